/**
 * A five-node exchange in the manner of Raft's steady state, as nodes of the public interface: a leader's heartbeats carry an entry and a
 * commit index, followers append, reset their election timers and answer, the leader counts majorities.
 */
import { exponential } from 'faultlines/random';
import { at, crash, Node, restart } from 'faultlines/simulation';

export const HEARTBEAT_MS = 10;
export const ELECTION_MS = 200;

class Member extends Node {
  term = 1;
  last = 0;
  commit = 0;
  acknowledged = {};
  elections = 0;

  onStart() {
    if (this.id === 'n0') this.setTimer('heartbeat', HEARTBEAT_MS);
    else this.setTimer('election', ELECTION_MS);
  }

  onRestart() {
    this.onStart();
  }

  onTimer(name) {
    if (name === 'election') {
      this.elections += 1;
      this.setTimer('election', ELECTION_MS);
      return;
    }
    this.last += 1;
    this.broadcast({
      type: 'append',
      term: this.term,
      index: this.last,
      commit: this.commit,
      entry: 'set x',
    });
    this.setTimer('heartbeat', HEARTBEAT_MS);
  }

  onMessage(from, message) {
    if (message.type === 'append') {
      this.last = Math.max(this.last, message.index);
      this.commit = message.commit;
      this.setTimer('election', ELECTION_MS);
      this.send(from, { type: 'acknowledge', term: this.term, index: this.last });
      return;
    }
    this.acknowledged[from] = Math.max(this.acknowledged[from] ?? 0, message.index);
    let agreed = 1;
    for (const name in this.acknowledged) if (this.acknowledged[name] >= message.index) agreed += 1;
    if (agreed >= 3) this.commit = Math.max(this.commit, message.index);
  }
}

/** The world: messages are lost, duplicated and overtaken, and a follower crashes and comes back every second. */
export function exchangeWorld(untilMs) {
  const faults = [];
  for (let time = 500; time < untilMs; time += 1000)
    faults.push(at(time, crash('n4')), at(time + 200, restart('n4')));
  return {
    nodes: Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`n${index}`, Member])),
    network: { latency: exponential(2), loss: 0.01, duplication: 0.01 },
    faults,
  };
}

/** Exploring single-decree Paxos with three clients and three servers, as classes, beside a plain search; and a model without reuse. */
import { explore } from 'faultlines/checking';
import { Node } from 'faultlines/simulation';
import { PaxosServer } from '../lib/dist/protocols/published-models.js';
import { plainSearch } from './plain-search.mjs';

const STATES = 1_194_428;
const PAXOS = 'Paxos, 3 clients and 3 servers, as classes';
const BYTES = 'the same, memory of the visited set';
const LOGS = 'a model whose local states never repeat';
const PLAIN = 'plain breadth-first search';

export const figures = [
  { name: PAXOS, unit: 'thousand states/s', peer: PLAIN, leastRatio: 25 },
  { name: BYTES, unit: 'bytes a state', limit: 150 },
  { name: LOGS, unit: 'thousand states/s', peer: PLAIN, leastRatio: 1 },
];

const names = ['s0', 's1', 's2'];
const paxosWorld = {
  nodes: Object.fromEntries(names.map(name => [name, PaxosServer])),
  clients: Object.fromEntries(
    [...'ABC'].map((put, index) => [
      `c${index}`,
      [
        { to: names[index % 3], request: { put } },
        { to: names[(index + 1) % 3], request: {} },
      ],
    ]),
  ),
  clientsAsk: 'at once',
};

/** Entries that the log holds before anything is explored. */
const PREFIX = 40;

class Log extends Node {
  entries = [];
  onStart() {
    this.entries = Array.from({ length: PREFIX }, (_, index) => ({
      index,
      term: 1,
      command: `set x${index}`,
    }));
  }
  onMessage(from, command) {
    this.entries.push({ index: this.entries.length, term: 2, command, from });
  }
}

class Writer extends Node {
  onStart() {
    this.send('log', `set ${this.id}`);
  }
}

/** Eight writers append to a long log in every order: no state of it ever comes again. */
const logWorld = {
  nodes: { log: Log, ...Object.fromEntries([...'abcdefgh'].map(name => [name, Writer])) },
};

/** Sequences of different writers, of every length. */
const LOG_STATES = 109_601;
/** The plain search goes half of the way: what comes then is slower still, and takes two gigabytes. */
const PLAIN_STATES = 600_000;

function timed(search) {
  const began = performance.now();
  const states = search();
  return states / (performance.now() - began);
}

let turn = 0;

export async function round() {
  let bytes = 0;
  const ownRate = () =>
    timed(() => {
      const { states, bytesPerState } = explore(paxosWorld);
      if (states !== STATES) throw new Error(`explored ${states} states, not ${STATES}`);
      bytes = bytesPerState;
      return states;
    });
  turn += 1;
  const rates = [ownRate(), ownRate()];
  // The first round only warms up; what takes a minute is then measured once, between two of ours.
  const plainRate = turn === 2 ? timed(() => plainSearch(paxosWorld, PLAIN_STATES)) : null;
  rates.push(ownRate(), ownRate());
  // Each and its peer several times in turn, since a busy moment of the machine lasts as long as one of them.
  const logRates = [1, 2, 3].map(() => [
    timed(() => {
      const { states, reuse } = explore(logWorld);
      if (states !== LOG_STATES) throw new Error(`explored ${states} states, not ${LOG_STATES}`);
      if (reuse !== 'off') throw new Error('results of handlers were kept that are never used again');
      return states;
    }),
    timed(() => plainSearch(logWorld)),
  ]);
  return { [PAXOS]: rates.map(rate => [rate, plainRate]), [BYTES]: [bytes], [LOGS]: logRates };
}

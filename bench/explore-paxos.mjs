/** Exploring single-decree Paxos with three clients and three servers, as classes, beside a plain search; and a model without reuse. */
import { explore } from 'faultlines/checking';
import { Node } from 'faultlines/simulation';
import { PaxosServer } from '../lib/dist/checking/explore/testing-protocols.js';
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

/** Writes down in which order its timers rang, for ever. */
class Logger extends Node {
  log = [];
  onStart() {
    this.setTimer('even', 1);
    this.setTimer('odd', 1);
  }
  onTimer(name) {
    this.log.push(name);
    this.setTimer(name, 1);
  }
}

const LOG_STATES = 30_000;

function timed(search) {
  const began = performance.now();
  const states = search();
  return states / (performance.now() - began);
}

export async function round() {
  let bytes = 0;
  const rate = timed(() => {
    const { states, bytesPerState } = explore(paxosWorld);
    if (states !== STATES) throw new Error(`explored ${states} states, not ${STATES}`);
    bytes = bytesPerState;
    return states;
  });
  const plainRate = timed(() => plainSearch(paxosWorld, 15_000));
  const logs = { nodes: { logger: Logger } };
  const logRate = timed(() => {
    const { states, reuse } = explore(logs, { mostStates: LOG_STATES });
    if (reuse !== 'off') throw new Error('results of handlers were kept that are never used again');
    return states;
  });
  const plainLogRate = timed(() => plainSearch(logs, LOG_STATES));
  return { [PAXOS]: [[rate, plainRate]], [BYTES]: [bytes], [LOGS]: [[logRate, plainLogRate]] };
}

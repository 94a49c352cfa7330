/** The worlds that exploring is measured on. Their protocols are those whose counts of states the tests hold against published ones. */
import { Node } from 'faultlines/simulation';
import {
  PaxosServer,
  ResourceManager,
  TransactionManager,
} from '../lib/dist/checking/explore/testing-protocols.js';

/** Two-phase commit; messages are a set. */
export function commitWorld(managers) {
  const nodes = { manager: TransactionManager };
  for (let index = 0; index < managers; index++) nodes[`r${index}`] = ResourceManager;
  return { nodes, network: 'set' };
}

/** Single-decree Paxos; each client puts a value of its own at one server, and then gets at the next. */
export function paxosWorld(servers, clients) {
  const names = Array.from({ length: servers }, (_, index) => `s${index}`);
  const scripts = Array.from({ length: clients }, (_, index) => [
    `c${index}`,
    [
      { to: names[index % servers], request: { put: 'ABC'[index] } },
      { to: names[(index + 1) % servers], request: {} },
    ],
  ]);
  return {
    nodes: Object.fromEntries(names.map(name => [name, PaxosServer])),
    clients: Object.fromEntries(scripts),
    clientsAsk: 'at once',
  };
}

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

/** A log that writers append to in every order: no state of it ever comes again. */
export function logWorld(writers) {
  const nodes = { log: Log };
  for (let index = 0; index < writers; index++) nodes[`w${index}`] = Writer;
  return { nodes };
}

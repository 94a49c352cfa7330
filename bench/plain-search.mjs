/**
 * What the explorer is measured against: a plain breadth-first search over the same classes, as one would write it by hand with care.
 * States are plain objects that share what a step did not change; every handler really runs, on a copy of its node's fields; the visited
 * set is a map by a structural hash, with a comparison by value behind it. Nothing is numbered, and nothing is remembered of a handler.
 */
import { callHandler, copyData, guarded, nodeWith, runHandler } from 'faultlines/simulation';

function hashOfText(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

function mixed(hash, other) {
  const sum = Math.imul(hash ^ other, 0x85ebca6b);
  return sum ^ (sum >>> 15);
}

/** Equal for equal data, whatever the order of an object's keys. */
function hashOf(value) {
  if (typeof value === 'string') return hashOfText(value);
  if (typeof value === 'number') return mixed(17, value | 0);
  if (typeof value !== 'object') return value === undefined ? 3 : value ? 7 : 5;
  if (value === null) return 11;
  if (Array.isArray(value)) {
    let hash = value.length;
    for (const part of value) hash = mixed(hash, hashOf(part));
    return hash;
  }
  let sum = 0;
  for (const key in value) sum = (sum + mixed(hashOfText(key), hashOf(value[key]))) | 0;
  return sum;
}

function areEqual(one, other) {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) {
    if (one.length !== other.length) return false;
    for (let index = 0; index < one.length; index++) if (!areEqual(one[index], other[index])) return false;
    return true;
  }
  let keys = 0;
  for (const key in one) {
    if (!areEqual(one[key], other[key])) return false;
    keys += 1;
  }
  for (const _ in other) keys -= 1;
  return keys === 0;
}

/** States by hash, those of one hash in a list. */
class VisitedStates {
  #byHash = new Map();
  size = 0;

  /** Whether the state is new. */
  add(state) {
    const hash = hashOf(state);
    const found = this.#byHash.get(hash);
    if (found === undefined) this.#byHash.set(hash, [state]);
    else if (found.some(known => areEqual(known, state))) return false;
    else found.push(state);
    this.size += 1;
    return true;
  }
}

/** What a handler did, as it does it. */
class Doings {
  sent = [];
  timers;

  constructor(id, nodes, timers) {
    this.id = id;
    this.nodes = nodes;
    this.timers = timers;
  }

  send(to, data) {
    this.sent.push({ kind: 'message', from: this.id, to, data: copyData(data) });
  }

  reply(client, value) {
    const { id: to, request } = client;
    this.sent.push({ kind: 'answer', from: this.id, to, request, data: copyData(value) });
  }

  setTimer(name) {
    if (!this.timers.includes(name)) this.timers = [...this.timers, name].sort();
  }

  clearTimer(name) {
    this.timers = this.timers.filter(other => other !== name);
  }
}

class PlainSearch {
  visited = new VisitedStates();
  queue = [];

  constructor({ nodes, clients = {}, network = 'multiset' }) {
    this.classes = nodes;
    this.ids = Object.keys(nodes);
    this.scripts = clients;
    this.isSet = network === 'set';
  }

  run(mostStates) {
    this.meet(this.initial());
    for (let next = 0; next < this.queue.length && this.visited.size < mostStates; next++) {
      const state = this.queue[next];
      // A state that is done with is in the visited set alone.
      this.queue[next] = undefined;
      this.expand(state);
    }
    return this.visited.size;
  }

  meet(state) {
    if (this.visited.add(state)) this.queue.push(state);
  }

  initial() {
    let state = { nodes: {}, clients: {}, network: [] };
    for (const id of this.ids) {
      const nodeClass = this.classes[id];
      const fields = { ...new nodeClass() };
      state = this.handled(state, id, { fields, timers: [] }, { kind: 'start' }) ?? state;
    }
    for (const client of Object.keys(this.scripts)) state.clients[client] = [];
    for (const client of Object.keys(this.scripts)) state = this.asked(state, client);
    return state;
  }

  expand(state) {
    const { network } = state;
    for (let index = 0; index < network.length; index++) {
      if (!this.isSet && index > 0 && areEqual(network[index], network[index - 1])) continue;
      const envelope = network[index];
      const left = this.isSet ? state : { ...state, network: network.filter((_, other) => other !== index) };
      if (envelope.kind === 'answer') this.answered(left, envelope);
      else this.stepped(left, envelope.to, inputOf(envelope));
    }
    for (const id of this.ids)
      for (const name of state.nodes[id].timers) this.stepped(state, id, { kind: 'timer', name });
  }

  stepped(state, id, input) {
    const after = this.handled(state, id, state.nodes[id], input);
    if (after === undefined) return;
    this.meet(after);
  }

  /** The state after a handler; `undefined` if it changed nothing and sent nothing. */
  handled(state, id, { fields, timers }, input) {
    const left = input.kind === 'timer' ? timers.filter(name => name !== input.name) : timers;
    const doings = new Doings(id, this.ids, left);
    const node = nodeWith(this.classes[id], copyData(fields));
    runHandler(doings, () => callHandler(node, copyData(input)));
    // The node is thrown away, so its fields need no second copy.
    const after = { fields: { ...node }, timers: doings.timers };
    if (doings.sent.length === 0 && areEqual(after, state.nodes[id])) return undefined;
    const network = this.withSent(state.network, doings.sent);
    return { ...state, nodes: { ...state.nodes, [id]: after }, network };
  }

  /** The network is in an order of its own, so that equal networks are equal lists. */
  withSent(network, sent) {
    if (sent.length === 0) return network;
    const all = [...network];
    for (const envelope of sent) {
      const hash = hashOf(envelope);
      let at = 0;
      while (at < all.length && hashOf(all[at]) < hash) at += 1;
      if (this.isSet && at < all.length && areEqual(all[at], envelope)) continue;
      all.splice(at, 0, envelope);
    }
    return all;
  }

  answered(state, { to, request, data }) {
    const operations = state.clients[to];
    const open = operations[request];
    if (open === undefined || 'output' in open) return;
    const closed = operations.map(one => (one === open ? { ...open, output: data } : one));
    this.meet(this.asked({ ...state, clients: { ...state.clients, [to]: closed } }, to));
  }

  /** The client asks its next request, if it has one; what others had done by then is part of what it knows. */
  asked(state, client) {
    const operations = state.clients[client];
    const next = this.scripts[client][operations.length];
    if (next === undefined) return state;
    const saw = {};
    for (const other of Object.keys(state.clients))
      saw[other] = state.clients[other].filter(operation => 'output' in operation).length;
    const request = operations.length;
    const envelope = { kind: 'request', from: client, to: next.to, request, data: next.request };
    const clients = { ...state.clients, [client]: [...operations, { input: next.request, saw }] };
    return { ...state, clients, network: this.withSent(state.network, [envelope]) };
  }
}

function inputOf({ kind, from, request, data }) {
  if (kind === 'message') return { kind, from, message: data };
  return { kind, client: { id: from, request }, request: data };
}

/**
 * Explores a world without faults, whose clients ask at once.
 *
 * @param mostStates after which it stops
 * @returns how many states were found
 */
export function plainSearch(world, mostStates = Number.POSITIVE_INFINITY) {
  return guarded(() => new PlainSearch(world).run(mostStates));
}

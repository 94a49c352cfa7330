/**
 * A plain breadth-first search over the classes of nodes that `explore` takes: whole states as objects, every handler run anew at every
 * step, equality by a text of the whole state. Decent, and what most people would write.
 */
import { copyData, guarded, handleFrom, Recording } from 'faultlines/simulation';

/** Text that is equal for equal data. */
function textOf(value) {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  return `{${Object.keys(value)
    .sort()
    .map(key => `${key}:${textOf(value[key])}`)
    .join()}}`;
}

const NOTHING = new Map();
const refuse = () => {
  throw new Error('the protocols of the benchmarks use neither time nor chance');
};
const surroundings = { now: refuse, random: refuse, choose: refuse, disk: NOTHING };

/**
 * @param world as for `explore`, without faults
 * @param mostStates after which it stops
 * @returns states found, and how long it took in ms
 */
export function plainSearch({ nodes, clients = {}, network = 'multiset' }, mostStates) {
  const recording = new Recording(Object.keys(nodes));
  const names = Object.keys(nodes);

  const run = (state, id, input) => {
    const node = state.nodes[id];
    const { fields, effects } = handleFrom(
      recording,
      { id, nodeClass: nodes[id], fields: copyData(node.fields) },
      input,
      surroundings,
    );
    const timers = new Set(node.timers);
    if (input.kind === 'timer') timers.delete(input.name);
    const sent = [];
    for (const effect of effects) {
      if (effect.kind === 'send')
        sent.push({ kind: 'message', from: id, to: effect.to, data: effect.message });
      if (effect.kind === 'reply')
        sent.push({
          kind: 'answer',
          from: id,
          to: effect.client.id,
          request: effect.client.request,
          data: effect.value,
        });
      if (effect.kind === 'set-timer') timers.add(effect.name);
      if (effect.kind === 'clear-timer') timers.delete(effect.name);
    }
    const after = { fields, timers: [...timers].sort() };
    if (sent.length === 0 && textOf(after) === textOf(node)) return undefined;
    return { ...state, nodes: { ...state.nodes, [id]: after }, messages: withMessages(state.messages, sent) };
  };

  const withMessages = (messages, sent) => {
    const all = [...messages, ...sent.map(message => [textOf(message), message])];
    all.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    return network === 'set' ? all.filter(([text], index) => index === 0 || all[index - 1][0] !== text) : all;
  };

  const ask = (state, client) => {
    const own = state.clients[client];
    if (own.waits || own.operations.length === clients[client].length) return state;
    const { to, request } = clients[client][own.operations.length];
    const saw = Object.fromEntries(
      Object.entries(state.clients).map(([name, { operations, waits }]) => [
        name,
        operations.length - (waits ? 1 : 0),
      ]),
    );
    const message = { kind: 'request', from: client, to, request: own.operations.length, data: request };
    const operations = [...own.operations, { request, saw }];
    return {
      ...state,
      clients: { ...state.clients, [client]: { operations, waits: true } },
      messages: withMessages(state.messages, [message]),
    };
  };

  const deliver = (state, index) => {
    const [, message] = state.messages[index];
    const left = {
      ...state,
      messages: network === 'set' ? state.messages : state.messages.toSpliced(index, 1),
    };
    const { kind, from, to, request, data } = message;
    if (kind === 'message') return run(left, to, { kind, from, message: data });
    if (kind === 'request') return run(left, to, { kind, client: { id: from, request }, request: data });
    const own = state.clients[to];
    if (!own.waits || own.operations.length - 1 !== request) return undefined;
    const operations = own.operations.with(-1, { ...own.operations.at(-1), answer: data });
    return ask({ ...left, clients: { ...state.clients, [to]: { operations, waits: false } } }, to);
  };

  const keyOf = state =>
    `${textOf(state.nodes)}|${textOf(state.clients)}|${state.messages.map(([text]) => text).join()}`;

  return guarded(() => {
    let first = {
      nodes: Object.fromEntries(names.map(name => [name, { fields: { ...new nodes[name]() }, timers: [] }])),
      clients: Object.fromEntries(Object.keys(clients).map(name => [name, { operations: [], waits: false }])),
      messages: [],
    };
    for (const name of names) first = run(first, name, { kind: 'start' }) ?? first;
    for (const client of Object.keys(clients)) first = ask(first, client);
    const seen = new Set([keyOf(first)]);
    let level = [first];
    while (level.length > 0 && seen.size < mostStates) {
      const next = [];
      for (const state of level) {
        for (const after of successors(state)) {
          const key = keyOf(after);
          if (seen.has(key)) continue;
          seen.add(key);
          next.push(after);
        }
        if (seen.size >= mostStates) break;
      }
      level = next;
    }
    return seen.size;
  });

  function* successors(state) {
    for (let index = 0; index < state.messages.length; index++) {
      if (index > 0 && state.messages[index][0] === state.messages[index - 1][0]) continue;
      const after = deliver(state, index);
      if (after !== undefined) yield after;
    }
    for (const name of names) {
      for (const timer of state.nodes[name].timers) {
        const after = run(state, name, { kind: 'timer', name: timer });
        if (after !== undefined) yield after;
      }
    }
  }
}

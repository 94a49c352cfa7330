/** The event heap alone, in three loops, beside the same loops in C++ and, for the last, in SimPy. */
import { EventHeap } from 'faultlines/simulation';
import { compiled, peerFile, printed, pythonWith } from './peers.mjs';

const EVENTS = 2_000_000;
const PAIRS = 3;
const MM1 = 'M/M/1, an event heap of one or two';
const HOLD = 'hold, 1,000 pending events';
const EXCHANGE = 'five-node exchange, events only';
const BESIDE_SIMPY = 'the same, beside SimPy';

const CPP = 'C++, 4-ary heap';
const SIMPY = 'SimPy 3, callbacks';

export const figures = [
  { name: MM1, unit: 'million events/s', peer: CPP, leastRatio: 0.4 },
  { name: HOLD, unit: 'million events/s', peer: CPP, leastRatio: 0.5 },
  { name: EXCHANGE, unit: 'million events/s', peer: CPP, leastRatio: 0.5 },
  { name: BESIDE_SIMPY, unit: 'million events/s', peer: SIMPY, leastRatio: 7 },
];

const delays = Float64Array.from({ length: 1024 }, (_, index) => -Math.log((index + 0.5) / 1024));
let state = 2463534242 | 0;

function draw() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state;
}

function mm1(most) {
  const heap = new EventHeap();
  let waiting = 0;
  heap.push(0, 0);
  for (let happened = 0; happened < most; happened++) {
    const now = heap.nextTime;
    if (heap.pop() === 0) {
      heap.push(now + delays[draw() & 1023] * 1.25, 0);
      if (waiting++ === 0) heap.push(now + delays[draw() & 1023], 1);
    } else if (--waiting > 0) heap.push(now + delays[draw() & 1023], 1);
  }
  return waiting;
}

function hold(most) {
  const heap = new EventHeap();
  for (let event = 0; event < 1000; event++) heap.push(delays[draw() & 1023], event);
  let sum = 0;
  for (let happened = 0; happened < most; happened++) {
    const now = heap.nextTime;
    const event = heap.pop();
    sum += event;
    heap.push(now + delays[draw() & 1023], event);
  }
  return sum;
}

const [HEARTBEAT, APPEND, ACKNOWLEDGE, ELECTION] = [0, 1, 2, 3];

/** Events as numbers in columns, a slot used again when its event has happened. */
class Exchange {
  heap = new EventHeap();
  kinds = new Int32Array(4096);
  members = new Int32Array(4096);
  values = new Int32Array(4096);
  free = [];
  slots = 0;
  last = new Int32Array(5);
  setting = new Int32Array(5);
  acknowledged = new Int32Array(5);
  commit = 0;
  elections = 0;

  schedule(time, kind, member, value) {
    const slot = this.free.length > 0 ? this.free.pop() : this.slots++;
    this.kinds[slot] = kind;
    this.members[slot] = member;
    this.values[slot] = value;
    this.heap.push(time, slot);
  }

  run(most) {
    this.schedule(0, HEARTBEAT, 0, 0);
    for (let happened = 0; happened < most; happened++) {
      const now = this.heap.nextTime;
      const slot = this.heap.pop();
      this.free.push(slot);
      this.happen(now, this.kinds[slot], this.members[slot], this.values[slot]);
    }
    return this.elections + this.commit;
  }

  happen(now, kind, member, value) {
    const { last, setting, acknowledged } = this;
    if (kind === HEARTBEAT) {
      last[0] += 1;
      for (let to = 1; to < 5; to++) this.schedule(now + delays[draw() & 1023] * 2, APPEND, to, last[0]);
      this.schedule(now + 10, HEARTBEAT, 0, 0);
    } else if (kind === APPEND) {
      if (value > last[member]) last[member] = value;
      setting[member] += 1;
      this.schedule(now + 200, ELECTION, member, setting[member]);
      this.schedule(now + delays[draw() & 1023] * 2, ACKNOWLEDGE, member, last[member]);
    } else if (kind === ACKNOWLEDGE) {
      if (value > acknowledged[member]) acknowledged[member] = value;
      let agreed = 1;
      for (let from = 1; from < 5; from++) if (acknowledged[from] >= value) agreed += 1;
      if (agreed >= 3 && value > this.commit) this.commit = value;
    } else if (setting[member] === value) this.elections += 1;
  }
}

const loops = { mm1, hold, exchange: most => new Exchange().run(most) };
let peer;

/** Million events a second of a loop, and of its peer; the two give the same result, or they did not do the same. */
function beside(loop) {
  peer ??= { program: compiled('g++', peerFile('kernel.cpp'), ['-O2', '-std=c++17']) };
  state = 2463534242 | 0;
  const began = performance.now();
  const result = loops[loop](EVENTS);
  const own = EVENTS / (performance.now() - began) / 1000;
  const other = peer.program === null ? null : printed(peer.program, [loop, String(EVENTS)]);
  if (other === null) return [own, null];
  const [rate, theirs] = other.trim().split(' ').map(Number);
  if (theirs !== result) throw new Error(`${loop} came to ${result} here and to ${theirs} in C++`);
  return [own, rate];
}

/** Each loop and its peer several times in turn: a pair takes half a second, and a busy moment spoils no more than one. */
export async function round() {
  const found = { mm1: [], hold: [], exchange: [] };
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const [loop, pairs] of Object.entries(found)) pairs.push(beside(loop));
  }
  const python = pythonWith('simpy');
  const simpy = python === null ? null : printed(python, [peerFile('exchange.py'), '40000', '1']);
  return {
    [MM1]: found.mm1,
    [HOLD]: found.hold,
    [EXCHANGE]: found.exchange,
    [BESIDE_SIMPY]: found.exchange.map(([own]) => [
      own,
      simpy === null ? null : Number(simpy.split(' ')[1]) / 1e6,
    ]),
  };
}

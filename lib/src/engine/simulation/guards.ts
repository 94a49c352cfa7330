import { NodeMisuseError } from './handling.js';

/**
 * What a handler must not touch, out of its reach while nodes run: the wall clock, unseeded chance, and whatever calls back later. With
 * any of them the same run could not be had again.
 */
const CLOCK = 'use this.now()';
const CHANCE = 'use this.random() or this.choose()';
const LATER = 'set a timer with this.setTimer(), or go on when the message comes';

const FORBIDDEN: readonly (readonly [
  holder: 'Math' | 'performance' | 'crypto' | 'self',
  name: string,
  instead: string,
])[] = [
  ['Math', 'random', CHANCE],
  ['performance', 'now', CLOCK],
  ['crypto', 'randomUUID', CHANCE],
  ['crypto', 'getRandomValues', CHANCE],
  ['self', 'setTimeout', LATER],
  ['self', 'setInterval', LATER],
  ['self', 'setImmediate', LATER],
  ['self', 'queueMicrotask', LATER],
  ['self', 'fetch', LATER],
];

function misuse(what: string, instead: string): NodeMisuseError {
  return new NodeMisuseError(
    `${what} was called in a handler, so the same run could not be had again: ${instead}`,
  );
}

const RealDate = Date;

/** Dates of a given time still work; the time now is out of reach. */
const GuardedDate = new Proxy(RealDate, {
  construct(target, parts, newTarget) {
    if (parts.length === 0) throw misuse('new Date()', CLOCK);
    return Reflect.construct(target, parts, newTarget);
  },
  apply() {
    throw misuse('Date()', CLOCK);
  },
  get(target, name, receiver) {
    if (name === 'now') return forbiddenNow;
    return Reflect.get(target, name, receiver);
  },
});

const forbiddenNow = (): never => {
  throw misuse('Date.now()', CLOCK);
};

let depth = 0;
let restore: (() => void)[] = [];

function put(holder: object, name: string, value: unknown): void {
  const properties = holder as Record<string, unknown>;
  const before = properties[name];
  try {
    // An assignment, which keeps the shape of the holder: a property defined anew would slow down every use of `Math`.
    properties[name] = value;
  } catch {
    // A host that locks its globals keeps them: the source of the class has been looked at as well.
    return;
  }
  restore.push(() => {
    properties[name] = before;
  });
}

function arm(): void {
  put(globalThis, 'Date', GuardedDate);
  for (const [holderName, name, instead] of FORBIDDEN) {
    const holder =
      holderName === 'self'
        ? globalThis
        : (globalThis as unknown as Record<string, object | undefined>)[holderName];
    if (holder === undefined || typeof (holder as Record<string, unknown>)[name] !== 'function') continue;
    const what = holderName === 'self' ? name : `${holderName}.${name}`;
    put(holder, name, () => {
      throw misuse(`${what}()`, instead);
    });
  }
}

/**
 * Runs work, in which nodes run, with the wall clock, unseeded chance and later callbacks out of reach. May be nested; costs
 * nothing for each handler.
 *
 * @throws what the work throws; NodeMisuseError where it reached for one of them
 */
export function guarded<T>(work: () => T): T {
  if (depth++ === 0) arm();
  try {
    return work();
  } finally {
    if (--depth === 0) {
      for (const undo of restore.reverse()) undo();
      restore = [];
    }
  }
}

/**
 * Every public function of every subject is called with numbers at the edge: 0, negative, huge, tiny, NaN, Infinity, between whole numbers, empty
 * lists, missing and wrong words, one argument or field at a time, and two numbers at a time; and, for fault 36, with a misspelled field in every
 * record that has optional ones. A new public function is found by itself, and this
 * test fails until `lib/testing/edges/cases/<module>.ts` names arguments that are valid for it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentedIn } from '../testing/edges/documentation.js';
import {
  argumentsOf,
  type EdgeCase,
  type EdgeCases,
  type ValidArguments,
} from '../testing/edges/edge-case.js';
import { callWithin, faultOf, faultOfSilence, namesOf } from '../testing/edges/judge.js';
import { ParameterTypes } from '../testing/edges/optional-fields.js';
import { changed, pairsOf, type Variation, variationsOf } from '../testing/edges/variations.js';

const SOURCES = fileURLToPath(new URL('.', import.meta.url));

interface TestedModule {
  readonly name: string;
  /** Below the sources: `subjects/latency`. */
  readonly folder: string;
  /** Where its functions are documented. */
  readonly folders: readonly string[];
}

function modulesOf(layer: string): TestedModule[] {
  return readdirSync(`${SOURCES}/${layer}`)
    .filter(name => existsSync(`${SOURCES}/${layer}/${name}/index.ts`))
    .map(name => ({
      name,
      folder: `${layer}/${name}`,
      folders: [`${SOURCES}/protocols`, `${SOURCES}/${layer}/${name}`],
    }));
}

/** Parts of the engine that compute numbers; the simulator and the checkers are held by tests of their own. */
const modules = [
  ...modulesOf('engine').filter(({ name }) => ['random', 'stats'].includes(name)),
  ...modulesOf('subjects'),
];

const parameterTypes = new ParameterTypes(
  SOURCES,
  modules.map(({ folder }) => folder),
);

type PublicFunction = (...args: readonly unknown[]) => unknown;

function isFunction(value: unknown): value is PublicFunction {
  return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value));
}

/** Beyond this the result of a product is more than a double holds: overflow to Infinity is arithmetic, and `arguments.ts` says so. */
const OVERFLOWS = 1e100;

function overflows(values: readonly unknown[]): boolean {
  return values.some(value => {
    if (typeof value !== 'number') return typeof value === 'object' && value !== null;
    const size = Math.abs(value);
    return size >= OVERFLOWS || (size > 0 && size <= 1 / OVERFLOWS);
  });
}

describe.each(modules)('$name', async ({ name: subpath, folder, folders }) => {
  const { cases } = (await import(`../testing/edges/cases/${subpath}.ts`)) as { cases: EdgeCases };
  const module = (await import(/* @vite-ignore */ `./${folder}/index.ts`)) as Record<string, unknown>;
  const documented = new Map(folders.flatMap(folder => [...documentedIn(folder)]));
  const names = Object.keys(module).filter(name => isFunction(module[name]));

  it('names valid arguments for every public function', () => {
    const missing = names.filter(name => !Object.hasOwn(cases, name));
    expect(missing, `add valid arguments of these to lib/testing/edges/cases/${subpath}.ts`).toEqual([]);
    const gone = Object.keys(cases).filter(name => !names.includes(name));
    expect(
      gone,
      `these are no longer public: remove them from lib/testing/edges/cases/${subpath}.ts`,
    ).toEqual([]);
  });

  it.each(names.filter(name => Object.hasOwn(cases, name)))('%s', name => {
    const of: ValidArguments | EdgeCase = cases[name];
    const use = typeof of === 'function' ? undefined : of.use;
    const faults: string[] = [];
    const head = /^[^{]*?(?:\)|=>)/.exec(String(module[name]))?.[0] ?? '';
    const parameters = [...(documented.get(name)?.parameters ?? []), ...(head.match(/\w+/g) ?? [])];
    const known = namesOf(
      parameters,
      argumentsOf(of).flatMap(make => [...make()]),
    );
    const tryWith = (make: ValidArguments, changes: readonly Variation[]): void => {
      const args = changes.reduce<readonly unknown[]>(changed, make());
      const outcome = callWithin(() => {
        const result = (module[name] as PublicFunction)(...args);
        return use === undefined ? result : use(result as never);
      });
      const mayBeInfinite =
        documented.get(name)?.mentionsInfinity === true || overflows(changes.map(({ value }) => value));
      const fault = faultOf(outcome, known, mayBeInfinite);
      const what = changes.map(({ path, value }) => `${path.join('.')} = ${String(value)}`).join(', ');
      if (fault !== undefined) faults.push(`${name} with ${what === '' ? 'valid arguments' : what} ${fault}`);
      else if (changes.length === 0 && outcome.kind === 'threw')
        faults.push(`${name} refuses its valid arguments: ${String(outcome.error)}`);
    };
    for (const make of argumentsOf(of)) {
      tryWith(make, []);
      for (const misspelling of parameterTypes.misspellings(folder, name, make())) {
        const args = changed(make(), misspelling);
        const outcome = callWithin(() => (module[name] as PublicFunction)(...args));
        const fault = faultOfSilence(outcome, String(misspelling.path.at(-1)));
        if (fault !== undefined) faults.push(`fault 36: ${name} with ${misspelling.path.join('.')} ${fault}`);
      }
      for (const variation of variationsOf(make())) tryWith(make, [variation]);
      if (!/^(?:simulate|measure|run|observe|replay|sweep)/.test(name))
        for (const pair of pairsOf(make())) tryWith(make, pair);
    }
    expect(faults.slice(0, 12)).toEqual([]);
  });
});

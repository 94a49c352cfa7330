/** `docs/models.md` is true, and complete: every line gives what it says, and every public function is there. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicModules } from '../../bin/library-exports.mjs';
import { inCourse } from '../paths.js';
import { isResult, mentionsOf, printed, questionsOf } from './models-page.js';
import { libraryExports, runQuestions } from './run-questions.js';

const page = readFileSync(inCourse('docs', 'models.md'), 'utf8');
const questions = questionsOf(page);

/** Layers whose functions answer no question of a practitioner: they are the machinery of exercises and notebooks. */
const NO_ANSWERS = ['teaching/', 'ground/'];

/** Names of the engine that answer no question: what it is made of, for those who build a checker or an explorer of their own. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'the explorer runs nodes by these': [
    ...[
      'HandlerOracle',
      'Lockstep',
      'LocalRuntime',
      'Recording',
      'SightedSurroundings',
      'SimulationMachine',
      'Timeline',
      'EventHeap',
    ],
    ...[
      'callHandler',
      'runHandler',
      'releaseHandler',
      'handleFrom',
      'fieldsOf',
      'nodeWith',
      'guarded',
      'copyData',
      'canonicalText',
    ],
  ],
  'a model of your own is written with these': [
    'agrees',
    'agreesIfTold',
    'describeOperation',
    'isUnknown',
    'precedes',
    'linearizationPlaces',
  ],
  'it is thrown, not called': ['VerificationError', 'NodeMisuseError', 'NotDataError'],
};
const EXCEPTIONS = Object.values(PARTS).flat();

let exports: Awaited<ReturnType<typeof libraryExports>>;
beforeAll(async () => {
  exports = await libraryExports();
});

/** Public functions, classes and checklists that a practitioner may want, each with its module. */
function namesToFind(): { module: string; name: string }[] {
  return publicModules(inCourse('lib'))
    .filter(({ file }) => !NO_ANSWERS.some(layer => file.startsWith(layer)))
    .flatMap(({ subpath }) =>
      Object.entries(exports.get(subpath) ?? {})
        .filter(([name, value]) => typeof value === 'function' || name.endsWith('Checklist'))
        .map(([name]) => ({ module: subpath, name })),
    );
}

describe('the index of functions by question', () => {
  it('reads every block of code as the answer to a question', () => {
    expect(questions.length).toBe(page.match(/^```js$/gm)?.length);
    expect(questions.length).toBeGreaterThan(100);
    expect(new Set(questions.map(({ question }) => question)).size).toBe(questions.length);
  });

  it('gives what each of its lines says', () => {
    const wrong = runQuestions(questions, exports)
      .filter(({ failure, result, value }) => failure !== undefined || !isResult(result, value))
      .map(
        ({ question, result, value, failure }) =>
          `${question} says ${result}, is ${failure ?? printed(value)}`,
      );
    expect(wrong).toEqual([]);
  });

  it('mentions every public function of a subject, a protocol, the engine and the charts', () => {
    const mentioned = mentionsOf(page);
    const missing = namesToFind().filter(({ name }) => !mentioned.has(name) && !EXCEPTIONS.includes(name));
    expect(missing).toEqual([]);
  });

  it('has no exception that is not needed', () => {
    const mentioned = mentionsOf(page);
    const known = new Set(namesToFind().map(({ name }) => name));
    expect(EXCEPTIONS.filter(name => !known.has(name) || mentioned.has(name))).toEqual([]);
  });

  it('mentions no function that the library does not have', () => {
    const known = new Set([...exports.values()].flatMap(module => Object.keys(module)));
    const prose = page.replace(/```js\n[\s\S]*?```/g, '');
    const calls = [...prose.matchAll(/`([A-Za-z]\w+)`/g)].map(([, name]) => name as string);
    expect(calls.filter(name => !known.has(name) && !exports.has(name))).toEqual([]);
  });
});

describe('a printed result', () => {
  it('is compared to the last digit shown, with or without a unit', () => {
    expect(isResult('28.2 ms', 28.2004)).toBe(true);
    expect(isResult('28.21 ms', 28.2004)).toBe(false);
    expect(isResult('2', 28.2004)).toBe(false);
    expect(isResult('28.2', 28.2004)).toBe(true);
    expect(isResult('28.2 3', 28.2004)).toBe(false);
  });

  it('of a record has its fields by name', () => {
    expect(printed({ low: 1 / 3, 'a b': [undefined, 'x', 5n] })).toBe(
      "{ low: 0.3333, 'a b': [undefined, 'x', 5n] }",
    );
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  currentHost,
  type Host,
  type LearnerRecord,
  type MimeBundle,
  readData,
  setHost,
} from '../../ground/host/index.js';
import { fanOutSlowProbability } from '../../subjects/latency/index.js';
import { Figure } from '../../visual/index.js';
import { predict, reveal } from './predict.js';
import { show } from './show.js';
import { type CollectedSource, digestOf, source } from './source.js';

const shown: MimeBundle[] = [];
const remembered: LearnerRecord[] = [];
const COLLECTED: CollectedSource[] = [
  {
    name: 'fanOutSlowProbability',
    digest: digestOf(fanOutSlowProbability),
    file: 'lib/src/subjects/latency/fan-out.ts',
    line: 22,
    text: "export function f() { return '<b>'; }",
    comment: '/** doc */',
    tokens: [
      [0, 6, 'keyword'],
      [29, 5, 'string'],
    ],
  },
  {
    name: 'twice',
    digest: digestOf(doubled()),
    file: 'a.ts',
    line: 1,
    text: 'doubled',
    comment: '',
    tokens: [],
  },
  {
    name: 'twice',
    digest: digestOf(tripled()),
    file: 'b.ts',
    line: 2,
    text: 'tripled',
    comment: '',
    tokens: [],
  },
  { name: 'bundled', digest: 0, file: 'c.ts', line: 3, text: 'as it was', comment: '', tokens: [] },
];

/** Two different functions of one name. */
function doubled() {
  return function twice(n: number) {
    return 2 * n;
  };
}

function tripled() {
  return function twice(n: number) {
    return 3 * n;
  };
}

const host: Host = {
  name: 'test',
  display: bundle => shown.push(bundle),
  remember: record => remembered.push(record),
  recall: () => undefined,
  readData: path => (path === 'good.json' ? '{"a":1}' : 'not json'),
  readSources: () => JSON.stringify(COLLECTED),
};

beforeEach(() => {
  shown.length = 0;
  remembered.length = 0;
  setHost(host);
});
afterEach(() => setHost(undefined));

describe('show', () => {
  it('hands a figure to the host in all its forms', () => {
    show(new Figure('<p>x</p>', 'x'));
    expect(shown).toEqual([{ 'text/html': '<p>x</p>', 'text/plain': 'x' }]);
  });

  it('shows anything else as text that cannot become markup', () => {
    show('<script>');
    show({ a: 1 });
    expect(shown[0]?.['text/html']).toContain('&lt;script&gt;');
    expect(shown[1]?.['text/plain']).toBe('{ a: 1 }');
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;

  it.each<[unknown, string]>([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [-0, '-0'],
    [undefined, 'undefined'],
    [null, 'null'],
    [10n, '10n'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, '[Function (anonymous)]'],
    [new Map([['a', 1]]), "Map(1) { 'a' => 1 }"],
    [new Set([1]), 'Set(1) { 1 }'],
    [[Number.NaN, undefined, -0], '[ NaN, undefined, -0 ]'],
    [new RangeError('no'), 'RangeError: no'],
    [Object.assign(new Error('no'), { code: 'E' }), "Error: no {\n  code: 'E'\n}"],
    [cyclic, '<ref *1> { self: [Circular *1] }'],
    [Object.create(null), '[Object: null prototype] {}'],
  ])('fault 14: shows what JSON cannot say as the console does: %#', (value, text) => {
    show(value);
    expect(shown[0]?.['text/plain']).toBe(text);
  });
});

describe('a prediction', () => {
  const question = { question: 'How many?', unit: '%' };

  it('is remembered, and set beside the computed answer', () => {
    predict('1.1.x', { ...question, guess: 10 });
    reveal('1.1.x', 63.4);
    expect(remembered).toEqual([
      { kind: 'prediction', id: '1.1.x', guess: 10 },
      { kind: 'prediction', id: '1.1.x', guess: 10, actual: 63.4 },
    ]);
    expect(shown[1]?.['text/plain']).toContain('You said 10%: 53.4 points too low.');
  });

  it('need not be made: the notebook runs on', () => {
    predict('1.1.y', { ...question, guess: undefined });
    reveal('1.1.y', 63.4);
    expect(remembered).toEqual([]);
    expect(shown[1]?.['text/plain']).toContain('You made no guess.');
  });

  it('tells by which factor it was wrong', () => {
    predict('1.1.z', { question: 'How long?', unit: 'ms', guess: 100 });
    reveal('1.1.z', 10);
    expect(shown[1]?.['text/plain']).toContain('too high by a factor of 10');
  });

  it('may be a choice, which must be one of those given', () => {
    const choices = ['up', 'down'];
    expect(() => predict('1.1.c', { question: 'Which?', choices, guess: 'left' })).toThrow(
      "one of 'up', 'down'",
    );
    predict('1.1.c', { question: 'Which?', choices, guess: 'up' });
    reveal('1.1.c', 'up');
    expect(shown.at(-1)?.['text/plain']).toContain('You said up: right.');
  });

  it('must be a number where a number is asked for, and asked before it is revealed', () => {
    expect(() => predict('1.1.n', { ...question, guess: Number.NaN })).toThrow('finite number');
    expect(() => reveal('never.asked', 1)).toThrow("predict('never.asked'");
  });
});

describe('source', () => {
  it("shows the library's own lines, highlighted and escaped, with their place", () => {
    const { html, text } = source(fanOutSlowProbability);
    expect(text).toContain('// lib/src/subjects/latency/fan-out.ts:22');
    expect(html).toContain("'&lt;b&gt;'");
    expect(html).toContain('>export</span>');
  });

  it('shows the function that it is given, whatever others are called', () => {
    expect(source(doubled()).text).toContain('doubled');
    expect(source(tripled()).text).toContain('tripled');
  });

  it('goes by the name where a bundler changed the text, but never guesses', () => {
    expect(source(function bundled() {}).text).toContain('as it was');
    expect(() => source(function twice() {})).toThrow("'twice' may be any of a.ts:1, b.ts:2");
    expect(() => source('twice' as never)).toThrow(
      "definition must be a function or class of the library, got 'twice'",
    );
  });

  it('says so when a function is not one of the library', () => {
    expect(() => source(function mine() {})).toThrow("'mine' is not a public function");
  });
});

describe('data', () => {
  it('is parsed, and the path is named when it is not JSON', () => {
    expect(readData('good.json')).toEqual({ a: 1 });
    expect(() => readData('bad.json')).toThrow('data/bad.json is not JSON');
  });

  it('is read from the course where no host announced itself, and never from outside of data/', () => {
    setHost(undefined);
    expect(readData<{ source: string }>('latency/tail-at-scale.json').source).toContain('Tail at Scale');
    expect(() => currentHost().readData('../package.json')).toThrow('must stay inside');
    expect(() => currentHost().readData('/etc/passwd')).toThrow('must stay inside');
    expect(() => currentHost().readData('missing.json')).toThrow('no file data/missing.json');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inProcessTransport } from './answer.js';
import { reportCard } from './report-card.js';
import { reportText } from './report-text.js';
import { gradeAnswer } from './runner.js';
import { aNumber } from './shape.js';
import { defineSpec, type Spec } from './spec.js';
import { unanswered } from './unanswered.js';

type Doubling = { double(value: number): number };

const hints = ['a nudge', 'nearly the answer'];

const doubling: Spec<Doubling> = defineSpec<Doubling>({
  id: '9.9.1',
  title: 'Doubling',
  functions: { double: aNumber },
  statement: 'Double it.',
  properties: [
    {
      name: 'doubles whole numbers',
      points: 3,
      hints,
      check: async ({ answer, forAll, refute, sometimes }) => {
        await forAll([fc.integer({ min: 0, max: 1000 })], async value => {
          sometimes('more than ten', value > 10);
          const actual = await answer.call('double', value);
          if (actual !== 2 * value)
            refute({ message: 'not the double', input: `double(${value})`, expected: 2 * value, actual });
        });
      },
    },
    {
      name: 'doubles a thousand numbers in one message',
      points: 1,
      hints,
      check: async ({ answer, random, refute, tried }) => {
        const values = Array.from({ length: 1000 }, () => random.below(100));
        const outcomes = await answer.batch(
          'double',
          values.map(value => [value]),
        );
        tried(outcomes.length, 'numbers');
        const wrong = outcomes.findIndex(
          (outcome, index) => !outcome.ok || outcome.value !== 2 * values[index],
        );
        if (wrong >= 0) refute({ message: 'one of them is wrong', input: `double(${values[wrong]})` });
      },
    },
  ],
});

const grade = (double: unknown, spec: Spec = doubling) =>
  gradeAnswer(spec, inProcessTransport({ double }, 300));

describe('grading an answer', () => {
  it('gives all points to a right one, and says what was tried', async () => {
    const report = await grade((value: number) => value + value);
    expect(report).toMatchObject({ score: 4, maxScore: 4, outcome: 'pass' });
    expect(report.properties.map(property => property.message)).toEqual([
      'held for 100 generated inputs',
      'held for 1,000 numbers',
    ]);
  });

  it('shrinks the failure of a wrong one to the smallest input', async () => {
    const report = await grade((value: number) => (value > 17 ? 0 : 2 * value));
    expect(report).toMatchObject({ score: 0, outcome: 'fail' });
    expect(report.properties[0]).toMatchObject({
      message: 'not the double',
      counterexample: { input: 'double(18)', expected: '36', actual: '0' },
      hints,
    });
  });

  it('gives points by property', async () => {
    const report = await grade((value: number) => (value > 500 ? 0 : 2 * value));
    expect(report.properties.map(property => property.score)).toEqual([0, 1]);
  });

  it('ends with the first property that is lost, if it is asked to', async () => {
    const report = await gradeAnswer(doubling, inProcessTransport({ double: () => 1 }), { untilLoss: true });
    expect(report).toMatchObject({
      score: 0,
      outcome: 'fail',
      properties: [{ name: 'doubles whole numbers' }],
    });
    expect(report.properties).toHaveLength(1);
    const right = inProcessTransport({ double: (value: number) => 2 * value });
    expect((await gradeAnswer(doubling, right, { untilLoss: true })).score).toBe(4);
  });

  it('awaits an asynchronous answer', async () => {
    expect((await grade(async (value: number) => 2 * value)).outcome).toBe('pass');
  });

  it('calls a stub not attempted, and gives no hint away', async () => {
    const report = await grade(() => {
      throw unanswered();
    });
    expect(report.outcome).toBe('not-attempted');
    expect(report.properties.every(property => property.hints === undefined)).toBe(true);
  });

  it('says what an answer threw, and on which call', async () => {
    const report = await grade(() => {
      throw new TypeError('oh');
    });
    expect(report.properties[0]).toMatchObject({
      outcome: 'fail',
      message: 'it threw TypeError: oh',
      counterexample: { input: 'double(0)' },
    });
  });

  it('stops an answer that never returns, without shrinking it', async () => {
    const report = await grade(() => {
      for (;;);
    });
    expect(report).toMatchObject({ score: 0, outcome: 'timeout' });
    expect(report.properties[0]?.message).toBe('double gave no answer within 0.3 s');
  });

  it('stops an answer whose promise never settles', async () => {
    const report = await grade(() => new Promise(() => undefined));
    expect(report.outcome).toBe('timeout');
  });

  it('says when the function is missing', async () => {
    expect((await grade(undefined)).properties[0]?.message).toContain('no function named double');
  });

  it('hands over copies: an answer cannot change what the spec holds', async () => {
    const spec = defineSpec<{ spoil(list: number[]): number }>({
      ...doubling,
      functions: { spoil: aNumber },
      properties: [
        {
          name: 'keeps the list',
          points: 1,
          hints,
          check: async ({ answer, refute, tried }) => {
            const list = [1, 2, 3];
            await answer.call('spoil', list);
            tried(1, 'list');
            if (list.length !== 3) refute({ message: 'the list was changed' });
          },
        },
      ],
    });
    const spoil = (list: number[]) => list.splice(0).length;
    expect((await gradeAnswer(spec, inProcessTransport({ spoil }))).outcome).toBe('pass');
  });

  it('asks the same questions for the same seed, and others for another', async () => {
    const questions = async (seed: number) => {
      const asked: number[] = [];
      const double = (value: number) => {
        asked.push(value);
        return 2 * value;
      };
      await gradeAnswer(doubling, inProcessTransport({ double }), { seed });
      return asked;
    };
    expect(await questions(1)).toEqual(await questions(1));
    expect(await questions(1)).not.toEqual(await questions(2));
  });
});

describe('a fault of the spec', () => {
  const withCheck = (check: Spec['properties'][number]['check']): Spec =>
    defineSpec({ ...doubling, properties: [{ name: 'p', points: 1, hints, check }] });

  it('is not a pass when a property tried nothing', async () => {
    const report = await grade(
      () => 0,
      withCheck(async () => undefined),
    );
    expect(report).toMatchObject({ score: 0, outcome: 'infrastructure-error' });
  });

  it('is not a pass when a goal was never reached', async () => {
    const report = await grade(
      () => 0,
      withCheck(async ({ tried, sometimes }) => {
        tried(1, 'input');
        sometimes('a blue moon', false);
      }),
    );
    expect(report.properties[0]?.message).toContain('a blue moon');
    expect(report.outcome).toBe('infrastructure-error');
  });

  it('is told apart from a fault of the answer when it throws', async () => {
    const report = await grade(
      () => 0,
      withCheck(async () => {
        throw new Error('spec is broken');
      }),
    );
    expect(report.outcome).toBe('infrastructure-error');
  });

  it.each([
    ['no property', { properties: [] }],
    ['a property without hints', { properties: [{ ...doubling.properties[0], hints: [] }] }],
    ['two properties of one name', { properties: [doubling.properties[0], doubling.properties[0]] }],
    ['a strange id', { id: 'five' }],
  ])('is refused at once: %s', (_what, change) => {
    expect(() => defineSpec({ ...doubling, ...change } as Spec)).toThrow(RangeError);
  });
});

describe('a report', () => {
  it('reads as text: bar, marks, counterexample, first hint, replay', async () => {
    const text = reportText(await grade((value: number) => (value > 17 ? 0 : 2 * value)));
    expect(text).toContain('[....................] 0/4 points, failed');
    expect(text).toMatch(/on +double\(18\)/);
    expect(text).toContain('hint      a nudge');
    expect(text).not.toContain('nearly the answer');
    expect(text).toContain('again: gradeAnswer(spec, answer, { seed: 20130201 })');
  });

  it('names the command that grades again and shows every hint, where there is one', async () => {
    const answer = inProcessTransport({ double: () => 0 });
    const report = await gradeAnswer(doubling as Spec, answer, { command: 'npx faultlines check 9.9.1' });
    expect(reportText(report)).toContain('again: npx faultlines check 9.9.1 --seed 20130201');
    expect(reportText(report)).toContain('(npx faultlines check 9.9.1 --hints)');
  });

  it('reads as a card, in which what an answer returned cannot become markup', async () => {
    const card = reportCard(await grade(() => '<img src=x onerror=alert(1)>'));
    expect(card).toContain('&lt;img');
    expect(card).not.toContain('<img');
  });
});

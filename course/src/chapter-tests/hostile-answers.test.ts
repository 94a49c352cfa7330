/**
 * Hostile answers in real processes, once for each shape of an answer: functions, nodes, both. That a spec takes what a process's transport
 * then tells is tested for every exercise, with stand-ins.
 */
import { specOf } from '@faultlines/exercises';
import type { Spec } from 'faultlines/exercise';
import { describe, expect, it } from 'vitest';
import { listExercises } from '../grading/catalog.js';
import { gradeSource } from '../grading/grade.js';
import { everyFunction, HOSTILE } from './testing/hostile.js';

function shapeOf({ functions, nodes = [] }: Spec): string {
  const parts = [Object.keys(functions).length > 0 ? 'functions' : '', nodes.length > 0 ? 'nodes' : ''];
  return parts.filter(part => part !== '').join(' and ');
}

const specs = await Promise.all(listExercises().map(({ id }) => specOf(id)));
const ofEachShape = new Map([...specs].reverse().map(spec => [shapeOf(spec), spec]));

it('there are answers of functions and answers of nodes', () => {
  expect([...ofEachShape.keys()]).toEqual(expect.arrayContaining(['functions', 'nodes']));
});

describe.each([...ofEachShape])('an answer of %s', (_shape, spec) => {
  it.each(Object.entries(HOSTILE))('that %s is ended', async (_what, { body, outcomes }) => {
    const source = { text: everyFunction(spec, body), from: 'solution' as const, path: 'a test' };
    const { report } = await gradeSource(spec.id, source);
    expect(report.score).toBe(0);
    expect(outcomes).toContain(report.outcome);
  });
});

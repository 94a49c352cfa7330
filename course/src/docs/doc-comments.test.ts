/** Doc comments say what a reference must: they leave out less and less. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  countOmissions,
  type Finding,
  omissions,
  type PublicFunction,
  publicFunctions,
} from './doc-comments.js';
import { RATCHETS, ratchetFindings, readCounts } from './ratchet.js';

let functions: readonly PublicFunction[];
let findings: readonly Finding[];
beforeAll(() => {
  functions = publicFunctions();
  findings = omissions(functions);
});

function shown(all: readonly Finding[]): string[] {
  return all.map(({ module, name, parameter = '' }) => `${module}: ${name} ${parameter}`.trim());
}

describe('the doc comments of public functions', () => {
  it('leave out nothing more than before', () => {
    const cure = 'CONTRIBUTING.md, "Add a model", says what a doc comment has.';
    expect(ratchetFindings(readCounts(RATCHETS.comments), countOmissions(findings), cure)).toEqual([]);
  });

  it('have a summary, each', () => {
    expect(functions.length).toBeGreaterThan(400);
    expect(shown(findings.filter(({ omission }) => omission === 'summary'))).toEqual([]);
  });

  it('name only parameters that are there', () => {
    expect(shown(findings.filter(({ omission }) => omission === 'known @param'))).toEqual([]);
  });
});

describe('the check of doc comments', () => {
  const one = (name: string): PublicFunction =>
    functions.find(found => found.name === name) as PublicFunction;
  const without = (name: string, part: Partial<PublicFunction>): string[] =>
    omissions([{ ...one(name), ...part }]).map(({ omission }) => omission);

  it('finds nothing in a comment that has everything', () => {
    expect(omissions([one('fanOutSlowProbability')])).toEqual([]);
  });

  it('finds a missing summary and a missing error', () => {
    expect(without('fanOutSlowProbability', { summary: '' })).toContain('summary');
    expect(without('fanOutSlowProbability', { tags: [] })).toContain('@throws');
  });

  it('finds a number without unit or range, unless its name says it', () => {
    expect(
      omissions([{ ...one('fanOutSlowProbability'), tags: [] }]).map(({ parameter }) => parameter),
    ).toContain('leaves');
    expect(
      omissions([{ ...one('fanOutSlowProbability'), tags: [] }]).map(({ parameter }) => parameter),
    ).not.toContain('slowProbability');
  });

  it('finds a model without a source', () => {
    expect(without('mathisBitsPerSecond', { summary: 'The throughput.' })).toContain('source');
  });

  it('finds a parameter that the function does not have', () => {
    const tags = [...one('majority').tags, { name: 'param', text: 'nodes how many' }];
    expect(without('majority', { tags })).toEqual(['known @param']);
  });
});

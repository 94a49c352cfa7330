import { describe, expect } from 'vitest';
import { expectAllClose, expectClose, holds } from '../../../testing/published-numbers.js';
import {
  availabilityFromMttf,
  component,
  kOfNAvailability,
  ninesTable,
  parallel,
  parallelAvailability,
  series,
  structureAvailability,
} from './index.js';

describe('chapter 4.2, on availability', () => {
  holds('nines.table', (inputs, expected) => {
    const rows = ninesTable(inputs.a);
    expectAllClose(
      rows.map(row => row.yearSeconds),
      expected.year_s,
      1e-9,
    );
    expectAllClose(
      rows.map(row => row.monthSeconds),
      expected['30d_s'],
      1e-9,
    );
    expectAllClose(
      rows.map(row => row.daySeconds),
      expected.day_s,
      1e-9,
    );
    expect(ninesTable().map(row => row.availability)).toEqual(inputs.a);
  });

  holds('availability.mttr', (inputs, expected) => {
    const parts: { mttf_h: number; mttr_h: number }[] = inputs;
    expectAllClose(
      parts.map(({ mttf_h, mttr_h }) => availabilityFromMttf(mttf_h, mttr_h)),
      expected,
      1e-6,
    );
  });
});

describe('chapters 3.1, 4.3 and 4.6', () => {
  holds('nplus1.kofn', (inputs, expected) => {
    const sizes: number[] = inputs.map(({ n }: { n: number }) => n);
    expectAllClose(
      sizes.map(n => kOfNAvailability(4, new Array<number>(n).fill(0.99))),
      expected,
      1e-10,
    );
  });

  holds('multi-region.parallel', (inputs, expected) => {
    const regions = ['a', 'b'].map(name => component(name, inputs.a));
    const design = series([component('router', inputs.router), parallel(regions)]);
    expectClose(structureAvailability(design), expected.availability, 1e-10);
  });

  holds('replication.independent.loss', (inputs, expected) => {
    const copies: { a: number; R: number }[] = inputs;
    expectAllClose(
      copies.map(({ a, R }) => parallelAvailability(new Array<number>(R).fill(a))),
      expected.available,
      1e-12,
    );
  });
});

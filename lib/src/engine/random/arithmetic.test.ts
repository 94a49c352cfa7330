import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portableExp, portableLn } from './arithmetic.js';

const here = new URL('.', import.meta.url);

describe('portable arithmetic', () => {
  it('agrees with the engine on ln to 2 units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), x => {
        expect(Math.abs(portableLn(x) - Math.log(x))).toBeLessThanOrEqual(4.5e-16 * Math.abs(Math.log(x)));
      }),
      { numRuns: 5000 },
    );
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), x => {
        expect(Math.abs(portableLn(x) - Math.log(x))).toBeLessThanOrEqual(4.5e-16 * Math.abs(Math.log(x)));
      }),
      { numRuns: 5000 },
    );
  });

  it('agrees with the engine on e^x to 2 units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 709.7, noNaN: true }), x => {
        expect(Math.abs(portableExp(x) - Math.exp(x))).toBeLessThanOrEqual(4.5e-16 * Math.exp(x));
      }),
      { numRuns: 5000 },
    );
  });

  it('knows its ends', () => {
    expect([portableLn(0), portableLn(1), portableLn(Number.POSITIVE_INFINITY)]).toEqual([
      Number.NEGATIVE_INFINITY,
      0,
      Number.POSITIVE_INFINITY,
    ]);
    expect([portableExp(-1000), portableExp(0), portableExp(1000)]).toEqual([0, 1, Number.POSITIVE_INFINITY]);
    expect(portableExp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(portableExp(-744)).toBeCloseTo(Math.exp(-744), 320);
  });

  it('is the only arithmetic of this room: no call whose last bit is up to the engine', () => {
    const allowed = new Set(['abs', 'floor', 'imul', 'max', 'min', 'sqrt']);
    const sources = readdirSync(here).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    expect(sources.length).toBeGreaterThan(5);
    for (const name of sources) {
      const code = readFileSync(new URL(name, here), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      const calls = [...code.matchAll(/Math\.(\w+)/g)].map(match => match[1]);
      expect(
        calls.filter(call => !allowed.has(call)),
        name,
      ).toEqual([]);
      expect(code, name).not.toMatch(/\*\*/);
      expect(code, name).not.toMatch(/\bMath\b(?!\.)/);
    }
  });
});

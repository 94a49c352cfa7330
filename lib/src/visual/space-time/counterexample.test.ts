import { describe, expect, it } from 'vitest';
import { belowTwo, twoIncrements } from '../../../testing/engine/checking/explore/counter.js';
import { textsOf } from '../../../testing/visual/svg.js';
import { explore } from '../../engine/checking/index.js';
import { spaceTime } from './space-time.js';

describe('a counterexample', () => {
  const { violation } = explore(twoIncrements, { always: { 'counts to one': belowTwo } });

  it('is drawn as it is: steps in the margin, the last one ringed with the property', () => {
    if (violation === undefined) throw new Error('the explorer must find two increments');
    const { html, text } = spaceTime(violation);
    expect(text.split('\n')[0]).toBe(
      `[space-time] 'counts to one' is violated after ${violation.steps.length} steps`,
    );
    expect(html).toContain('>step 1</text>');
    expect(html).not.toContain(' ms</text>');
    expect(html).toContain('>✗ counts to one</text>');
    const lastLine = textsOf(html).find(({ words }) => words === `step ${violation.steps.length}`);
    const ring = /<circle cx="[\d.]+" cy="([\d.]+)" r="11"/.exec(html);
    expect(Math.abs(Number(ring?.[1]) - ((lastLine?.y ?? 0) + (lastLine?.height ?? 0) / 2))).toBeLessThan(3);
  });

  it('may have no steps at all', () => {
    const { html, text } = spaceTime({ property: 'p', message: 'never true', steps: [] });
    expect(text).toContain('never true (at the beginning, before any step)');
    expect(html).toContain('never true');
  });
});

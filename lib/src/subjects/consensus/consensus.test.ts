import { describe, expect, it } from 'vitest';
import {
  everyTraitor,
  type Order,
  oralMessages,
  type TraitorStrategy,
} from '../../protocols/oral-messages.js';
import { everyTwoProcessRule } from './two-process-rules.js';

describe('oral messages', () => {
  it('fail among three, and hold among four and five, whatever one traitor says', () => {
    expect(everyTraitor(3)).toMatchObject({ runs: 30, failures: 4 });
    expect(everyTraitor(4)).toMatchObject({ runs: 108, failures: 0 });
    expect(everyTraitor(5)).toMatchObject({ runs: 378, failures: 0 });
  });

  it('show the first lie that works among three', () => {
    const { first } = everyTraitor(3);
    expect(first).toMatchObject({ order: 'attack', traitor: 1, said: ['1 tells 2 that 0 said retreat'] });
    expect(first?.run).toMatchObject({ obey: false });
  });

  it.each([
    [4, 1, 9],
    [7, 2, 156],
  ])(
    'among %i with %i rounds send as many messages as the paper counts: %i',
    (generals, rounds, messages) => {
      const { messages: sent, decisions, obey } = oralMessages(generals, rounds, 'attack', new Map());
      expect(sent).toBe(messages);
      expect(decisions.size).toBe(generals);
      expect(obey).toBe(true);
    },
  );

  it('with two rounds hold among seven with two traitors, in two thousand drawn lies', () => {
    let state = 1;
    const drawn = (): Order | undefined => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (['attack', 'retreat', undefined] as const)[(state >>> 16) % 3];
    };
    const liar: TraitorStrategy = () => drawn();
    for (let run = 0; run < 2000; run++) {
      const traitors = new Map([
        [run % 7, liar],
        [(run + 1 + (run % 5)) % 7, liar],
      ]);
      const { agree, obey } = oralMessages(7, 2, run % 2 === 0 ? 'attack' : 'retreat', traitors);
      expect([agree, obey]).toEqual([true, true]);
    }
  });

  it('with one round do not hold among seven with two traitors', () => {
    const broken = Array.from({ length: 64 }, (_, number) => {
      let spoken = 0;
      const liar: TraitorStrategy = () => ((number >> (spoken++ % 6)) & 1 ? 'attack' : 'retreat');
      const { agree, obey } = oralMessages(
        7,
        1,
        'attack',
        new Map([
          [0, liar],
          [1, liar],
        ]),
      );
      return agree && obey;
    });
    expect(broken).toContain(false);
  });

  it('refuse what they cannot play', () => {
    expect(() => oralMessages(1, 1, 'attack', new Map())).toThrow('generals');
    expect(() => everyTraitor(2)).toThrow('generals');
  });
});

describe('every rule of one exchange between two processes', () => {
  it('is wrong without a bound', () => {
    expect(everyTwoProcessRule(false)).toMatchObject({ algorithms: 4096, right: 0 });
  });

  it('is right in four cases with one: decide the minimum, the maximum, mine, or yours, where both are heard', () => {
    expect(everyTwoProcessRule(true)).toMatchObject({ algorithms: 4096, right: 4 });
  });
});

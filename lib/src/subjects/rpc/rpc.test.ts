import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explore } from '../../engine/checking/index.js';
import { covers } from '../../engine/stats/index.js';
import {
  CarefulPayee,
  CarefulPayer,
  moneyIsKept,
  moneyOnDisk,
  NaivePayee,
  NaivePayer,
  OneBank,
  RetryingPayer,
} from '../../protocols/bank-transfer.js';
import { reviewDesign } from '../review/index.js';
import { runAmbiguousWorlds } from './ambiguity.js';
import { type CallDesign, callChecklist } from './checklist.js';
import { callOutcomes, simulateCalls } from './retries.js';

describe('five worlds in which a client hears nothing', () => {
  const worlds = runAmbiguousWorlds();

  it('are one to the client', () => {
    expect(new Set(worlds.map(({ clientView }) => clientView)).size).toBe(1);
    expect(worlds[0].clientView).toContain('timer');
    expect(worlds[0].clientView).not.toContain('deliver server');
  });

  it('are two to the server', () => {
    expect(worlds.map(({ charges }) => charges)).toEqual([0, 1, 0, 1, 1]);
  });
});

describe('a bank transfer', () => {
  const clients = { alice: [{ to: 'payer', request: { amount: 30 } }] };
  const always = { kept: moneyIsKept };
  const sometimes = {
    arrived: (state: Parameters<typeof moneyOnDisk>[0]) => moneyOnDisk(state).payee === 130,
  };

  it('loses money with one lost message, and makes it with one impatient timer', () => {
    const naive = explore(
      { nodes: { payer: NaivePayer, payee: NaivePayee }, clients },
      { lose: 1, crash: 1, always },
    );
    expect(naive.violation).toMatchObject({ message: expect.stringContaining('make 170') });
    expect(naive.violation?.steps.length).toBe(3);
    const retrying = explore({ nodes: { payer: RetryingPayer, payee: NaivePayee }, clients }, { always });
    expect(retrying.violation).toMatchObject({ message: expect.stringContaining('make 230') });
  });

  it('needs both fixes', () => {
    const onlyPayer = { nodes: { payer: CarefulPayer, payee: NaivePayee }, clients, network: 'set' as const };
    expect(explore(onlyPayer, { always }).violation?.message).toContain('make 230');
    const onlyPayee = { nodes: { payer: NaivePayer, payee: CarefulPayee }, clients };
    expect(explore(onlyPayee, { lose: 1, always }).violation?.message).toContain('make 170');
  });

  it('with key and intent keeps the sum in every state, and arrives', () => {
    const nodes = { payer: CarefulPayer, payee: CarefulPayee };
    expect(explore({ nodes, clients, network: 'set' }, { crash: 2, always, sometimes })).toMatchObject({
      verdict: 'holds',
      exhausted: true,
    });
    const eventually = { arrived: sometimes.arrived };
    expect(explore({ nodes, clients, network: 'set' }, { crash: 1, eventually }).verdict).toBe('holds');
  });

  it('on one machine keeps the sum', () => {
    const sum = ({ disks }: { disks: Record<string, Record<string, unknown>> }) => {
      const { balances = { payer: 100, payee: 100 } } = (disks.bank?.book ?? {}) as Partial<OneBank>;
      return balances.payer + balances.payee === 200 || 'another sum';
    };
    const world = { nodes: { bank: OneBank }, clients: { alice: [{ to: 'bank', request: { amount: 30 } }] } };
    expect(explore(world, { crash: 2, always: { sum } })).toMatchObject({ verdict: 'holds' });
  });
});

describe('calls that are tried again', () => {
  it('come to what counting every world comes to', () => {
    const policy = fc.record({ attempts: fc.integer({ min: 1, max: 5 }), keyed: fc.boolean() });
    const loss = fc.integer({ min: 0, max: 100 }).map(hundredths => hundredths / 100);
    fc.assert(
      fc.property(policy, loss, ({ attempts, keyed }, p) => {
        const sums = { never: 0, once: 0, again: 0, answered: 0 };
        // Each attempt: its request is lost, its answer is lost, or it is answered and the last.
        const walk = (left: number, chance: number, effects: number): void => {
          const name = effects === 0 ? 'never' : effects === 1 || keyed ? 'once' : 'again';
          if (left === 0) {
            sums[name] += chance;
            return;
          }
          walk(left - 1, chance * p, effects);
          walk(left - 1, chance * (1 - p) * p, effects + 1);
          const answered = chance * (1 - p) * (1 - p);
          sums[effects + 1 === 1 || keyed ? 'once' : 'again'] += answered;
          sums.answered += answered;
        };
        walk(attempts, 1, 0);
        const computed = callOutcomes({ attempts, keyed }, p);
        for (const [name, sum] of Object.entries(sums))
          expect(computed[name as keyof typeof sums]).toBeCloseTo(sum, 12);
      }),
    );
  });

  it.each([
    [1, false],
    [3, false],
    [3, true],
  ])('are simulated as computed: %i attempts, keyed %s', (attempts, keyed) => {
    const computed = callOutcomes({ attempts, keyed }, 0.2);
    const run = simulateCalls({ attempts, keyed }, 0.2, { seed: 4, calls: 8000 });
    for (const name of ['never', 'once', 'again', 'answered'] as const)
      expect(covers(run[name], computed[name]), name).toBe(true);
  });

  it('refuse what is no probability', () => {
    expect(() => callOutcomes({ attempts: 1, keyed: false }, 1.5)).toThrow('loss');
    expect(() => callOutcomes({ attempts: 0, keyed: false }, 0.5)).toThrow('attempts');
  });
});

describe('the checklist of calls', () => {
  const sound: CallDesign = {
    name: 'sound',
    timeoutMs: 100,
    timeoutMeans: 'unknown',
    attempts: 3,
    idempotent: false,
    keyed: true,
    keyIsWrittenWithEffect: true,
    keysKeptHours: 48,
    retriesForHours: 24,
    intentIsDurable: true,
    actsOnSilence: false,
  };

  it.each([
    ['timeout', { timeoutMs: undefined }],
    ['unknown-outcome', { timeoutMeans: 'it failed' }],
    ['retries-need-keys', { keyed: false }],
    ['key-with-effect', { keyIsWrittenWithEffect: false }],
    ['key-retention', { keysKeptHours: 24 }],
    ['durable-intent', { intentIsDurable: false }],
    ['silence-is-not-death', { actsOnSilence: true }],
  ] as const)('finds %s', (id, change) => {
    const { findings } = reviewDesign({ ...sound, ...change }, callChecklist);
    expect(findings.map(finding => finding.id)).toEqual([id]);
    expect(reviewDesign(sound, callChecklist).findings).toEqual([]);
  });
});

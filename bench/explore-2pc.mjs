/** Exploring two-phase commit with seven resource managers, written as a learner would, beside SPIN and a plain search. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { explore } from 'faultlines/checking';
import { ResourceManager, TransactionManager } from '../lib/dist/protocols/published-models.js';
import { peerFile, printed } from './peers.mjs';
import { plainSearch } from './plain-search.mjs';

const STATES = 296_448;
const BESIDE_SPIN = 'two-phase commit, 7 resource managers, as classes';
const BESIDE_PLAIN = 'the same, beside a plain search';

export const figures = [
  { name: BESIDE_SPIN, unit: 'thousand states/s', peer: 'SPIN, breadth first', leastRatio: 0.5 },
  { name: BESIDE_PLAIN, unit: 'thousand states/s', peer: 'plain breadth-first search', leastRatio: 3 },
];

/** The plain search goes no further: what comes then is no faster. */
const PLAIN_STATES = 60_000;

/** The world of two-phase commit. */
export function commitWorld(managers) {
  const nodes = { manager: TransactionManager };
  for (let index = 0; index < managers; index++) nodes[`r${index}`] = ResourceManager;
  return { nodes, network: 'set' };
}

let pan;

/** SPIN's verifier of the same model; null where it cannot be made. */
function verifier() {
  if (pan !== undefined) return pan;
  const folder = mkdtempSync(join(tmpdir(), 'faultlines-bench-'));
  const made =
    printed('spin', ['-a', peerFile('two-phase-commit.pml')], { cwd: folder }) !== null &&
    printed('gcc', ['-O2', '-DBFS', '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c'], { cwd: folder }) !==
      null;
  pan = made ? join(folder, 'pan') : null;
  return pan;
}

/** States a second, in thousands, by SPIN's own clock: what it takes to start is not counted. */
function spinRate() {
  if (verifier() === null) return null;
  const report = printed(verifier(), ['-E', '-w22'], { cwd: dirname(verifier()) }) ?? '';
  const stored = Number(/([\d.e+]+) states, stored/.exec(report)?.[1]);
  const seconds = Number(/elapsed time ([\d.e+-]+) seconds/.exec(report)?.[1]);
  if (stored !== STATES) throw new Error(`SPIN stored ${stored} states, not ${STATES}`);
  return stored / seconds / 1000;
}

function timed(search) {
  const began = performance.now();
  const states = search();
  return states / (performance.now() - began);
}

function ownRate() {
  return timed(() => {
    const { states } = explore(commitWorld(7));
    if (states !== STATES) throw new Error(`explored ${states} states, not ${STATES}`);
    return states;
  });
}

/** Both in turn, so that a busy moment falls on both. */
export async function round() {
  const besideSpin = Array.from({ length: 5 }, () => [ownRate(), spinRate()]);
  const besidePlain = [ownRate(), timed(() => plainSearch(commitWorld(7), PLAIN_STATES))];
  return { [BESIDE_SPIN]: besideSpin, [BESIDE_PLAIN]: [besidePlain] };
}

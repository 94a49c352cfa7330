/**
 * Speed, measured: `npm run bench -- [name...] [--json] [--rounds N]`. See docs/bench.md.
 *
 * A benchmark is a file of this folder that exports `figures` and `round`. A figure has a `name`, a `unit`, and what is asked of it: a
 * `limit` (at most; at least, with `atLeast`), or a `peer` in whose measure it is told, with the `leastRatio` of the two (with `lower`,
 * less is better, and the ratio is how many times as long the peer takes). `round` measures once and answers with the values of each
 * figure by its name; where it has a peer, with pairs of its own value and the peer's, null where that is not installed.
 *
 * The rounds of all benchmarks take turns, so that a busy moment of the machine falls on all alike; a figure is the median of its values,
 * a ratio the median over the rounds that measured both.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const NAMES = [
  'kernel',
  'simulation',
  'explore-2pc',
  'explore-paxos',
  'linearizability',
  'monte-carlo',
  'notebook-kernel',
  'start',
  'page',
];
const RUNNER = fileURLToPath(new URL('./runner.mjs', import.meta.url));
const PAGE = fileURLToPath(new URL('../docs/bench-results.md', import.meta.url));

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '7' } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const unknown = positionals.find(name => !NAMES.includes(name));
if (unknown !== undefined) refuse(`no benchmark '${unknown}' (the benchmarks: ${NAMES.join(', ')})`);
if (!Number.isInteger(rounds) || rounds < 1) {
  refuse(`--rounds must be a whole number from 1, got '${values.rounds}'`);
}

function refuse(line) {
  process.stderr.write(`bench: ${line}\n`);
  process.exit(2);
}

function median(numbers) {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** A benchmark in a process of its own: what one of them teaches the compiler must not slow down another. */
async function inProcess(name) {
  const child = fork(RUNNER, [name], { execArgv: ['--expose-gc'] });
  const answer = () =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', status => reject(new Error(`benchmark ${name} ended with the status ${status}`)));
    }).finally(() => child.removeAllListeners('exit'));
  const figures = await answer();
  const round = () => {
    child.send('round');
    return answer();
  };
  return { name, figures, round, end: () => child.disconnect() };
}

async function measure(benchmarks) {
  const measured = new Map();
  // The first round of each warms caches and the compiler, and is not counted.
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const { name, round } of benchmarks) {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[Kround ${turn} of ${rounds}: ${name}`);
      for (const [figure, found] of Object.entries(await round())) {
        if (turn > 0) measured.set(figure, [...(measured.get(figure) ?? []), ...found]);
      }
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return benchmarks.flatMap(({ name, figures }) =>
    figures.map(described => ({
      benchmark: name,
      ...described,
      ...condensed(described, measured.get(described.name) ?? []),
    })),
  );
}

/** One figure out of its rounds. */
function condensed({ peer, lower }, found) {
  const pairs = found.map(value => (Array.isArray(value) ? value : [value, null]));
  const own = pairs.map(([value]) => value);
  const both = pairs.filter(([, theirs]) => theirs !== null && theirs !== undefined);
  return {
    figure: median(own),
    peer: both.length === 0 ? null : (peer ?? null),
    peerFigure: median(both.map(([, theirs]) => theirs)),
    ratio: median(both.map(([ours, theirs]) => (lower === true ? theirs / ours : ours / theirs))),
  };
}

/** Whether a figure is what it should be; nothing is asked of a ratio to a peer that is not there. */
function isWithin({ figure, ratio, limit, atLeast, leastRatio }) {
  if (limit !== undefined && !(atLeast === true ? figure >= limit : figure <= limit)) return false;
  return leastRatio === undefined || ratio === null || ratio >= leastRatio;
}

function asked({ limit, atLeast, leastRatio }) {
  const words = [];
  if (limit !== undefined) words.push(`at ${atLeast === true ? 'least' : 'most'} ${limit}`);
  if (leastRatio !== undefined) words.push(`at least ${leastRatio} times`);
  return words.join(', ');
}

function rowsOf(results) {
  return results.map(result => [
    result.benchmark,
    result.name,
    `${format(result.figure)} ${result.unit}`,
    result.peer === null ? '' : `${result.peer}: ${format(result.peerFigure)}`,
    result.ratio === null ? '' : `${format(result.ratio)} times`,
    asked(result),
    isWithin(result) ? 'ok' : 'MISSED',
  ]);
}

function format(figure) {
  if (figure === null) return 'not measured';
  if (Math.abs(figure) >= 100) return Math.round(figure).toLocaleString('en-US');
  return String(Number(figure.toPrecision(3)));
}

function print(results) {
  const rows = rowsOf(results);
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  for (const row of rows) {
    const padded = row.map((text, column) => text.padEnd(widths[column]));
    process.stdout.write(`${padded.join('  ').trimEnd()}\n`);
  }
}

/** The page of results: what this run measured, on which machine. */
function writePage(results) {
  const machine = `${process.platform} ${process.arch}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const rows = rowsOf(results).map(row => `| ${row.join(' | ')} |`);
  const lines = [
    '# Speed: one run',
    '',
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${machine}. Medians of ${rounds} rounds; ratios are to what was measured in the same`,
    'round. What each figure is, and how to repeat it, stands in [bench.md](bench.md).',
    '',
    '| benchmark | figure | measured | beside | ratio | asked | |',
    '| --- | --- | ---: | --- | ---: | --- | --- |',
    ...rows,
    '',
  ];
  writeFileSync(PAGE, lines.join('\n'));
}

const chosen = NAMES.filter(name => positionals.length === 0 || positionals.includes(name));
const benchmarks = await Promise.all(chosen.map(inProcess));
const results = await measure(benchmarks);
for (const { end } of benchmarks) end();
if (values.json) {
  for (const { name, figure, unit, peer, peerFigure, ratio } of results) {
    process.stdout.write(`${JSON.stringify({ name, figure, unit, peer, peerFigure, ratio })}\n`);
  }
} else print(results);
if (positionals.length === 0) writePage(results);
process.exitCode = results.every(isWithin) ? 0 : 1;

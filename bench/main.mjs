/**
 * Speed, measured: `npm run bench -- [name...] [--json] [--rounds N]`. See docs/bench.md.
 *
 * A benchmark is a file of this folder that exports `figures` (what it measures, with the limit of each) and `round`,
 * which measures once and answers with the values of each figure, by its name. The rounds of all benchmarks take turns,
 * so that a busy moment of the machine falls on all alike; a figure is the median of its values.
 */
import { parseArgs } from 'node:util';

const NAMES = ['kernel', 'start', 'monte-carlo', 'page', 'linearizability'];

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
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

async function measure(benchmarks) {
  const measured = new Map();
  // The first round of each warms caches and the compiler, and is not counted.
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const { round } of benchmarks) {
      for (const [name, found] of Object.entries(await round())) {
        if (turn > 0) measured.set(name, [...(measured.get(name) ?? []), ...found]);
      }
    }
  }
  return benchmarks.flatMap(({ figures }) =>
    figures.map(described => ({ ...described, figure: median(measured.get(described.name)) })),
  );
}

function isWithin({ figure, limit, atLeast }) {
  return atLeast === true ? figure >= limit : figure <= limit;
}

function print(results) {
  const rows = results.map(result => [
    result.name,
    `${format(result.figure)} ${result.unit}`,
    `${result.atLeast === true ? 'at least' : 'at most'} ${result.limit}`,
    isWithin(result) ? 'ok' : 'MISSED',
  ]);
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  for (const row of rows) {
    process.stdout.write(
      `${row
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}

const format = figure => String(figure >= 100 ? Math.round(figure) : Number(figure.toFixed(1)));

const chosen = NAMES.filter(name => positionals.length === 0 || positionals.includes(name));
const results = await measure(await Promise.all(chosen.map(name => import(`./${name}.mjs`))));
if (values.json) {
  for (const { name, figure, unit, limit } of results) {
    process.stdout.write(`${JSON.stringify({ name, figure, unit, limit })}\n`);
  }
} else print(results);
process.exitCode = results.every(isWithin) ? 0 : 1;

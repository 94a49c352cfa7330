/**
 * What a run of the checks cost: the ten dearest tests, and CPU seconds by category. Usage:
 *
 *   node .ci/times.mjs REPORT.json TIMES.jsonl [--record]
 *
 * REPORT is vitest's JSON, TIMES what `.ci/cpu-time.ts` wrote. With `--record` the times of the files become those by which the next run
 * orders them. The last line counts.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [reportFile, timesFile, ...flags] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportFile, 'utf8'));

const CATEGORIES = [
  ['chapters and exercises', /^course\/src\/chapter-tests\//],
  ['workbook in a browser', /^course\/src\/workbook\/browser\//],
  ['workbook server and page', /^course\/src\/workbook\//],
  ['kernel', /^course\/src\/(kernel|engines)\//],
  ['grading', /^course\/src\/grading\//],
  ['command', /^course\/src\/command\//],
  ['library', /^lib\//],
  ['the rest of the course', /^course\//],
];

/** Checks that came with the layers, scaffolding and mutation: told apart, so that the cost of the others can be compared. */
const NEW_CHECKS = JSON.parse(readFileSync(new URL('new-checks.json', import.meta.url), 'utf8'));

const named = path => relative(root, path).replaceAll('\\', '/');

function readTimes() {
  if (!existsSync(timesFile)) return [];
  const lines = readFileSync(timesFile, 'utf8')
    .split('\n')
    .filter(line => line !== '');
  return lines.map(line => JSON.parse(line)).map(line => ({ ...line, file: named(line.file) }));
}

function table(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, seconds]) => `  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s`)
    .join('\n');
}

/** By CPU time where the system tells it, else by the clock. */
function dearestTests(lines) {
  const timed = lines.filter(({ test }) => test !== undefined);
  const tests =
    timed.length > 0
      ? timed.map(({ file, test, seconds }) => [`${file}: ${test}`, seconds])
      : report.testResults.flatMap(({ name, assertionResults }) =>
          assertionResults.map(({ fullName, duration }) => [
            `${named(name)}: ${fullName}`,
            (duration ?? 0) / 1000,
          ]),
        );
  return tests
    .map(([name, seconds]) => [name.slice(0, 140), seconds])
    .sort(([, one], [, other]) => other - one)
    .slice(0, 10);
}

const lines = readTimes();
const times = lines.filter(({ test }) => test === undefined);
console.log(`\nThe ten dearest tests, in seconds of CPU time:\n${table(dearestTests(lines))}`);
if (times.length > 0) {
  const isNew = ({ file }) => NEW_CHECKS.includes(file);
  const sum = chosen => chosen.reduce((seconds, time) => seconds + time.seconds, 0);
  const rows = CATEGORIES.map(([name, pattern], index) => [
    name,
    sum(
      times.filter(
        time =>
          !isNew(time) &&
          CATEGORIES.findIndex(([, other]) => other.test(time.file)) === index &&
          pattern.test(time.file),
      ),
    ),
  ]);
  const before = sum(times.filter(time => !isNew(time)));
  console.log(
    `\nCPU seconds of the tests, by category:\n${table([...rows, ['sum', before], ['new checks, apart', sum(times.filter(isNew))]])}`,
  );
}
if (flags.includes('--record')) {
  // What takes a second fills a gap wherever it comes; tests of scratch copies are not ours.
  const entries = times
    .map(({ file, seconds }) => [file, Math.round(seconds)])
    .filter(([file, seconds]) => seconds >= 2 && !file.startsWith('..'))
    .sort();
  writeFileSync(
    new URL('recorded-times.json', import.meta.url),
    `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`,
  );
}

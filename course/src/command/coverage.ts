import { parseArgs } from 'node:util';
import { readChapter } from '../chapters/chapter-document.js';
import { allNotebooks, shownPath } from '../chapters/chapter-files.js';
import { type Coverage, claimsOf, coverageOf } from '../chapters/coverage.js';
import { readSyllabus, selectChapters } from '../chapters/syllabus.js';
import type { Command, ExitStatus, Terminal } from './command.js';

const usage = `
Usage: faultlines coverage [--part N] [--chapter ID]... [--json]

Lists every run of the syllabus with the cells that execute it, and fails on a run that no cell covers, or on a cell
that claims a run that the syllabus does not have.

  --part N      only part N (0 to 5)
  --chapter ID  only this chapter, such as 5.2; may be given more than once
  --json        prints one JSON document
`;

const options = {
  part: { type: 'string' },
  chapter: { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'boolean', default: false },
} as const;

async function run(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const { values } = parseArgs({ args: [...args], options });
  const { chapters: syllabus } = readSyllabus();
  const chapters = selectChapters(syllabus, values.part, values.chapter);
  const claims = allNotebooks().flatMap(file => claimsOf(shownPath(file), readChapter(file)));
  const coverage = coverageOf(chapters, syllabus, claims);
  terminal.stdout(values.json ? `${JSON.stringify(coverage)}\n` : `${describe(coverage)}\n`);
  return coverage.ok ? 0 : 1;
}

function describe({ runs, missing, unknown }: Coverage): string {
  const width = Math.max(0, ...runs.map(({ id }) => id.length));
  const lines = runs.map(({ id, cells }) => {
    const where = cells.map(({ notebook, cell }) => `${notebook}#${cell}`).join(', ');
    return `${cells.length > 0 ? 'ok     ' : 'MISSING'} ${id.padEnd(width)}  ${where}`.trimEnd();
  });
  for (const { run: id, notebook, cell } of unknown) {
    lines.push(`UNKNOWN ${id.padEnd(width)}  ${notebook}#${cell}: the syllabus has no such id`);
  }
  lines.push(`${runs.length - missing.length} of ${runs.length} covered, ${unknown.length} unknown`);
  return lines.join('\n');
}

export const command: Command = {
  name: 'coverage',
  summary: 'every syllabus id and the cells that cover it',
  usage,
  run,
};

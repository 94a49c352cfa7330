import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { printable } from 'faultlines/exercise';
import { writeAtomically } from '../files.js';
import { listExercises, shown } from '../grading/catalog.js';
import { type WantedFile, wantedRegistry, wantedStarters } from '../grading/sync-files.js';
import { wantedReadme, wantedTests } from '../grading/sync-lists.js';
import { wantedNotebooks } from '../grading/sync-notebooks.js';
import type { Command } from './command.js';

const usage = `
Usage: faultlines sync [--check]

Makes what follows from chapters, solutions and specs: the starters in exercises/, the registry of specs, the statement, answer
and check cells of the chapters, the test file of each chapter, and the table of chapters in README.md. With --check nothing is written, and the status is 1 if something has drifted.
`;

function isInStep({ file, text }: WantedFile): boolean {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === text;
  } catch {
    return false;
  }
}

export const command: Command = {
  name: 'sync',
  summary: 'make starters and answer cells from solutions',
  usage,
  run: async (args, terminal) => {
    const { values } = parseArgs({
      args: [...args],
      options: { check: { type: 'boolean', default: false } },
    });
    const exercises = listExercises(undefined, { drafts: true });
    const wanted = [
      ...wantedStarters(exercises),
      wantedRegistry(exercises),
      ...(await wantedNotebooks(exercises)),
      ...wantedTests(),
      wantedReadme(),
    ];
    const drifted = wanted.filter(file => !isInStep(file));
    if (values.check) {
      for (const { file } of drifted)
        terminal.stdout(`${printable(shown(file))} has drifted: run \`faultlines sync\`\n`);
      return drifted.length === 0 ? 0 : 1;
    }
    for (const { file, text } of drifted) {
      writeAtomically(file, text);
      terminal.stdout(`wrote ${printable(shown(file))}\n`);
    }
    terminal.stdout(`${exercises.length} exercises are in step\n`);
    return 0;
  },
};

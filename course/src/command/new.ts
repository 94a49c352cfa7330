import { parseArgs } from 'node:util';
import { printable } from 'faultlines/exercise';
import { allNotebooks } from '../chapters/chapter-files.js';
import { draftProtocols, isDraftNotebook } from '../chapters/drafts.js';
import { chapterIdOf } from '../chapters/ids.js';
import { UsageError } from '../errors.js';
import { writeAtomically } from '../files.js';
import { listExercises, shown } from '../grading/catalog.js';
import { newChapter } from '../scaffold/chapter.js';
import { newExercise } from '../scaffold/exercise.js';
import { type NewFile, writeNew } from '../scaffold/files.js';
import { newProtocol } from '../scaffold/protocol.js';
import type { Command, ExitStatus, Terminal } from './command.js';

const usage = `
Usage: faultlines new chapter <id> <name>      a chapter of the syllabus, such as 2.1 communication
       faultlines new exercise <id> <name>     an exercise of a chapter that is begun, such as 2.1.1 timeout
       faultlines new protocol <name>          a protocol of the library, such as chain-replication
       faultlines new --drafts                 lists what is a draft still

Lays out everything that a new one needs, so that only content is left to write, and brings every list in step. What it makes works, and is a
draft: it is neither listed nor graded, but can be named (\`faultlines run 2.1\`, \`faultlines check 2.1.1 --solution\`). It stops being one when
you take out its mark: "draft" in the notebook's metadata, \`draft: true\` in the spec, \`draft: true\` in the protocol's first comment.
`;

export const command: Command = {
  name: 'new',
  summary: 'lay out a chapter, an exercise or a protocol',
  usage,
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { drafts: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (values.drafts) return listDrafts(terminal);
    const [kind, ...names] = positionals;
    switch (kind) {
      case 'chapter':
        return make(newChapter(...requireNames(kind, names)), terminal);
      case 'exercise': {
        const { files, notebook } = newExercise(...requireNames(kind, names));
        writeNew(files);
        writeAtomically(notebook.file, notebook.text);
        return finish([...files, notebook], terminal);
      }
      case 'protocol':
        if (names.length !== 1) throw new UsageError('say `faultlines new protocol <name>`');
        return make(newProtocol(names[0] as string), terminal);
      default:
        throw new UsageError(`say what is new: chapter, exercise or protocol, got '${kind ?? ''}'`);
    }
  },
};

function requireNames(kind: string, names: readonly string[]): [string, string] {
  const [id, name, ...more] = names;
  if (id !== undefined && name !== undefined && more.length === 0) return [id, name];
  throw new UsageError(`say \`faultlines new ${kind} <id> <name>\``);
}

function make(files: readonly NewFile[], terminal: Terminal): Promise<ExitStatus> {
  writeNew(files);
  return finish(files, terminal);
}

async function finish(files: readonly NewFile[], terminal: Terminal): Promise<ExitStatus> {
  for (const { file } of files) terminal.stdout(`wrote ${printable(shown(file))}\n`);
  // The specs of the course are compiled: a new one is built before its cells can be made of it.
  const { rebuildAndSync } = await import('../scaffold/rebuild.js');
  return rebuildAndSync(
    files.map(({ file }) => file),
    terminal,
  );
}

function listDrafts(terminal: Terminal): ExitStatus {
  const chapters = allNotebooks({ drafts: true })
    .filter(isDraftNotebook)
    .map(file => `chapter ${chapterIdOf(file)}: ${shown(file)}`);
  const exercises = listExercises(undefined, { drafts: true })
    .filter(({ isDraft }) => isDraft)
    .map(({ id, spec }) => `exercise ${id}: ${shown(spec)}`);
  const protocols = draftProtocols().map(({ name, file }) => `protocol ${name}: ${shown(file)}`);
  const drafts = [...chapters, ...exercises, ...protocols];
  for (const draft of drafts) terminal.stdout(`${printable(draft)}\n`);
  terminal.stdout(`${drafts.length} drafts\n`);
  return 0;
}

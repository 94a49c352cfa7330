/** Makes what a learner starts from out of the solved file. */
import { anchorOf } from '../chapters/ids.js';
import { UsageError } from '../errors.js';

const BLOCK = /^([ \t]*)\/\/ BEGIN SOLUTION\n[\s\S]*?^[ \t]*\/\/ END SOLUTION$/gm;
const UNANSWERED_IMPORT = "import { unanswered } from 'faultlines/exercise';";

/**
 * The starter: each solved block becomes a stub that says it is not written yet.
 *
 * @throws UsageError if the anchor is missing or no block is marked
 */
export function makeStarter(id: string, solution: string, where: string): string {
  const anchor = anchorOf(id);
  const text = solution.replaceAll('\r\n', '\n');
  if (!text.startsWith(`${anchor}\n`)) throw new UsageError(`${where}: its first line must be \`${anchor}\``);
  const stubbed = text.replace(BLOCK, '$1throw unanswered();');
  if (stubbed === text) {
    throw new UsageError(`${where}: mark what the learner writes with // BEGIN SOLUTION and // END SOLUTION`);
  }
  if (/\/\/ (BEGIN|END) SOLUTION/.test(stubbed))
    throw new UsageError(`${where}: a BEGIN or END SOLUTION has no counterpart`);
  const body = stubbed.slice(anchor.length).trimStart();
  // Biome sorts imports by their source, so ours goes where it would put it.
  const imports = body.startsWith('import ') ? `${UNANSWERED_IMPORT}\n` : `${UNANSWERED_IMPORT}\n\n`;
  return `${anchor}\n\n${imports}${body}`;
}

/** The starter as an answer cell: an exported declaration fails in a notebook cell. */
export function asCell(starter: string): string {
  return starter
    .replace(/\r\n?/g, '\n')
    .replace(/^export (?=(async )?(function|class|interface|type|const|let|enum)\b)/gm, '')
    .trimEnd();
}

/** A solution as a learner may read it: solved, without the marks. */
export function asShown(solution: string): string {
  return solution.replaceAll('\r\n', '\n').replace(/^[ \t]*\/\/ (BEGIN|END) SOLUTION\n/gm, '');
}

/** Saves one chapter again and again, each time larger than the last, until it is killed: `node <this> <root> <path>`. */
import { LearnerCopies } from '../server/learner-copies.js';
import { codeCell, notebookOf } from './fixture-course.js';

const [root, path] = process.argv.slice(2) as [string, string];
const copies = new LearnerCopies(root);
/** Large enough that most of the time is spent in the writing. */
const FILLER = 'x'.repeat(3_000_000);

for (let version = 1; ; version += 1) {
  copies.save(
    path,
    notebookOf(codeCell('version', `${version}`), codeCell('filler', FILLER), codeCell('end', `${version}`)),
  );
  if (version === 1) process.stdout.write('saving\n');
}

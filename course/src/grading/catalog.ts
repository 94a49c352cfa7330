/** Where the files of each exercise stand: one name, four places. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDraftSpec } from '../chapters/drafts.js';
import { compareIds, exerciseIdOf } from '../chapters/ids.js';
import { UsageError } from '../errors.js';
import { courseRoot, inCourse } from '../paths.js';

export interface ExerciseFiles {
  /** `5.2.1` */
  readonly id: string;
  /** `5-scalability/5.2-tail-latency/5.2.1-fan-out`, the same below `exercises/` and `solutions/`. */
  readonly stem: string;
  readonly solution: string;
  readonly starter: string;
  readonly spec: string;
  /** The chapter's notebook. */
  readonly notebook: string;
  /** Wrong answers that the spec must catch, in order of name: edits of the solution, `.diff`, or whole, `.ts`. */
  readonly misconceptions: readonly string[];
  /** Right answers in another style than the solution's, in order of name. */
  readonly rightAnswers: readonly string[];
  /** Whether it is not done yet: then it is neither listed nor graded, unless it is named. */
  readonly isDraft: boolean;
  /** The learner's copy of the starter; may not exist. */
  readonly workFile: string;
  /** The learner's copy of the chapter; may not exist. */
  readonly workNotebook: string;
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(entry => entry.name);
}

function describe(root: string, part: string, chapter: string, file: string): ExerciseFiles | undefined {
  const id = exerciseIdOf(file);
  if (id === undefined) return undefined;
  const stem = `${part}/${chapter}/${basename(file, '.ts')}`;
  const beside = (kind: string, names: RegExp): string[] => {
    const folder = join(root, 'solutions', `${stem}.${kind}`);
    if (!existsSync(folder)) return [];
    const found = readdirSync(folder).filter(name => names.test(name));
    return found.sort().map(name => join(folder, name));
  };
  return {
    id,
    stem,
    solution: join(root, 'solutions', `${stem}.ts`),
    starter: join(root, 'exercises', `${stem}.ts`),
    spec: join(root, 'exercises', `${stem}.spec.ts`),
    notebook: join(root, 'notebooks', part, `${chapter}.ipynb`),
    isDraft: isDraftSpec(join(root, 'exercises', `${stem}.spec.ts`)),
    misconceptions: beside('wrong', /\.(diff|ts)$/),
    rightAnswers: beside('right', /\.ts$/),
    workFile: join(root, 'work', 'exercises', `${stem}.ts`),
    workNotebook: join(root, 'work', 'notebooks', part, `${chapter}.ipynb`),
  };
}

/**
 * Every exercise that has a solution, in the order of the course.
 *
 * @param drafts whether drafts are among them
 */
export function listExercises(
  root: string = courseRoot,
  { drafts = false }: { readonly drafts?: boolean } = {},
): ExerciseFiles[] {
  const solutions = join(root, 'solutions');
  const found = folders(solutions).flatMap(part =>
    folders(join(solutions, part)).flatMap(chapter =>
      readdirSync(join(solutions, part, chapter)).flatMap(file => describe(root, part, chapter, file) ?? []),
    ),
  );
  return found.filter(({ isDraft }) => drafts || !isDraft).sort((a, b) => compareIds(a.id, b.id));
}

/** The exercises of these ids, drafts too, or all that are no drafts; throws a `UsageError` for an unknown one. */
export function selectExercises(ids: readonly string[], root: string = courseRoot): ExerciseFiles[] {
  if (ids.length === 0) return listExercises(root);
  const all = listExercises(root, { drafts: true });
  return ids.map(id => {
    const found = all.find(exercise => exercise.id === id);
    if (found === undefined) {
      const named = all.find(({ stem }) => id.replaceAll('\\', '/').includes(stem));
      if (named !== undefined) {
        throw new UsageError(
          `'${id}' is a file: say the exercise's id, as in \`faultlines check ${named.id}\`; which file is graded is printed`,
        );
      }
      throw new UsageError(
        `there is no exercise '${id}': \`faultlines progress\` lists them (${all[0]?.id} to ${all.at(-1)?.id})`,
      );
    }
    return found;
  });
}

/** A path as people read it, from the root of the course. */
export function shown(path: string): string {
  const inside = path.startsWith(courseRoot) ? path.slice(courseRoot.length + 1) : path;
  return inside.replaceAll('\\', '/');
}

/** The folder of the specs' package, compiled. */
export const exercisesPackage: string = dirname(inCourse('exercises', 'package.json'));

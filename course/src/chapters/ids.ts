/**
 * The ids of the course, and the names that carry them: `5.2-tail-latency.ipynb`, `5.2.1-fan-out.ts`, the cell
 * `answer-5-2-1`. Everything that reads an id out of a name or a text does it here.
 */

/** A chapter (`5.10`), a part's guide (`3.0g`), a reference (`R.1`). */
const CHAPTER_ID = String.raw`(?:\d+\.\d+g?|R\.\d+)`;
const CHAPTER = new RegExp(`^${CHAPTER_ID}$`);
const CHAPTER_NAME = new RegExp(`^(${CHAPTER_ID})(?=-|$)`);
const IN_CHAPTER = new RegExp(`^(${CHAPTER_ID})\\.`);
const EXERCISE_ID = `${CHAPTER_ID}\\.\\d+`;
const EXERCISE = new RegExp(`^${EXERCISE_ID}$`);
const EXERCISE_FILE = new RegExp(`^(${EXERCISE_ID})-[a-z0-9-]+\\.ts$`);

function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Whether a text is a chapter's id: `5.2`, `3.0g`, `R.1`. */
export function isChapterId(text: string): boolean {
  return CHAPTER.test(text);
}

/** The id with which a chapter's file or folder begins; `undefined` where there is none. */
export function chapterIdOf(path: string): string | undefined {
  return CHAPTER_NAME.exec(lastName(path).replace(/\.ipynb$/, ''))?.[1];
}

/** Whether a text is an exercise's id: `5.2.1`, `3.0g.2`, `R.1.1`. */
export function isExerciseId(text: string): boolean {
  return EXERCISE.test(text);
}

/** The id with which the file of an exercise's solution or starter begins; `undefined` for any other file. */
export function exerciseIdOf(path: string): string | undefined {
  return EXERCISE_FILE.exec(lastName(path))?.[1];
}

/** The chapter of an exercise, or of a run of the syllabus: `5.2` of `5.2.1`, `R.1` of `R.1.reliable`. */
export function chapterOf(id: string): string | undefined {
  return IN_CHAPTER.exec(id)?.[1];
}

/** Ids, and names that begin with them, in the order of the course: `5.2.1` before `5.10.1`. */
export function compareIds(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** The ids of the three cells that an exercise has in its chapter. */
export function cellIdsOf(exercise: string): { statement: string; answer: string; check: string } {
  const suffix = exercise.toLowerCase().replaceAll('.', '-');
  return { statement: `exercise-${suffix}`, answer: `answer-${suffix}`, check: `check-${suffix}` };
}

/** The first line of a solution, a starter and an answer cell. */
export function anchorOf(exercise: string): string {
  return `// exercise ${exercise}`;
}

/** Learners retype anchors: any comment on the first line that names an exercise. */
const ANCHOR = /^\uFEFF?\s*\/[/*][^\S\n]*exercise[^\S\n]+([\w.]+)[^\S\n]*(?:\*\/)?\s*(?:\n|$)/i;

/** The exercise that a cell or a file answers, by its first line. */
export function exerciseAnsweredBy(source: string): string | undefined {
  return ANCHOR.exec(source.replace(/\r\n?/g, '\n'))?.[1];
}

/** The heading of an exercise's statement: `### Exercise 1.1.1: Something is broken [5 points]`. */
export function exerciseHeading(id: string, title: string, points: number): string {
  return `### Exercise ${id}: ${title} [${points} points]`;
}

/** The exercises that a chapter's prose states, with their points. */
export function exercisesStatedIn(prose: string): Map<string, number> {
  const headings = prose.matchAll(/^### Exercise (\S+): .*\[(\d+) points?\]$/gm);
  return new Map([...headings].map(([, id, points]) => [id as string, Number(points)]));
}

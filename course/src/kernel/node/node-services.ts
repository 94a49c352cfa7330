/** What the library in a cell asks of a host in Node: the course's files, and the learner's progress. */
import { readFileSync } from 'node:fs';
import { isAbsolute, normalize } from 'node:path';
import { isInside } from '../../files.js';
import { inCourse } from '../../paths.js';
import { openProgress, type ProgressStore } from '../../progress/store.js';
import type { EngineServices } from '../engine.js';

/** Remembers until the process ends; for runs that are nobody's progress. */
function forgetfulStore(): ProgressStore {
  const records = new Map<string, ReturnType<ProgressStore['recall']>>();
  return {
    remember: record => void records.set(`${record.kind} ${record.id}`, record),
    recall: (kind, id) => records.get(`${kind} ${id}`),
  };
}

export interface NodeServicesOptions {
  /** Where predictions and checks are kept; without it they are forgotten. */
  readonly progressFile?: string;
  /** Tells where the notebook is saved, if that is known; it may move. */
  readonly notebookFile?: () => string | undefined;
}

/**
 * @param hostName the name under which the host announces itself to the library
 */
export function nodeServices(
  hostName: string,
  { progressFile, notebookFile }: NodeServicesOptions = {},
): EngineServices {
  const store = progressFile === undefined ? forgetfulStore() : openProgress(progressFile);
  return {
    hostName,
    remember: record => {
      try {
        store.remember(record);
      } catch (error) {
        process.stderr.write(`progress was not saved: ${(error as Error).message}\n`);
      }
    },
    recall: (kind, id) => store.recall(kind, id),
    readData,
    readSources,
    // Loaded when it is needed: most cells check nothing, and a kernel is to start fast.
    gradeAnswer: async (id, asked) => {
      const { gradeCell } = await import('../../grading/grade-cell.js');
      return gradeCell(id, asked, notebookFile?.());
    },
  };
}

function readData(path: string): string {
  const inside = normalize(path);
  if (isAbsolute(path) || !isInside(inCourse('data'), inCourse('data', inside))) {
    throw new Error(`data path must stay inside the course's data folder, got ${path}`);
  }
  return readCourseFile(inCourse('data', inside), `there is no file data/${path} in the course`);
}

function readSources(): string {
  return readCourseFile(
    inCourse('lib', 'dist', 'sources.json'),
    "the library's sources were not collected yet: run `npm run build`",
  );
}

function readCourseFile(file: string, missing: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(missing);
  }
}

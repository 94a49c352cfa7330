import { join } from 'node:path';
import { inCourse } from '../../paths.js';
import { serveWorkbook, type Workbook, type WorkbookOptions } from '../server/workbook.js';
import { FakeKernel } from './fake-kernel.js';
import { type FixtureCourse, makeFixtureCourse } from './fixture-course.js';

/** A fixture course that is being served. */
export interface ServedCourse {
  readonly course: FixtureCourse;
  readonly workbook: Workbook;
  /** Asks as a client that knows the token. */
  ask(method: string, address: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

type ServeOptions = Partial<
  Pick<WorkbookOptions, 'startKernel' | 'pageFolder' | 'forwardedPorts' | 'port' | 'stateFolder'>
>;

/** Serves a course, with a stand-in for the kernel unless told otherwise. */
export function serveCourse({ root }: FixtureCourse, options: ServeOptions = {}): Promise<Workbook> {
  return serveWorkbook({
    root,
    port: 0,
    pageFolder: builtPage(),
    startKernel: () => new FakeKernel(),
    ...options,
  });
}

/** Makes a fixture course and serves it. */
export async function serveFixtureCourse(options: ServeOptions = {}): Promise<ServedCourse> {
  const course = makeFixtureCourse();
  const workbook = await serveCourse(course, options);
  return {
    course,
    workbook,
    ask: (method, address, body, headers = {}) =>
      fetch(`http://127.0.0.1:${workbook.port}${address}`, {
        method,
        headers: { authorization: `token ${workbook.token}`, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    stop: async () => {
      await workbook.close();
      course.remove();
    },
  };
}

/** Where the build leaves the page; `npm test` builds first. */
export function builtPage(): string {
  return join(inCourse('course', 'dist'), 'workbook', 'page');
}

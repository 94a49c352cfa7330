import { statSync } from 'node:fs';

const LOOK_EVERY_MS = 300;

/** When the files were last saved; a file that is not there, or not just now, counts as never. */
function savedAt(files: readonly string[]): string {
  return files
    .map(file => {
      try {
        return statSync(file).mtimeMs;
      } catch {
        return 0;
      }
    })
    .join(' ');
}

/**
 * Does some work now and whenever one of the files was saved, until Ctrl-C. Looks at the files' times instead of asking the system for
 * events, which it loses when an editor renames a file.
 */
export async function watchFiles(files: readonly string[], work: () => Promise<void>): Promise<void> {
  let last: string | undefined;
  let stopped = false;
  let wake: () => void = () => {};
  const stop = (): void => {
    stopped = true;
    wake();
  };
  process.once('SIGINT', stop);
  try {
    while (!stopped) {
      const now = savedAt(files);
      if (now !== last) {
        last = now;
        await work();
      }
      await new Promise<void>(resolve => {
        wake = resolve;
        setTimeout(resolve, LOOK_EVERY_MS);
      });
    }
  } finally {
    process.off('SIGINT', stop);
  }
}

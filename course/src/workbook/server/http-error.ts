import { basename } from 'node:path';
import { MachineryError } from '../../errors.js';

/** A refusal that reaches the page as JSON: a status, one line for a person, and a reason for a program. */
export class HttpError extends Error {
  override name = 'HttpError';

  constructor(
    readonly status: number,
    message: string,
    /** A word that the page decides by, such as `conflict` or `damaged-copy`. */
    readonly reason: string = 'refused',
  ) {
    super(message);
  }
}

const DISK_MESSAGES: Record<string, string> = {
  ENOSPC: 'the disk is full; free some space and save again',
  EDQUOT: 'your disk quota is used up; free some space and save again',
  EEXIST: 'a file stands where a folder is needed; move it away and save again',
  ENOTDIR: 'a file stands where a folder is needed; move it away and save again',
  EISDIR: 'a folder stands where a file is needed; move it away and save again',
  EROFS: 'the folder is on a read-only disk; copy the course to a folder you may write to',
  EACCES: 'permission was refused; make the folder writable and save again',
  EPERM: 'permission was refused; make the folder writable and save again',
};

const READ_MESSAGES: Record<string, string> = {
  EACCES: 'permission was refused',
  EPERM: 'permission was refused',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open; try again in a moment',
  ENFILE: 'too many files are open; try again in a moment',
};

/**
 * What the page is told of a failure: known disk troubles in plain words, everything else as it came.
 *
 * @param reads whether the request only looked
 */
export function describeFailure(error: unknown, reads = false): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof MachineryError) return new HttpError(507, sentence(error.message), 'disk');
  const { code, message, path } = error as NodeJS.ErrnoException;
  if (code === 'ENAMETOOLONG')
    return new HttpError(400, 'A name or a path is too long for this system.', 'path');
  const why = reads && code !== undefined ? READ_MESSAGES[code] : undefined;
  if (why !== undefined) {
    return new HttpError(
      422,
      `${path === undefined ? 'A file' : basename(path)} cannot be read: ${why}.`,
      'unreadable',
    );
  }
  const advice = code === undefined ? undefined : DISK_MESSAGES[code];
  if (advice !== undefined) {
    return new HttpError(507, `Nothing was written: ${advice}. The older version is untouched.`, 'disk');
  }
  return new HttpError(500, `The workbook's server failed: ${message ?? String(error)}`, 'internal');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

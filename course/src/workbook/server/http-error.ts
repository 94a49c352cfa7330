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
  EROFS: 'the folder is on a read-only disk; copy the course to a folder you may write to',
  EACCES: 'permission was refused; make the folder writable and save again',
  EPERM: 'permission was refused; make the folder writable and save again',
};

/** What the page is told of a failure: known disk troubles in plain words, everything else as it came. */
export function describeFailure(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const advice = code === undefined ? undefined : DISK_MESSAGES[code];
  if (advice !== undefined) {
    return new HttpError(507, `Nothing was written: ${advice}. The older version is untouched.`, 'disk');
  }
  return new HttpError(500, `The workbook's server failed: ${message ?? String(error)}`, 'internal');
}

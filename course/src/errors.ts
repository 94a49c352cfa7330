/** An error whose message is for the person at the terminal: what, where, and what to do, on one line. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The machinery failed (a full disk, a port in use, a kernel that died), not the words or the input. */
export class MachineryError extends Error {
  override name = 'MachineryError';
}

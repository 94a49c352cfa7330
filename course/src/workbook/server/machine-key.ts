import { randomBytes } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const KEY_BYTES = 32;
const KEY_TEXT = /^[0-9a-f]{64}$/;

/** Where a program keeps what belongs to this user on this machine, and to no course. */
export function stateFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'faultlines');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'faultlines');
  const state = env.XDG_STATE_HOME ?? '';
  return join(isAbsolute(state) ? state : join(home, '.local', 'state'), 'faultlines');
}

/**
 * The secret of this user on this machine, by which the workbook knows again what it saw a kernel produce. It stands
 * outside of the course: whoever writes a notebook, or anything else in the course's folders, does not have it.
 *
 * A key that others could read is replaced. Where none can be kept (a home that is read-only), there is one until the
 * workbook ends, and stored outputs are shown without their styles after the next start.
 */
export function machineKey(folder: string): Buffer {
  const file = join(folder, 'trust-key');
  try {
    return readKey(file) ?? makeKey(folder, file);
  } catch {
    return randomBytes(KEY_BYTES);
  }
}

function readKey(file: string): Buffer | undefined {
  const info = lstatSync(file, { throwIfNoEntry: false });
  if (info === undefined || !isOwn(info)) return undefined;
  const text = readFileSync(file, 'latin1').trim();
  return KEY_TEXT.test(text) ? Buffer.from(text, 'hex') : undefined;
}

/** Windows keeps a user's folder from other users by itself, and knows no modes. */
function isOwn(info: Stats): boolean {
  if (!info.isFile()) return false;
  return process.platform === 'win32' || ((info.mode & 0o077) === 0 && info.uid === process.getuid?.());
}

/** Two workbooks that start at once end up with the same key: the first one's. */
function makeKey(folder: string, file: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const older = lstatSync(file, { throwIfNoEntry: false });
  if (older !== undefined && readKey(file) === undefined) rmSync(file, { recursive: true, force: true });
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(temporary, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(temporary, file);
  } catch (error) {
    // A disk without hard links.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(temporary, file);
  }
  rmSync(temporary, { force: true });
  const key = readKey(file);
  if (key === undefined) throw new Error(`${file} is not private`);
  return key;
}

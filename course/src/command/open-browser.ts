import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How the folders of pages that lead to the workbook are named; what a killed server left is found by it. */
const PREFIX = '.open-';

/**
 * A page in a file that only the learner can read, which leads the browser to an address of the workbook. The address
 * holds a token, and what stands on a command line every user of the machine can read.
 */
export interface LeadingPage {
  readonly file: string;
  /** The address of the page itself. */
  readonly url: string;
  remove(): void;
}

/**
 * Makes a leading page. A folder of the course comes first, since a browser in a sandbox (snap, flatpak) reads the
 * learner's folders but neither hidden ones at the top nor the system's temporary one.
 *
 * @param leads.forgetting an address that the browser loads first, see `Workbook.forgettingAddress`
 * @param folders where to try it, in order
 * @returns nothing where none of them keeps a file from other users
 */
export function makeLeadingPage(
  { address, forgetting }: { address: string; forgetting: string },
  folders: readonly string[] = [tmpdir()],
): LeadingPage | undefined {
  for (const folder of folders) {
    let own: string | undefined;
    try {
      mkdirSync(folder, { recursive: true });
      if (!keepsEntries(folder)) continue;
      own = mkdtempSync(join(folder, PREFIX));
      chmodSync(own, 0o700);
      const file = join(own, 'workbook.html');
      if (isPrivate(own)) {
        writeFileSync(file, leadingTo(address, forgetting), { mode: 0o600, flag: 'wx' });
        const made = own;
        return { file, url: pathToFileURL(file).href, remove: () => removeQuietly(made) };
      }
    } catch {
      // The next folder may do.
    }
    if (own !== undefined) removeQuietly(own);
  }
  return undefined;
}

/** Removes the pages that servers left which were killed. Their tokens ended with them. */
export function removeLeadingPages(folder: string): void {
  try {
    for (const name of readdirSync(folder)) if (name.startsWith(PREFIX)) removeQuietly(join(folder, name));
  } catch {
    // No folder, no pages.
  }
}

/** Some disks (FAT, Windows' ones under WSL) ignore modes. Windows itself keeps a user's folders from other users. */
function isPrivate(folder: string): boolean {
  if (process.platform === 'win32') return true;
  const { mode, uid } = statSync(folder);
  return (mode & 0o077) === 0 && uid === process.getuid?.();
}

/** Whether no other user can put a folder of theirs, with a page of theirs, in the place of one that is made here. */
function keepsEntries(folder: string): boolean {
  if (process.platform === 'win32') return true;
  const { mode, uid } = statSync(folder);
  const isSafeOwner = uid === process.getuid?.() || uid === 0;
  return isSafeOwner && ((mode & 0o002) === 0 || (mode & 0o1000) !== 0);
}

function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // A browser on Windows may hold the file for a moment; the next start removes it.
  }
}

/**
 * A page leads on once it has loaded what it names. First the browser drops what a server that had the port before may
 * have left: a service worker would get the address, and the token with it, in the workbook's place.
 */
function leadingTo(address: string, forgetting: string): string {
  const escaped = address.replaceAll('&', '&amp;');
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Faultlines</title>
<link rel="stylesheet" href="${forgetting}">
<meta http-equiv="refresh" content="0; url=${escaped}">
<p><a href="${escaped}">Open the workbook</a></p>
`;
}

/** Opens a file's address in the browser. The workbook's own address is in the terminal too, so no browser is no failure. */
export function openInBrowser(url: string): void {
  const [program, ...args] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler', url]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', url];
  const opener = spawn(program as string, args as string[], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}

/** Builds the course anew and brings every list in step, in processes of their own: this one has loaded what is out of date. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ExitStatus, Terminal } from '../command/command.js';
import { coursePackage, courseRoot } from '../paths.js';

function run(args: readonly string[], terminal: Terminal): Promise<number> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd: courseRoot, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => terminal.stdout(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => terminal.stderr(text));
    child.on('error', () => resolve(3));
    child.on('close', status => resolve(status ?? 3));
  });
}

const FORMATTER = join(courseRoot, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** @param files what is new; it is put into the form that the style check wants, whatever names it was given */
export async function rebuildAndSync(files: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const code = files.filter(file => file.endsWith('.ts'));
  if (
    code.length > 0 &&
    (await run([FORMATTER, 'check', '--write', '--log-level=error', ...code], terminal)) !== 0
  )
    return 1;
  const built = await run([join(coursePackage, 'bin', 'setup.mjs'), 'build'], terminal);
  if (built !== 0) return 1;
  const synced = await run([join(coursePackage, 'bin', 'faultlines.mjs'), 'sync'], terminal);
  return synced === 0 ? 0 : 1;
}

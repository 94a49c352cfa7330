/**
 * The oldest and the newest Node that the course supports, from the npm packages that carry Node's binaries: the workbook starts, a
 * chapter runs, a solution is graded, and the library's tests pass. Usage: node .ci/smoke.mjs [version...]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const VERSIONS = ['20.19.0', '26.12.1'];
const START_LIMIT_MS = 120_000;

/** A test run must not think that it is CI's own. */
const { FAULTLINES_CPU_TIMES: _times, ...environment } = process.env;

/** Puts a version of Node into a folder of its own, and gives the path of its program. */
function install(version, folder) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  mkdirSync(folder, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--prefix',
    folder,
    `${name}@${version}`,
  ];
  const { status, stderr } = spawnSync(npm, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0)
    throw new Error(`npm could not fetch ${name}@${version}: ${stderr.trim().split('\n').at(-1)}`);
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Runs a step to its end; what it printed is shown only if it fails. */
function step(node, what, args) {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd: root, encoding: 'utf8', env: environment });
  if (status !== 0) throw new Error(`${what} ended with status ${status}:\n${stdout}\n${stderr}`);
  console.log(`  ok   ${what}`);
}

/** Starts the workbook, asks it for its page, and ends it as a learner would. */
async function startWorkbook(node) {
  const child = spawn(node, ['course/bin/faultlines.mjs', 'start', '--no-open', '--port', '0'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const address = new Promise((resolve, reject) => {
    const look = chunk => {
      printed += chunk;
      const found = /Workbook: (http:\S+)/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', look);
    child.stderr.setEncoding('utf8').on('data', look);
    child.on('close', status => reject(new Error(`the workbook ended with status ${status}:\n${printed}`)));
    setTimeout(() => reject(new Error(`the workbook did not start:\n${printed}`)), START_LIMIT_MS).unref();
  });
  try {
    const page = await fetch(await address);
    if (page.status !== 200) throw new Error(`the page was answered with ${page.status}`);
  } finally {
    child.kill('SIGINT');
    await new Promise(resolve => (child.exitCode === null ? child.on('close', resolve) : resolve()));
  }
  console.log('  ok   the workbook starts and ends');
}

const folder = mkdtempSync(join(tmpdir(), 'faultlines-nodes-'));
try {
  for (const version of process.argv.length > 2 ? process.argv.slice(2) : VERSIONS) {
    console.log(`Node ${version}`);
    const node = install(version, join(folder, version));
    step(node, 'the course builds', ['course/bin/setup.mjs', 'build']);
    await startWorkbook(node);
    step(node, 'chapter 5.2 runs', ['course/bin/faultlines.mjs', 'run', '5.2']);
    step(node, 'a solution is graded', ['course/bin/faultlines.mjs', 'check', '5.2.1', '--solution']);
    step(node, "the library's tests pass", ['node_modules/vitest/vitest.mjs', 'run', '--project', 'library']);
  }
} catch (error) {
  console.error(`smoke: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

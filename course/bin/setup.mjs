#!/usr/bin/env node
/**
 * Does the set-up and then the job: installs if the lock file changed, builds what is out of date, starts or tests.
 * Without dependencies, since it runs before there are any; without a shell, so that Windows works.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeLibraryExports } from './library-exports.mjs';
import { INSTALL, missingPackages } from './packages.mjs';
import { writePublishedFigures } from './published-figures.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stamps = join(root, 'node_modules', '.faultlines');

const OLDEST_NODE = [20, 19];

/** What is built, in order; each again only if one of its inputs, or an earlier step, changed. */
const STEPS = [
  {
    name: 'library',
    inputs: ['lib/src', 'lib/tsconfig.json', 'lib/package.json'],
    command: tsc('lib'),
    clean: 'lib/dist',
    makes: 'lib/dist/index.js',
  },
  {
    name: 'exercises',
    inputs: ['exercises'],
    command: tsc('exercises'),
    clean: 'exercises/dist',
    makes: 'exercises/dist',
  },
  {
    name: 'course',
    inputs: ['course/src', 'course/tsconfig.json'],
    command: tsc('course'),
    clean: 'course/dist',
    makes: 'course/dist/command/main.js',
  },
  {
    name: 'sources',
    inputs: ['lib/src'],
    command: [join('course', 'dist', 'build', 'sources.js')],
    makes: 'lib/dist/sources.json',
  },
  {
    name: 'workbook',
    inputs: ['course/src/workbook/page', 'course/package.json'],
    command: [join('course', 'dist', 'build', 'page.js')],
    makes: 'course/dist/workbook/page/index.html',
  },
];

function tsc(folder) {
  return [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', folder];
}

function fail(line, status = 3) {
  process.stderr.write(`${line}\n`);
  process.exit(status);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    fail(
      `Faultlines needs Node ${OLDEST_NODE.join('.')} or newer, this is ${process.versions.node}: install a newer one from nodejs.org`,
    );
  }
}

/** Runs a command to its end; resolves with its exit status. Output goes where it should, or is kept for a failure. */
function run(command, args, { quiet = false, cwd = root } = {}) {
  return new Promise(resolve => {
    const shell = process.platform === 'win32' && command === 'npm';
    const child = spawn(command, args, {
      cwd,
      shell,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    const kept = [];
    child.stdout?.on('data', chunk => kept.push(chunk));
    child.stderr?.on('data', chunk => kept.push(chunk));
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', error => resolve({ status: 3, output: error.message }));
    child.on('close', status => resolve({ status: status ?? 3, output: Buffer.concat(kept).toString() }));
  });
}

/** A digest of names, sizes and times is enough to see an edit, and reads no file. */
function fingerprint(paths) {
  const hash = createHash('sha256').update(process.versions.node);
  const visit = path => {
    const info = statSync(join(root, path), { throwIfNoEntry: false });
    if (info === undefined) return;
    if (!info.isDirectory()) {
      hash.update(`${path}:${info.size}:${info.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(join(root, path)).sort()) {
      if (name !== 'node_modules' && name !== 'dist') visit(`${path}/${name}`);
    }
  };
  paths.forEach(visit);
  return hash.digest('hex');
}

/** A stamp that cannot be read says nothing: what it stands for is done again. */
function stampOf(name) {
  try {
    return readFileSync(join(stamps, name), 'utf8');
  } catch {
    return '';
  }
}

/** A stamp that cannot be set is no failure: the work is done, and will be done again. */
function setStamp(name, value) {
  const file = join(stamps, name);
  try {
    if (statSync(stamps, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(stamps);
    mkdirSync(stamps, { recursive: true });
    rmSync(file, { recursive: true, force: true });
    writeFileSync(file, value);
  } catch {
    // As above.
  }
}

/** Installs where the lock file changed, or where packages are missing: somebody else may have run npm meanwhile. */
async function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (stampOf('install') === lock && missingPackages(root).length === 0) return;
  say('Installing the packages of the course (once; about a minute) ...');
  const { status, output } = await run('npm', INSTALL, { quiet: true });
  if (status !== 0)
    fail(`npm could not install the packages:\n${output}\nCheck the network and run the command again.`);
  const missing = missingPackages(root);
  if (missing.length > 0) {
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
    fail(
      `npm left packages out: ${missing.slice(0, 5).join(', ')}${more}. Look for settings such as "omit" in \`npm config list\`, and run the command again.`,
    );
  }
  setStamp('install', lock);
}

/** What is made before anything is compiled: the figures of `data/` as a module, and the library's subpaths. */
function prepareLibrary() {
  try {
    writePublishedFigures(root);
    writeLibraryExports(join(root, 'lib'));
  } catch (error) {
    fail(`the library cannot be built: ${error.message}`, 1);
  }
}

async function build() {
  prepareLibrary();
  const inputs = [];
  for (const step of STEPS) {
    inputs.push(...step.inputs);
    const wanted = fingerprint([...inputs, 'tsconfig.base.json', 'package-lock.json']);
    if (stampOf(step.name) === wanted && existsSync(join(root, step.makes))) continue;
    say(`Building: ${step.name} ...`);
    if (step.clean !== undefined) rmSync(join(root, step.clean), { recursive: true, force: true });
    const { status, output } = await run(process.execPath, step.command, { quiet: true });
    if (status !== 0) fail(`the ${step.name} did not build:\n${output}`, 1);
    setStamp(step.name, wanted);
  }
}

/** The test runner takes these in a path for the marks of an address or a pattern. */
const MISREAD_BY_TESTS = /[#?%*]/;

/** Runs the tests, in a copy where the folder has a name that the test runner cannot read. */
async function runTests(args) {
  const command = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...args];
  if (!MISREAD_BY_TESTS.test(root)) return (await run(process.execPath, command)).status;
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'faultlines-tests-')));
  say(`The test runner cannot read the name of this folder: testing a copy in ${copy} ...`);
  try {
    const left = new Set([join(root, '.git'), join(root, 'work')]);
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true, filter: path => !left.has(path) });
    return (await run(process.execPath, command, { cwd: copy })).status;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const JOBS = {
  build: async () => 0,
  start: async args =>
    (await run(process.execPath, [join('course', 'bin', 'faultlines.mjs'), 'start', ...args])).status,
  test: async args => {
    const lint = await run(process.execPath, [
      join('node_modules', '@biomejs', 'biome', 'bin', 'biome'),
      'check',
      '.',
    ]);
    if (lint.status !== 0) fail('the style check failed (npm run format fixes what can be fixed)', 1);
    return runTests(args);
  },
};

const [job, ...args] = process.argv.slice(2);
if (!(job in JOBS)) fail(`setup: no job '${job}' (the jobs: ${Object.keys(JOBS).join(', ')})`, 2);
checkNode();
await install();
await build();
process.exitCode = await JOBS[job](args);

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LAYERS } from '../../bin/library-exports.mjs';
import { inCourse } from '../paths.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faultlines-setup-'));
  cpSync(inCourse('course', 'bin'), join(root, 'course', 'bin'), { recursive: true });
  const here = { os: [process.platform], cpu: [process.arch] };
  const packages = {
    '': { name: 'course' },
    'node_modules/needed': { version: '1.0.0' },
    'node_modules/built-with': { version: '2.0.0', dev: true },
    'node_modules/built-with/node_modules/inner': { version: '3.0.0', dev: true },
    'node_modules/program-here': { version: '1.0.0', optional: true, ...here },
    'node_modules/program-elsewhere': { version: '1.0.0', optional: true, os: ['elsewhere'], cpu: ['other'] },
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  mkdirSync(join(root, 'data'));
  cpSync(inCourse('lib', 'package.json'), join(root, 'lib', 'package.json'));
  for (const layer of LAYERS) mkdirSync(join(root, 'lib', 'src', layer), { recursive: true });
  mkdirSync(join(root, 'programs'));
  writeFileSync(
    join(root, 'programs', 'npm'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'npm.mjs')}" "$@"\n`,
    {
      mode: 0o755,
    },
  );
  writeFileSync(join(root, 'npm.mjs'), STAND_IN);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Installs as npm does, with what it leaves out in production. */
const STAND_IN = `
  import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
  const words = process.argv.slice(2);
  appendFileSync('npm.log', words.join(' ') + '\\n');
  const omitted = kind => !words.includes('--include=' + kind) &&
    (process.env.npm_config_omit === kind || (kind === 'dev' && process.env.NODE_ENV === 'production'));
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  for (const [path, { version, dev, optional, os }] of Object.entries(packages)) {
    if (path === '' || os?.[0] === 'elsewhere' || path.endsWith(process.env.LEAVE_OUT ?? '/nothing')) continue;
    if ((dev && omitted('dev')) || (optional && omitted('optional'))) continue;
    mkdirSync(path, { recursive: true });
    writeFileSync(path + '/package.json', JSON.stringify({ version }));
  }
`;

/** Runs the set-up's job `test` with stand-ins for the compiler, the style check and the test runner. */
function test(programs = join(root, 'programs')): { status: number | null; stdout: string; stderr: string } {
  const script = (path: string, text: string) => {
    const file = join(root, ...path.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const packages = { '': { name: 'course' } };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  script('work/mine.txt', '');
  script('node_modules/@biomejs/biome/bin/biome', '');
  const maker = (files: Record<string, string>) =>
    `const fs = require('node:fs'), path = require('node:path');
     for (const [file, text] of Object.entries(${JSON.stringify(files)})) {
       fs.mkdirSync(path.dirname(file), { recursive: true });
       fs.writeFileSync(file, text);
     }`;
  const built = maker({ 'lib/dist/sources.json': '', 'course/dist/workbook/page/index.html': '' });
  script(
    'node_modules/typescript/bin/tsc',
    maker({
      'lib/dist/index.js': '',
      'exercises/dist/index.js': '',
      'course/dist/command/main.js': '',
      'course/dist/build/sources.js': built,
      'course/dist/build/page.js': built,
    }),
  );
  script(
    'node_modules/vitest/vitest.mjs',
    `import { existsSync } from 'node:fs';
     console.log(JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2), work: existsSync('work'), bin: existsSync('course/bin/setup.mjs') }));
     process.exitCode = 1;`,
  );
  return spawnSync(process.execPath, [join(root, 'course', 'bin', 'setup.mjs'), 'test', 'one'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` },
  });
}

/** Runs the set-up. The build fails: there is nothing to build here, and the packages are what matters. */
function setup(env: NodeJS.ProcessEnv = {}): { installs: number; stderr: string } {
  const log = join(root, 'npm.log');
  rmSync(log, { force: true });
  const { stderr } = spawnSync(process.execPath, [join(root, 'course', 'bin', 'setup.mjs'), 'build'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'programs')}${delimiter}${process.env.PATH}`, ...env },
  });
  const installs = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;
  return { installs, stderr };
}

const installed = (name: string) => existsSync(join(root, 'node_modules', name, 'package.json'));
const stamp = () => join(root, 'node_modules', '.faultlines', 'install');

describe.skipIf(process.platform === 'win32')('the set-up', () => {
  it.each<[string, NodeJS.ProcessEnv]>([
    ['nothing', {}],
    ['NODE_ENV=production', { NODE_ENV: 'production' }],
    ['omit=dev', { npm_config_omit: 'dev' }],
    ['omit=optional', { npm_config_omit: 'optional' }],
  ])('fault 22: installs all that the build needs with %s set, once', (_, env) => {
    expect(setup(env).installs).toBe(1);
    for (const name of ['needed', 'built-with', 'built-with/node_modules/inner', 'program-here'])
      expect(installed(name), name).toBe(true);
    expect(setup(env).installs).toBe(0);
  });

  it.each(['built-with', 'inner', 'program-here'])(
    'fault 22: stamps nothing, and names what is missing, where npm left %s out',
    name => {
      const { stderr } = setup({ LEAVE_OUT: `/${name}` });
      expect(stderr).toContain(`npm left packages out: ${name}. Look for settings such as "omit"`);
      expect(existsSync(stamp())).toBe(false);
      expect(setup().installs).toBe(1);
      expect(installed('needed')).toBe(true);
    },
  );

  it('fault 22: installs again what somebody removed, or replaced by another version', () => {
    setup();
    rmSync(join(root, 'node_modules', 'built-with'), { recursive: true });
    expect(setup().installs).toBe(1);
    expect(installed('built-with')).toBe(true);
    writeFileSync(join(root, 'node_modules', 'needed', 'package.json'), '{"version":"0.9.0"}');
    expect(setup().installs).toBe(1);
    writeFileSync(join(root, 'node_modules', 'needed', 'package.json'), '{"vers');
    expect(setup().installs).toBe(1);
    expect(setup().installs).toBe(0);
  });

  it.each(['a#b', 'a%20b', 'a?b', 'a*b'])(
    'fault 23: runs the tests of a course in the folder %s in a copy, and removes it',
    name => {
      const odd = join(root, name);
      mkdirSync(odd);
      for (const folder of ['course', 'lib', 'data']) renameSync(join(root, folder), join(odd, folder));
      const whole = root;
      root = odd;
      const { status, stdout, stderr } = test(join(whole, 'programs'));
      root = whole;
      expect(stderr).toContain('testing a copy in');
      const { cwd, ...seen } = JSON.parse(stdout.trim().split('\n').at(-1) as string) as { cwd: string };
      expect(seen).toEqual({ args: ['run', 'one'], work: false, bin: true });
      expect(cwd).not.toContain(name);
      expect(existsSync(cwd)).toBe(false);
      expect(status).toBe(1);
    },
  );

  it('runs the tests of any other folder in place', () => {
    const { stdout, stderr } = test();
    expect(stderr).not.toContain('copy');
    expect(JSON.parse(stdout.trim().split('\n').at(-1) as string)).toMatchObject({
      cwd: realpathSync(root),
      work: true,
    });
  });

  it('fault 22: heals a stamp that is none', () => {
    setup();
    rmSync(stamp());
    mkdirSync(stamp());
    expect(setup().installs).toBe(1);
    expect(setup().installs).toBe(0);
    rmSync(join(root, 'node_modules', '.faultlines'), { recursive: true });
    writeFileSync(join(root, 'node_modules', '.faultlines'), '');
    expect(setup().installs).toBe(1);
    expect(setup().installs).toBe(0);
  });
});

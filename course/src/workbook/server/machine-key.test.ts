import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineKey, stateFolder } from './machine-key.js';

let folder: string;
let state: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultlines-state-'));
  state = join(folder, 'state', 'faultlines');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(state, 'trust-key');

describe('the key of the machine', () => {
  it('fault 33: is made once, for its user alone, and found again', () => {
    const key = machineKey(state);
    expect(key).toHaveLength(32);
    expect(machineKey(state)).toEqual(key);
    expect(readdirSync(state)).toEqual(['trust-key']);
    if (process.platform === 'win32') return;
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(state).mode & 0o777).toBe(0o700);
  });

  it('fault 33: that is damaged is replaced', () => {
    const key = machineKey(state);
    for (const text of ['', 'short', 'g'.repeat(64), readFileSync(file(), 'utf8').slice(1)]) {
      writeFileSync(file(), text);
      expect(machineKey(state)).not.toEqual(key);
      expect(machineKey(state)).toEqual(machineKey(state));
    }
  });

  it.skipIf(process.platform === 'win32')(
    'fault 33: that others could read, or that is a link, is replaced',
    () => {
      const key = machineKey(state);
      chmodSync(file(), 0o644);
      const second = machineKey(state);
      expect(second).not.toEqual(key);
      rmSync(file());
      const planted = join(folder, 'planted');
      writeFileSync(planted, 'a'.repeat(64), { mode: 0o600 });
      symlinkSync(planted, file());
      expect(machineKey(state).toString('hex')).not.toBe('a'.repeat(64));
      expect(lstatSync(file()).isFile()).toBe(true);
      expect(readFileSync(planted, 'utf8')).toBe('a'.repeat(64));
    },
  );

  it('fault 33: lasts as long as the workbook where it cannot be kept', () => {
    mkdirSync(join(folder, 'state'));
    writeFileSync(state, 'a file where the folder should be');
    const key = machineKey(state);
    expect(key).toHaveLength(32);
    expect(machineKey(state)).not.toEqual(key);
  });

  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
    ['linux', {}, join('home', '.local', 'state', 'faultlines')],
    ['linux', { XDG_STATE_HOME: join(tmpdir(), 'state') }, join(tmpdir(), 'state', 'faultlines')],
    ['linux', { XDG_STATE_HOME: 'work' }, join('home', '.local', 'state', 'faultlines')],
    ['darwin', {}, join('home', 'Library', 'Application Support', 'faultlines')],
    ['win32', { LOCALAPPDATA: join('C', 'Local') }, join('C', 'Local', 'faultlines')],
    ['win32', {}, join('home', 'AppData', 'Local', 'faultlines')],
  ])('fault 33: stands in the folder of the user on %s with %j', (platform, env, expected) =>
    expect(stateFolder(env, platform, 'home')).toBe(expected),
  );
});

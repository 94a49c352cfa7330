import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findJupyterPython } from '../kernel/jupyter/find-jupyter.js';
import { coursePackage, courseRoot } from '../paths.js';

const hasJupyter = process.env.FAULTLINES_REQUIRE_JUPYTER !== undefined || findJupyterPython() !== undefined;

it('fault 25: executes a notebook by nbconvert as the docs say', () => {
  if (!hasJupyter) {
    console.log('no Jupyter on this machine: nbconvert was not tried');
    expect(process.env.FAULTLINES_REQUIRE_JUPYTER).toBe(undefined);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'faultlines-nbconvert-'));
  try {
    const file = join(folder, 'own.ipynb');
    const cell = {
      id: 'one',
      cell_type: 'code',
      metadata: {},
      source: '6 * 7',
      outputs: [],
      execution_count: null,
    };
    const metadata = { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } };
    writeFileSync(file, JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 }));
    const options = ['--execute', '--to', 'notebook', '--output', 'run'];
    const program = join(coursePackage, 'bin', 'faultlines.mjs');
    execFileSync(process.execPath, [program, 'jupyter', 'nbconvert', '--', ...options, file], {
      stdio: 'pipe',
    });
    const ran = () => readFileSync(join(folder, 'run.ipynb'), 'utf8');
    expect(ran()).toMatch(/"42"/);
    // The kernel that the command wrote is found by Jupyter itself, too.
    rmSync(join(folder, 'run.ipynb'));
    execFileSync('jupyter', ['nbconvert', ...options, file], {
      stdio: 'pipe',
      env: { ...process.env, JUPYTER_PATH: join(courseRoot, '.cache', 'jupyter') },
    });
    expect(ran()).toMatch(/"42"/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

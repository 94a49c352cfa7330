import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseChapter, writeChapter } from '../chapters/chapter-document.js';
import { shownPath } from '../chapters/chapter-files.js';
import { codeCell, notebookOf } from '../chapters/testing-documents.js';
import { inCourse } from '../paths.js';
import { main } from './main.js';

mkdirSync(inCourse('.cache'), { recursive: true });
const folder = mkdtempSync(inCourse('.cache', 'run-'));
const good = join(folder, 'good.ipynb');
const bad = join(folder, 'bad.ipynb');
beforeAll(() => {
  writeChapter(good, notebookOf(codeCell('one', 'console.log("a"); 1'), codeCell('none', 'const b = 2;')));
  writeChapter(bad, notebookOf(codeCell('fails', '\nthrow new Error("broken")'), codeCell('below', '1')));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function faultlines(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const status = await main(args, {
    stdout: text => {
      stdout += text;
    },
    stderr: text => {
      stderr += text;
    },
    interactive: false,
  });
  return { status, stdout, stderr };
}

describe('faultlines run', () => {
  it('prints one JSON document and nothing else', async () => {
    const { status, stdout, stderr } = await faultlines('run', good, bad, '--json');
    const ms = expect.any(Number);
    expect([status, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      ms,
      notebooks: [
        {
          path: shownPath(good),
          ok: true,
          ms,
          cells: [
            { id: 'one', status: 'ok', ms, text: 'a\n1\n', outputs: ['text/plain', 'text/plain'] },
            { id: 'none', status: 'ok', ms, text: '', outputs: [] },
          ],
        },
        {
          path: shownPath(bad),
          ok: false,
          ms,
          cells: [
            {
              id: 'fails',
              status: 'error',
              ms,
              text: expect.stringContaining('line 2, column 7'),
              outputs: ['text/plain'],
            },
            { id: 'below', status: 'aborted', ms: 0, text: '', outputs: [] },
          ],
        },
      ],
    });
  });

  it('says which cell failed, why, and what did not run', async () => {
    const { status, stdout } = await faultlines('run', good, bad);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ok {5}.*good\.ipynb: 2 cells/);
    expect(stdout).toMatch(
      /FAILED .*bad\.ipynb[\s\S]*cell 'fails' failed:\n {4}Error: broken[\s\S]*1 cells? below/,
    );
    expect(stdout).toMatch(/2 notebooks, 1 failed/);
  });

  it('writes executed copies where it is told, and leaves the notebook as it was', async () => {
    const before = readFileSync(good, 'utf8');
    const { status } = await faultlines('run', good, '--out', join(folder, 'out'));
    const copy = join(folder, 'out', shownPath(good));
    expect([status, existsSync(copy), readFileSync(good, 'utf8')]).toEqual([0, true, before]);
    expect(parseChapter(readFileSync(copy, 'utf8'), copy).cells[0]).toMatchObject({
      execution_count: 1,
      outputs: [{ output_type: 'stream', text: 'a\n' }, { output_type: 'execute_result' }],
    });
  });

  it.each([
    [['run'], 'name a notebook'],
    [['run', 'none.ipynb'], 'there is no such file'],
    [['run', '9.9'], "'9.9' is neither a notebook"],
    [['run', 'all', '--host', 'browser'], 'static site'],
    [['run', 'all', '--fast'], '--fast'],
    [['coverage', '--part', '9'], '--part must be one of'],
    [['jupyter', 'hub'], 'expected lab, notebook or nbconvert'],
  ])('refuses %j in one line with status 2', async (args, message) => {
    const { status, stdout, stderr } = await faultlines(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

it('draws its progress only on a terminal', async () => {
  let drawn = '';
  await main(['run', good], {
    stdout: () => {},
    stderr: text => {
      drawn += text;
    },
    interactive: true,
  });
  expect(drawn).toContain('2/2 none');
});

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inCourse } from '../paths.js';
import {
  type FixtureCourse,
  makeFixtureCourse,
  markdownCell,
  notebookOf,
  writeChapter,
} from '../workbook/testing/fixture-course.js';

let course: FixtureCourse;
beforeEach(() => {
  course = makeFixtureCourse();
  mkdirSync(course.file('solutions'));
});
afterEach(() => course.remove());

it.skipIf(process.platform === 'win32')(
  'attack 15: the name of a draft does not move the cursor of the terminal, nor turn its text around',
  () => {
    const notebook = notebookOf(markdownCell('title', '# 7.1 Draft'));
    const metadata = { ...notebook.metadata, faultlines: { draft: true } };
    writeChapter(course, 'notebooks/7-\u001b[2Jclear/7.1-\u202eturned\u009b.ipynb', {
      ...notebook,
      metadata,
    });
    const shown = execFileSync(
      process.execPath,
      [inCourse('course', 'bin', 'faultlines.mjs'), 'new', '--drafts'],
      { env: { ...process.env, FAULTLINES_COURSE: course.root }, encoding: 'utf8' },
    );
    expect(shown).toContain('chapter 7.1: notebooks/7-\\x1b[2Jclear/7.1-\\u202eturned\\x9b.ipynb\n');
  },
);

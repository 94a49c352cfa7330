import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inCourse } from './paths.js';

it('fault 23: the library names each of its rooms, since a pattern fails in a folder with an asterisk in its path', () => {
  const { exports } = JSON.parse(readFileSync(inCourse('lib', 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  const rooms = readdirSync(inCourse('lib', 'src')).filter(room =>
    existsSync(inCourse('lib', 'src', room, 'index.ts')),
  );
  expect(Object.keys(exports).sort()).toEqual(
    ['.', './package.json', ...rooms.map(room => `./${room}`)].sort(),
  );
  for (const room of rooms) {
    expect(exports[`./${room}`]).toEqual({
      types: `./dist/${room}/index.d.ts`,
      default: `./dist/${room}/index.js`,
    });
  }
});

import { describe, expect, it } from 'vitest';
import { addressOf, placeOf, targetOf } from './addresses.js';

const FROM = 'notebooks/5-scalability/5.2-tail.ipynb';

describe('fault 19: where a link leads', () => {
  it.each([
    ['../3/3.5.ipynb', 'notebooks/3/3.5.ipynb'],
    ['./5.10.ipynb', 'notebooks/5-scalability/5.10.ipynb'],
    ['..\\3\\3.5.ipynb', 'notebooks/3/3.5.ipynb'],
    ['/notebooks/3/3.5.ipynb', 'notebooks/3/3.5.ipynb'],
    ['../3/a%20%23b.ipynb', 'notebooks/3/a #b.ipynb'],
    ['../3/3.5.ipynb?raw=true', 'notebooks/3/3.5.ipynb'],
    ['../../work/notebooks/3/3.5.ipynb', 'notebooks/3/3.5.ipynb'],
  ])('%s is the chapter %s', (href, path) => {
    for (const from of [FROM, `upstream/${FROM}`, `work/backups/${FROM}`])
      expect(targetOf(href, from)).toEqual({ kind: 'within', place: { path } });
  });

  it.each([
    ['https://a.org/x.ipynb', 'web'],
    ['//a.org', 'web'],
    ['MAILTO:a@b.c', 'web'],
    ['file:///etc/passwd', 'nowhere'],
    ['javascript:alert(1)', 'nowhere'],
    ['../../../x.ipynb', 'nowhere'],
    ['../../docs/specs.md', 'file'],
    ['../3/', 'file'],
  ])('%s leads to the kind %s', (href, kind) => {
    expect(targetOf(href, FROM).kind).toBe(kind);
  });

  it('an address says its path and its heading, whatever they are made of', () => {
    for (const path of [FROM, 'work/backups/a #1 50%.ipynb', 'notebooks/ü/x y.ipynb'])
      for (const heading of [undefined, 'A-"far"-heading,-is-it?', '100% #1'])
        expect(placeOf(addressOf(path, heading))).toEqual({
          path,
          ...(heading === undefined ? {} : { heading }),
        });
  });
});

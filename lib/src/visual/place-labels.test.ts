import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, besideLine, boxesOverlap, Crowd, segmentCrosses, textWidth } from './place-labels.js';

const coordinate = fc.integer({ min: 0, max: 60 });
const box = fc.record({
  x: coordinate,
  y: coordinate,
  width: fc.integer({ min: 1, max: 30 }),
  height: fc.integer({ min: 1, max: 30 }),
});
const segment = fc.record({ x1: coordinate, y1: coordinate, x2: coordinate, y2: coordinate });

describe('a segment and a box', () => {
  it('touch exactly when some point of the segment lies in the box', () => {
    let touching = 0;
    fc.assert(
      fc.property(segment, box, (line, room) => {
        const { x1, y1, x2, y2 } = line;
        const inside = (x: number, y: number): boolean =>
          x >= room.x && x <= room.x + room.width && y >= room.y && y <= room.y + room.height;
        // Where the line enters or leaves a side, and its ends: the only points that must be looked at.
        const shares = [0, 1];
        for (const side of [room.x, room.x + room.width]) if (x2 !== x1) shares.push((side - x1) / (x2 - x1));
        for (const side of [room.y, room.y + room.height])
          if (y2 !== y1) shares.push((side - y1) / (y2 - y1));
        const near = shares
          .filter(share => share >= 0 && share <= 1)
          .some(share => {
            const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
            // Whole coordinates: what is meant to lie on a side does so up to rounding.
            return inside(Math.round(x * 1e6) / 1e6, Math.round(y * 1e6) / 1e6);
          });
        if (near) touching++;
        expect(segmentCrosses(line, room)).toBe(near);
      }),
      { numRuns: 2000, seed: 5 },
    );
    expect(touching).toBeGreaterThan(200);
  });
});

describe('words beside a line', () => {
  it('never touch the line itself, nor reach over it', () => {
    fc.assert(
      fc.property(segment, fc.integer({ min: 5, max: 80 }), (line, width) => {
        fc.pre(line.x1 !== line.x2 && line.y1 !== line.y2);
        for (const { reach, ...place } of besideLine(line, width, 12)) {
          expect(segmentCrosses(line, place)).toBe(false);
          if (reach !== undefined) expect(segmentCrosses(line, reach)).toBe(false);
        }
      }),
      { seed: 6 },
    );
  });
});

describe('a crowd', () => {
  const at = (x: number, y: number) =>
    function* (width: number, height: number): Generator<Box> {
      for (let right = 0; right < 5; right++) yield { x: x + 40 * right, y, width, height };
    };

  it('never puts words over words, walls, or outside', () => {
    const crowd = new Crowd({ left: 0, right: 300, walls: [70] });
    const placed = Array.from({ length: 20 }, (_, index) =>
      crowd.place('word', 10, at(10, 20 * (index % 5))),
    );
    const boxes = placed.flatMap(label => label?.box ?? []);
    expect(boxes.length).toBeGreaterThan(10);
    for (const [index, one] of boxes.entries()) {
      expect(boxes.slice(index + 1).some(other => boxesOverlap(one, other))).toBe(false);
      expect(one.x + one.width < 70 || one.x > 70).toBe(true);
      expect(one.x + one.width).toBeLessThanOrEqual(300);
    }
  });

  it('rather moves than crosses a line, rather crosses than goes, and rather cuts a word than loses it', () => {
    const crowd = new Crowd({ left: 0, right: 200 });
    crowd.addLine({ x1: 20, y1: 0, x2: 20, y2: 50 });
    expect(crowd.place('word', 10, at(10, 10))?.box.x).toBe(50);
    expect(crowd.place('word', 10, at(10, 10))?.box.x).toBe(90);
    crowd.addLine({ x1: 0, y1: 40, x2: 200, y2: 40 });
    expect(crowd.place('word', 10, at(10, 35), { mostLines: 0 })).toBeUndefined();
    expect(crowd.place('word', 10, at(10, 35))).toMatchObject({ text: 'word', crosses: true });
    const narrow = new Crowd({ left: 0, right: 50 });
    expect(narrow.place('a long word', 10, at(0, 0))?.text).toBe('a long…');
    expect(narrow.place('a long word', 10, at(0, 0))).toBeUndefined();
  });
});

it('words keep away from a line that is not their own', () => {
  const crowd = new Crowd({ left: 0, right: 200 });
  const own = { x1: 0, y1: 30, x2: 200, y2: 30 };
  const other = { x1: 0, y1: 25, x2: 100, y2: 25 };
  for (const line of [own, other]) crowd.addLine(line);
  // The first place touches neither, but lies on the other line; the second has the own one below it alone.
  const places = function* (width: number, height: number): Generator<Box> {
    yield { x: 10, y: 24 - height, width, height };
    yield { x: 120, y: 29 - height, width, height };
  };
  expect(crowd.place('word', 10, places, { own })?.box.x).toBe(120);
  // Where nothing better is left it takes what there is.
  expect(crowd.place('word', 10, places, { own })?.box.x).toBe(10);
});

it('words stay between the ends of their line, and may stand beside one that leaves with it', () => {
  const crowd = new Crowd({ left: -100, right: 300 });
  const own = { x1: 0, y1: 0, x2: 100, y2: 20 };
  const sibling = { x1: 0, y1: 0, x2: 200, y2: 30 };
  for (const line of [own, sibling]) crowd.addLine(line);
  const places = function* (width: number, height: number): Generator<Box> {
    yield { x: -60, y: -20, width, height };
    yield { x: 40, y: 2 - height, width, height };
  };
  expect(crowd.place('word', 10, places, { own })?.box.x).toBe(40);
  expect(crowd.place('word', 10, places, { own })?.box.x).toBe(-60);
});

it('a word is rather left out than cut in two', () => {
  const crowd = new Crowd({ left: 0, right: 80 });
  const place = function* (width: number, height: number): Generator<Box> {
    yield { x: 0, y: 0, width, height };
  };
  expect(crowd.place('version (0 0) ann 0', 10, place)?.text).toBe('version (0 0)…');
});

it('a text is as wide as its letters, and twice as wide at twice the size', () => {
  expect(textWidth('iii', 10)).toBeLessThan(textWidth('mmm', 10));
  expect(textWidth('漢字', 10)).toBeGreaterThan(textWidth('ab', 10));
  expect(textWidth('word', 20)).toBeCloseTo(2 * textWidth('word', 10));
});

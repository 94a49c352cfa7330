/** Finds room for words in a picture full of lines: no label ever covers another, a mark, or a line that must stay whole. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A place for a label; no other line should pass between it and what it belongs to, that is through its reach. */
export interface Candidate extends Box {
  readonly reach?: Box;
}

export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** A label that found room. */
export interface PlacedLabel {
  readonly text: string;
  readonly box: Box;
  /** Whether a line passes behind it: it then needs a halo. */
  readonly crosses: boolean;
}

/** Shares of the font size, generous, since fonts differ: DejaVu Sans is the widest that is common. */
const NARROW = /[iljI.,:;'|!()[\]{} ]/;
const WIDE = /[mwMW@%…→]/;

function letterWidth(letter: string): number {
  if (letter > '\u2e80') return 1.05;
  if (NARROW.test(letter)) return 0.38;
  if (WIDE.test(letter)) return 0.95;
  return letter >= 'A' && letter <= 'Z' ? 0.74 : 0.63;
}

/** Of the letters that most words are made of. */
const LETTER_WIDTHS = Array.from({ length: 128 }, (_, code) => letterWidth(String.fromCharCode(code)));

/** About how wide a text is, in px; never much less than it really is. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (let index = 0; index < text.length; index++) {
    width += LETTER_WIDTHS[text.charCodeAt(index)] ?? letterWidth(text[index]);
  }
  return width * fontSize;
}

/** The height of a line of words, from the top of its tallest letters to the bottom of its lowest. */
export function textHeight(fontSize: number): number {
  return fontSize * 1.15;
}

export function boxesOverlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether a segment touches a box: both ends at one outer side say no at once; else its line must pass between two corners. */
export function segmentCrosses({ x1, y1, x2, y2 }: Segment, { x, y, width, height }: Box): boolean {
  const right = x + width;
  const bottom = y + height;
  if ((x1 < x && x2 < x) || (x1 > right && x2 > right)) return false;
  if ((y1 < y && y2 < y) || (y1 > bottom && y2 > bottom)) return false;
  const [dx, dy] = [x2 - x1, y2 - y1];
  // On which side of the line each corner lies.
  const a = dx * (y - y1) - dy * (x - x1);
  const b = dx * (y - y1) - dy * (right - x1);
  const c = dx * (bottom - y1) - dy * (x - x1);
  const d = dx * (bottom - y1) - dy * (right - x1);
  return !((a > 0 && b > 0 && c > 0 && d > 0) || (a < 0 && b < 0 && c < 0 && d < 0));
}

export interface PlaceOptions {
  /** How many lines may pass behind the words: any number, if absent. */
  readonly mostLines?: number;
  /** The line that the words belong to, if they belong to one. */
  readonly own?: Segment;
}

/** Room between words and a line that they must not touch. */
const WALL = 4;
/** Words as near as this to a line are read as that line's. */
const BESIDE = 5;
/** Height of the bands by which things are found again, in px. */
const BAND = 48;

function bandOf(y: number): number {
  return Math.floor(y / BAND);
}

/** The things in a picture, by where they are. */
export class Crowd {
  /** What no label may touch. */
  readonly #solid = new Map<number, Box[]>();
  /** What a label avoids if it can: an arrow passes behind it otherwise. */
  readonly #lines = new Map<number, Segment[]>();
  /** Vertical lines over the whole height that no label may touch. */
  readonly #walls: number[];
  readonly #left: number;
  readonly #right: number;

  constructor(bounds: { readonly left: number; readonly right: number; readonly walls?: readonly number[] }) {
    this.#left = bounds.left;
    this.#right = bounds.right;
    this.#walls = [...(bounds.walls ?? [])];
  }

  addBox(box: Box): void {
    this.#add(this.#solid, box.y, box.y + box.height, box);
  }

  addLine(segment: Segment): void {
    this.#add(this.#lines, Math.min(segment.y1, segment.y2), Math.max(segment.y1, segment.y2), segment);
  }

  /** Whether a box is free of everything that it must not touch. */
  isFree(box: Box): boolean {
    const left = box.x - WALL;
    const right = box.x + box.width + WALL;
    for (const wall of this.#walls) if (wall > left && wall < right) return false;
    return this.#isFreeOfBoxes(box);
  }

  #isFreeOfBoxes(box: Box): boolean {
    if (box.x < this.#left || box.x + box.width > this.#right) return false;
    for (let band = bandOf(box.y); band <= bandOf(box.y + box.height); band++) {
      for (const other of this.#solid.get(band) ?? []) if (boxesOverlap(box, other)) return false;
    }
    return true;
  }

  /** What speaks against words being read as their own line's: another line beside them, and a place beyond its ends. */
  #doubts(box: Box, own: Segment): number {
    const middle = box.x + box.width / 2;
    const isBeyond = middle < Math.min(own.x1, own.x2) || middle > Math.max(own.x1, own.x2);
    return (isBeyond ? 2 : 0) + (this.#isBesideAnother(box, own) ? 1 : 0);
  }

  #isBesideAnother({ x, y, width, height }: Box, own: Segment): boolean {
    const around = { x: x - BESIDE, y: y - BESIDE, width: width + 2 * BESIDE, height: height + 2 * BESIDE };
    for (let band = bandOf(around.y); band <= bandOf(around.y + around.height); band++) {
      for (const line of this.#lines.get(band) ?? []) {
        // What leaves together, to several, is told by one of the arrows.
        const leavesWithIt = line.x1 === own.x1 && line.y1 === own.y1;
        if (!leavesWithIt && segmentCrosses(line, around)) return true;
      }
    }
    return false;
  }

  /** How many lines pass behind a box; one that does so in two bands counts twice. */
  crossings(box: Box): number {
    let count = 0;
    for (let band = bandOf(box.y); band <= bandOf(box.y + box.height); band++) {
      for (const line of this.#lines.get(band) ?? []) if (segmentCrosses(line, box)) count++;
    }
    return count;
  }

  /**
   * Puts a label at the first candidate that is free and crosses no line; if there is none, where it crosses fewest lines;
   * if no candidate is free, with three quarters of its letters, then with half; `undefined` if even that finds no room. Beside a
   * line of another's it would be read as the other's: such a place is taken only if no other is as free.
   */
  place(
    text: string,
    fontSize: number,
    candidates: (width: number, height: number) => Iterable<Candidate>,
    { mostLines = Number.POSITIVE_INFINITY, own }: PlaceOptions = {},
  ): PlacedLabel | undefined {
    const shorter = [0.75, 0.5]
      .map(share => Math.ceil(share * text.length))
      .filter(letters => text.length > 5 && letters < text.length - 1)
      .map(letters => `${text.slice(0, wordsWithin(text, letters)).trimEnd()}…`);
    let best: { text: string; box: Box; cost: number } | undefined;
    for (const words of [text, ...shorter]) {
      for (const box of candidates(textWidth(words, fontSize), textHeight(fontSize))) {
        if (!this.isFree(box)) continue;
        const lines = this.crossings(box.reach ?? box);
        if (lines > mostLines) continue;
        const cost = 3 * lines + (own === undefined ? 0 : this.#doubts(box, own));
        if (best === undefined || cost < best.cost) best = { text: words, box, cost };
        if (cost === 0) break;
      }
      if (best !== undefined) break;
    }
    if (best === undefined) return undefined;
    this.addBox(best.box);
    return { text: best.text, box: best.box, crosses: this.crossings(best.box) > 0 };
  }

  /** Like {@link place}, for words that must not be shortened: if they find no room between the walls, they stand before one. */
  placeWhole(
    text: string,
    fontSize: number,
    candidates: (width: number, height: number) => Iterable<Candidate>,
  ): PlacedLabel | undefined {
    const boxes = [...candidates(textWidth(text, fontSize), textHeight(fontSize))];
    const free = boxes.filter(box => this.isFree(box));
    const box =
      free.find(one => this.crossings(one) === 0) ?? free[0] ?? boxes.find(one => this.#isFreeOfBoxes(one));
    if (box === undefined) return undefined;
    this.addBox(box);
    return { text, box, crosses: box !== free[0] || this.crossings(box) > 0 };
  }

  #add<T>(bands: Map<number, T[]>, top: number, bottom: number, thing: T): void {
    for (let band = bandOf(top); band <= bandOf(bottom); band++) {
      const list = bands.get(band);
      if (list === undefined) bands.set(band, [thing]);
      else list.push(thing);
    }
  }
}

/** So many letters, or a few less if a word ends there. */
function wordsWithin(text: string, letters: number): number {
  const end = text.lastIndexOf(' ', letters);
  return end > 0.6 * letters ? end : letters;
}

/** From a line to its own words, where there is room. */
const CLOSE = 2;
/** Places along a line, the middle first: a label there belongs to it beyond doubt. */
const SHARES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86];

/** Boxes beside a slanted line, touching it with the corner that is nearest, so that it never passes behind its own label. */
export function* besideLine(
  { x1, y1, x2, y2 }: Segment,
  width: number,
  height: number,
  shares: readonly number[] = SHARES,
): Generator<Candidate> {
  const falls = (x2 - x1) * (y2 - y1) > 0;
  for (const gap of [CLOSE, 7, 12]) {
    for (const share of shares) {
      const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
      yield beside(x, y, width, height, gap, falls, true);
      yield beside(x, y, width, height, gap, !falls, false);
    }
  }
}

/** A box at one side of a point of a line; its reach goes from there to the line. */
function beside(
  x: number,
  y: number,
  width: number,
  height: number,
  gap: number,
  isRight: boolean,
  isAbove: boolean,
): Candidate {
  const left = isRight ? x + gap : x - gap - width;
  const top = isAbove ? y - gap / 2 - height : y + gap / 2;
  const box = { x: left, y: top, width, height };
  if (gap === CLOSE) return box;
  const reach = {
    x: isRight ? x + CLOSE : left,
    y: isAbove ? top : y + CLOSE / 2,
    width: width + gap - CLOSE,
    height: height + (gap - CLOSE) / 2,
  };
  return { ...box, reach };
}

/** Boxes beside a point: at its right, at its left, then above and below of both. */
export function* besidePoint(
  x: number,
  y: number,
  away: number,
  width: number,
  height: number,
): Generator<Box> {
  for (const lines of [0, 0.7, -0.7, 1.2, -1.2, 1.9, -1.9]) {
    const top = y - height / 2 + lines * height;
    yield { x: x + away, y: top, width, height };
    yield { x: x - away - width, y: top, width, height };
  }
}

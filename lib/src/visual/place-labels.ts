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

/** About how wide a text is, in px; never much less than it really is. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const letter of text) {
    if (letter > '\u2e80') width += 1.05;
    else if (NARROW.test(letter)) width += 0.38;
    else if (WIDE.test(letter)) width += 0.95;
    else width += letter >= 'A' && letter <= 'Z' ? 0.74 : 0.63;
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

/** Whether a segment touches a box: Liang and Barsky's clipping, of which only the answer is needed. */
export function segmentCrosses({ x1, y1, x2, y2 }: Segment, { x, y, width, height }: Box): boolean {
  let from = 0;
  let to = 1;
  const clip = (direction: number, room: number): boolean => {
    if (direction === 0) return room >= 0;
    const at = room / direction;
    if (direction < 0) from = Math.max(from, at);
    else to = Math.min(to, at);
    return from <= to;
  };
  const [dx, dy] = [x2 - x1, y2 - y1];
  return clip(-dx, x1 - x) && clip(dx, x + width - x1) && clip(-dy, y1 - y) && clip(dy, y + height - y1);
}

/** Room between words and a line that they must not touch. */
const WALL = 4;
/** Height of the bands by which things are found again, in px. */
const BAND = 48;

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
    // A long line is kept in pieces, so that each band holds only what is in it.
    const { x1, y1, x2, y2 } = segment;
    this.#add(this.#lines, Math.min(y1, y2), Math.max(y1, y2), { x1, y1, x2, y2 });
  }

  /** Whether a box is free of everything that it must not touch. */
  isFree(box: Box): boolean {
    if (this.#walls.some(x => x > box.x - WALL && x < box.x + box.width + WALL)) return false;
    return this.#isFreeOfBoxes(box);
  }

  #isFreeOfBoxes(box: Box): boolean {
    if (box.x < this.#left || box.x + box.width > this.#right) return false;
    return !this.#near(this.#solid, box).some(other => boxesOverlap(box, other));
  }

  /** How many lines pass behind a box. */
  crossings(box: Box): number {
    return this.#near(this.#lines, box).filter(line => segmentCrosses(line, box)).length;
  }

  /**
   * Puts a label at the first candidate that is free and crosses no line; if there is none, where it crosses fewest lines;
   * if no candidate is free, with half of its letters; `undefined` if even that finds no room.
   *
   * @param mostLines how many lines may pass behind it
   */
  place(
    text: string,
    fontSize: number,
    candidates: (width: number, height: number) => Iterable<Candidate>,
    mostLines = Number.POSITIVE_INFINITY,
  ): PlacedLabel | undefined {
    const half = Math.ceil(text.length / 2);
    const shorter = text.length > 5 ? [`${text.slice(0, half).trimEnd()}…`] : [];
    let fewest: { text: string; box: Box; lines: number } | undefined;
    for (const words of [text, ...shorter]) {
      for (const box of candidates(textWidth(words, fontSize), textHeight(fontSize))) {
        if (!this.isFree(box)) continue;
        const lines = this.crossings(box.reach ?? box);
        if (lines > mostLines) continue;
        if (fewest === undefined || lines < fewest.lines) fewest = { text: words, box, lines };
        if (lines === 0) break;
      }
      if (fewest !== undefined) break;
    }
    if (fewest === undefined) return undefined;
    this.addBox(fewest.box);
    return { text: fewest.text, box: fewest.box, crosses: this.crossings(fewest.box) > 0 };
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
    for (let band = Math.floor(top / BAND); band <= Math.floor(bottom / BAND); band++) {
      const list = bands.get(band);
      if (list === undefined) bands.set(band, [thing]);
      else list.push(thing);
    }
  }

  #near<T>(bands: ReadonlyMap<number, T[]>, { y, height }: Box): T[] {
    const found = bands.get(Math.floor(y / BAND)) ?? [];
    const last = Math.floor((y + height) / BAND);
    // A label is lower than a band, so it lies in two at most.
    return last === Math.floor(y / BAND) ? found : [...found, ...(bands.get(last) ?? [])];
  }
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
      const above = { top: y - gap / 2 - height, reachTop: y - gap / 2 - height };
      const below = { top: y + gap / 2, reachTop: y + CLOSE / 2 };
      const right = { left: x + gap, reachLeft: x + CLOSE };
      const left = { left: x - gap - width, reachLeft: x - gap - width };
      for (const [side, row] of [
        [falls ? right : left, above],
        [falls ? left : right, below],
      ] as const) {
        const reach = {
          x: side.reachLeft,
          y: row.reachTop,
          width: width + gap - CLOSE,
          height: height + (gap - CLOSE) / 2,
        };
        yield { x: side.left, y: row.top, width, height, reach };
      }
    }
  }
}

/** Boxes beside a point: at its right, at its left, then above and below of both. */
export function* besidePoint(
  x: number,
  y: number,
  away: number,
  width: number,
  height: number,
): Generator<Box> {
  for (const dy of [0, height * 0.7, -height * 0.7, height * 1.2, -height * 1.2]) {
    const top = y - height / 2 + dy;
    yield { x: x + away, y: top, width, height };
    yield { x: x - away - width, y: top, width, height };
  }
}

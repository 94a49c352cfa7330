import { currentHost } from 'faultlines/host';
import { escapeHtml, Figure, PALETTE } from 'faultlines/visual';
import { allNotebooks } from './chapter-files.js';
import { chapterIdOf } from './ids.js';
import { readSyllabus, type Syllabus, type SyllabusChapter } from './syllabus.js';

/** Where a chapter stands on the map, in pixels. */
interface MapBox {
  readonly chapter: SyllabusChapter;
  readonly x: number;
  readonly y: number;
}

const BOX_WIDTH = 64;
const BOX_HEIGHT = 24;
const COLUMN = 128;
const ROW = 36;
const TOP = 58;
const LEFT = 34;

/** How much of a chapter's exercises is earned, in [0, 1], by the records of this learner. */
function earnedShare({ exercises }: SyllabusChapter): number {
  const host = currentHost();
  const shares = exercises.map(id => {
    const record = host.recall('check', id);
    return record?.kind === 'check' ? record.score / record.maxScore : 0;
  });
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function placesOf({ chapters }: Syllabus): Map<string, MapBox> {
  const rows = new Map<number, number>();
  const mapped = chapters.filter(({ id, part }) => part > 0 && !id.endsWith('g'));
  return new Map(
    mapped.map(chapter => {
      const row = rows.get(chapter.part) ?? 0;
      rows.set(chapter.part, row + 1);
      return [chapter.id, { chapter, x: LEFT + (chapter.part - 1) * COLUMN, y: TOP + row * ROW }];
    }),
  );
}

function arrow(from: MapBox, to: MapBox): string {
  const sameColumn = from.x === to.x;
  const [x1, y1] = sameColumn
    ? [from.x, from.y + BOX_HEIGHT / 2]
    : [from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + BOX_HEIGHT / 2];
  // Within a column the arrow goes round the left side, so that it crosses no box.
  const bend = sameColumn ? -Math.min(40, 6 + Math.abs(y2 - y1) / 9) : (x2 - x1) / 2;
  const path = sameColumn
    ? `M${x1},${y1}C${x1 + bend},${y1} ${x2 + bend},${y2} ${x2},${y2}`
    : `M${x1},${y1}C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
  return `<path d="${path}" marker-end="url(#course-map-head)"/>`;
}

function box({ chapter, x, y }: MapBox, here: boolean): string {
  const share = earnedShare(chapter);
  const done = share >= 1;
  const filled = `<rect x="${x}" y="${y}" width="${(BOX_WIDTH * share).toFixed(1)}" height="${BOX_HEIGHT}" rx="4" fill="${done ? PALETTE.green : PALETTE.sky}" fill-opacity=".55"/>`;
  const ground = `<rect x="${x}" y="${y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="4" fill="var(--jp-layout-color0,Canvas)"/>`;
  const outline = `<rect x="${x}" y="${y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="4" fill="none" stroke="${here ? PALETTE.blue : 'currentColor'}" stroke-width="${here ? 2.5 : 1}" stroke-opacity="${here ? 1 : 0.45}"/>`;
  const label = `<text x="${x + BOX_WIDTH / 2}" y="${y + 16}" text-anchor="middle" fill="currentColor">${chapter.id}${done ? ' ✓' : ''}</text>`;
  const progress = share === 0 ? 'not begun' : `${Math.round(100 * share)}% of the points`;
  return `<g><title>${escapeHtml(`${chapter.id} ${chapter.title}: ${progress}`)}</title>${ground}${share === 0 ? '' : filled}${outline}${label}</g>`;
}

/**
 * The map of the course: 43 chapters in five columns, an arrow from each chapter to those that build on it, and the reader's own
 * points filled in. Hover text gives the titles.
 *
 * @param written ids of the chapters to outline; those that exist unless said otherwise
 */
export function courseMap(written: readonly string[] = writtenChapters()): Figure {
  const syllabus = readSyllabus();
  const places = placesOf(syllabus);
  const arrows = [...places.values()].flatMap(to =>
    to.chapter.prerequisites.flatMap(id => {
      const from = places.get(id);
      return from === undefined ? [] : [arrow(from, to)];
    }),
  );
  const boxes = [...places.values()].map(place => box(place, written.includes(place.chapter.id)));
  const heads = syllabus.parts
    .filter(({ part }) => part > 0)
    .map(({ part, title }) => {
      const x = LEFT + (part - 1) * COLUMN;
      const words = title.split(/,? and |, /);
      const lines = words
        .slice(0, 2)
        .map((word, index) => `<tspan x="${x}" dy="${index === 0 ? 0 : 13}">${escapeHtml(word)}</tspan>`);
      return `<text x="${x}" y="30" font-size="11" fill="currentColor" opacity=".75">${lines.join('')}</text><text x="${x}" y="14" font-weight="600" fill="currentColor">Part ${part}</text>`;
    });
  const height = Math.max(...[...places.values()].map(({ y }) => y)) + BOX_HEIGHT + 12;
  const width = LEFT + 4 * COLUMN + BOX_WIDTH + 12;
  const begun = [...places.values()].filter(({ chapter }) => earnedShare(chapter) > 0).length;
  const title = `The course: ${places.size} chapters, ${begun === 0 ? 'none begun yet' : `${begun} begun`}`;
  const legend =
    'An arrow leads from a chapter to one that builds on it. Blue outline: written. Filled: your share of its points.';
  const svg = `<svg role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="max-width:100%;height:auto;font:12px system-ui,sans-serif"><title>${title}</title><desc>${legend}</desc><defs><marker id="course-map-head" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="5" markerHeight="5" orient="auto"><path d="M0,0L6,3L0,6Z" fill="currentColor"/></marker></defs>${heads.join('')}<g fill="none" stroke="currentColor" stroke-opacity=".3">${arrows.join('')}</g>${boxes.join('')}</svg>`;
  const html = `<figure style="margin:4px 0;font-family:system-ui,sans-serif"><figcaption style="margin-bottom:6px"><div style="font-size:14px;font-weight:600">${title}</div><div style="font-size:12px;opacity:.75">${legend}</div></figcaption>${svg}</figure>`;
  return new Figure(html, mapText(syllabus, title));
}

/** The ids of the chapters that have a notebook. */
function writtenChapters(): string[] {
  return allNotebooks().flatMap(file => chapterIdOf(file) ?? []);
}

function mapText({ chapters }: Syllabus, title: string): string {
  const lines = chapters
    .filter(({ id, part }) => part > 0 && !id.endsWith('g'))
    .map(
      ({ id, title: name, prerequisites }) =>
        `  ${id} ${name}${prerequisites.length === 0 ? '' : ` (after ${prerequisites.join(', ')})`}`,
    );
  return [title, ...lines].join('\n');
}

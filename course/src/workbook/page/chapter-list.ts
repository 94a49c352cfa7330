import { addressOf } from './addresses.js';
import { element, ring } from './element.js';
import { keepingFocus } from './keep-focus.js';
import type { ChapterSummary, PartSummary } from './server.js';

/** Draws the list of chapters by part, the open one marked. */
export function drawChapters(
  into: HTMLElement,
  parts: readonly PartSummary[],
  open: string | undefined,
): void {
  const sections = parts.map(({ title, chapters }) =>
    element(
      'section',
      {},
      element('h2', {}, title),
      element('ol', {}, ...chapters.map(chapter => chapterItem(chapter, chapter.path === open))),
    ),
  );
  keepingFocus(into, () => into.replaceChildren(...sections));
  if (parts.length === 0) {
    into.append(element('p', { class: 'wb-empty' }, 'There are no chapters in the folder notebooks/ yet.'));
  }
  into.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
}

function chapterItem(chapter: ChapterSummary, open: boolean): HTMLElement {
  const { path, id, title, state, cellsRun, cells, points, maxPoints } = chapter;
  const progress = progressText(chapter);
  return element(
    'li',
    {},
    element(
      'a',
      { href: addressOf(path), title: progress, 'aria-current': open && 'page' },
      // Read to the end is a full ring; the tick is for the exercises too.
      ring(cellsRun, cells, points === maxPoints),
      element('span', { class: 'wb-number' }, numberOf(id, title)),
      element('span', { class: 'wb-title' }, withoutNumber(id, title)),
      element('span', { class: 'wb-hidden' }, ` (${progress})`),
      ...(state === 'outdated' || state === 'damaged'
        ? [element('span', { class: 'wb-mark', title: STATES[state] }, '!')]
        : []),
    ),
  );
}

const STATES = {
  outdated: 'The chapter changed since you began it',
  damaged: 'Your copy of this chapter cannot be read',
};

function progressText({ cellsRun, cells, points, maxPoints, trouble }: ChapterSummary): string {
  if (trouble !== undefined) return trouble;
  const ran = `${cellsRun} of ${cells} cells run`;
  return maxPoints === 0 ? ran : `${ran}, ${points} of ${maxPoints} points`;
}

/** Titles often begin with the chapter's number; it stands in a column of its own. */
export function withoutNumber(id: string, title: string): string {
  return title.startsWith(id) ? title.slice(id.length).replace(/^[\s.:–—-]+/, '') || title : title;
}

function numberOf(id: string, title: string): string {
  return /^\d/.test(id) && title !== id ? id : '';
}

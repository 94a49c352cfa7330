import { cut } from '../../ground/data-words.js';
import { escapeHtml } from '../html.js';
import { px } from '../ink.js';
import { PALETTE } from '../palette.js';
import type { Drawing } from './layout.js';

type Condition = 'up' | 'down' | 'paused';

const CHANGES: Readonly<Record<string, Condition>> = {
  crash: 'down',
  restart: 'up',
  pause: 'paused',
  resume: 'up',
};

/** A vertical line for each node: broken while it is down, gray and broad while it stands still; a client's is thinner. */
export function lifelines({ story, xOf, yOf, top, bottom }: Drawing): string {
  const isClient = new Set(story.clients);
  const changes = story.events.filter(({ kind }) => CHANGES[kind] !== undefined);
  return [...xOf]
    .map(([name, x]) => {
      const pieces: string[] = [];
      let from = top;
      let condition: Condition = 'up';
      const draw = (to: number): void => {
        if (condition !== 'down' && to > from) pieces.push(piece(x, from, to, condition, isClient.has(name)));
        from = to;
      };
      for (const { id, kind, node } of changes) {
        const next = node === name ? CHANGES[kind] : undefined;
        const y = yOf.get(id);
        if (next === undefined || next === condition || y === undefined) continue;
        draw(y);
        condition = next;
      }
      draw(bottom);
      return pieces.join('');
    })
    .join('');
}

function piece(x: number, from: number, to: number, condition: Condition, isClient: boolean): string {
  const line = `<path d="M${px(x)},${px(from)}V${px(to)}" stroke="currentColor"`;
  if (condition === 'paused') {
    const grey = `stroke="${PALETTE.gray}" stroke-opacity=".35" stroke-width="9"`;
    return `<path d="M${px(x)},${px(from)}V${px(to)}" ${grey}/>${line} stroke-opacity=".5" stroke-dasharray="2 3"/>`;
  }
  return `${line} stroke-opacity="${isClient ? '.3' : '.6'}" stroke-width="${isClient ? 1 : 1.5}"/>`;
}

/** The names at the top, or after a fold; `y` is the middle of the words. */
export function names({ story, xOf, column }: Drawing, y: number): string {
  const letters = Math.floor((column - 12) / 8);
  const isClient = new Set(story.clients);
  return [...xOf]
    .map(([name, x]) => {
      const word = escapeHtml(cut(name, letters));
      const full = word === escapeHtml(name) ? '' : `<title>${escapeHtml(name)}</title>`;
      const style = isClient.has(name) ? 'font-style="italic"' : 'font-weight="600"';
      return `<text x="${px(x)}" y="${px(y + 4.5)}" text-anchor="middle" font-size="13" ${style} fill="currentColor">${word}${full}</text>`;
    })
    .join('');
}

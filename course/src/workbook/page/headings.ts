import type { NotebookPanel } from '@jupyterlab/notebook';
import { decoded, type PageAddress } from './addresses.js';

const HEADINGS = 'h1, h2, h3, h4, h5, h6';

/** The heading of a name in what is rendered so far: by Jupyter's name of it, by an id, or as other sites make names of words. */
export function findHeading(root: HTMLElement, name: string): Element | undefined {
  const elements = [...root.querySelectorAll('[data-jupyter-id], [id], a[name]')];
  const exact = elements.find(node => namesOf(node).includes(name));
  if (exact !== undefined) return exact;
  const plain = plainName(name);
  if (plain === '') return undefined;
  return elements.find(node => node.matches(HEADINGS) && namesOf(node).some(own => plainName(own) === plain));
}

function namesOf(node: Element): string[] {
  const names = [node.getAttribute('data-jupyter-id'), node.id, node.getAttribute('name')];
  return names.filter(name => name !== null && name !== '') as string[];
}

/** `Does everything work?`, `Does-everything-work?` and `does-everything-work` are one. */
function plainName(name: string): string {
  return decoded(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/[\s_-]+/g, '-');
}

/** Where the reader of a chapter is, or shall be. */
export type Spot = Pick<PageAddress, 'heading'> & { readonly top?: number };

/** How often a chapter that is still growing is scrolled anew, and for how long. */
const EVERY_MS = 50;
const PATIENCE_MS = 10_000;
/** So long must a place stand still to be taken for reached. */
const STILL_MS = 400;

/** What a reader does to go elsewhere. */
const READER_MOVES = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Scrolls an open chapter to a spot, and goes on while the cells above it find their height, unless the reader moves.
 * Resolves with whether the spot is there.
 */
export async function scrollTo(panel: NotebookPanel, spot: Spot): Promise<boolean> {
  const outer = panel.node.querySelector<HTMLElement>('.jp-WindowedPanel-outer');
  if (outer === null) return true;
  let isReaderMoving = false;
  const stop = () => {
    isReaderMoving = true;
  };
  for (const kind of READER_MOVES) document.addEventListener(kind, stop, { capture: true, passive: true });
  try {
    let reached: number | undefined;
    let stillMs = 0;
    for (let waitedMs = 0; waitedMs < PATIENCE_MS && stillMs < STILL_MS; waitedMs += EVERY_MS) {
      if (isReaderMoving || panel.isDisposed) return true;
      const top = topOf(panel, outer, spot);
      if (top === undefined && isRendered(panel)) return false;
      if (top !== undefined) {
        outer.scrollTop = top;
        stillMs = top === reached ? stillMs + EVERY_MS : 0;
        reached = top;
      }
      await new Promise(resolve => setTimeout(resolve, EVERY_MS));
    }
    return reached !== undefined;
  } finally {
    for (const kind of READER_MOVES) document.removeEventListener(kind, stop, { capture: true });
  }
}

function topOf(panel: NotebookPanel, outer: HTMLElement, { heading, top }: Spot): number | undefined {
  if (heading === undefined) return top ?? 0;
  const node = findHeading(outer, heading);
  if (node === undefined) return undefined;
  const cell = panel.content.widgets.findIndex(widget => widget.node.contains(node));
  if (cell >= 0 && panel.content.activeCellIndex !== cell) panel.content.activeCellIndex = cell;
  return Math.round(outer.scrollTop + node.getBoundingClientRect().top - outer.getBoundingClientRect().top);
}

/** Whether every cell shows its text, so that a heading that is not found is not there. */
function isRendered({ content, context }: NotebookPanel): boolean {
  if (content.widgets.length < context.model.cells.length) return false;
  return content.widgets.every(({ model, node }) => {
    const isProse = model.type === 'markdown' && model.sharedModel.getSource().trim() !== '';
    return !isProse || node.querySelector('.jp-MarkdownOutput > *') !== null;
  });
}

import { type PageAddress, targetOf } from './addresses.js';
import { pageAddress } from './resolver.js';

/** What following a link needs of the page. */
export interface LinkActions {
  /** The notebook that is open. */
  readonly from: () => string | undefined;
  readonly goTo: (place: PageAddress) => void;
  readonly tell: (words: string) => void;
}

const LINKS = 'a, area';

/**
 * Follows the links in a notebook: within the course in this page, to the web in a new tab, and where a link leads
 * nowhere it says so. One place for all of them, those in Markdown, in a cell's output and in a picture.
 */
export function followLinks(root: HTMLElement, actions: LinkActions): void {
  const prepare = (event: Event) => {
    const link = linkOf(event);
    const from = actions.from();
    if (link !== undefined && from !== undefined) prepareLink(link, from);
  };
  // Jupyter prepares links as it renders them, but none in a picture; a browser's own ways to open one need it too.
  root.addEventListener('pointerover', prepare);
  root.addEventListener('focusin', prepare);
  root.addEventListener('click', event => follow(event, actions), true);
}

function linkOf({ target }: Event): Element | undefined {
  return (target instanceof Element && target.closest(LINKS)) || undefined;
}

function hrefOf(link: Element): string | null {
  return link.getAttribute('href') ?? link.getAttributeNS('http://www.w3.org/1999/xlink', 'href');
}

function prepareLink(link: Element, from: string): void {
  const href = hrefOf(link);
  if (href === null || href === '') return;
  const { kind } = targetOf(href, from);
  if (kind === 'web') {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
    return;
  }
  link.removeAttribute('target');
  if (!href.startsWith('#')) link.setAttribute('href', pageAddress(href, from));
}

function follow(event: MouseEvent, { from, goTo, tell }: LinkActions): void {
  const link = linkOf(event);
  const path = from();
  if (link === undefined || path === undefined) return;
  const href = hrefOf(link);
  if (href === null) return;
  const target = targetOf(href, path);
  if (target.kind === 'web') {
    prepareLink(link, path);
    return;
  }
  // A tab of its own, where the reader asks for one.
  const isForTab = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
  if (isForTab && target.kind === 'within') {
    prepareLink(link, path);
    return;
  }
  event.preventDefault();
  // Jupyter's own way to a heading knows neither a cell that is not drawn yet nor the way back.
  event.stopPropagation();
  if (target.kind === 'within') goTo(target.place);
  else tell(target.kind === 'file' ? aboutFile(target.path) : target.why);
}

/** What a reader hears of a link to something that is no chapter. */
export function aboutFile(path: string): string {
  return path.startsWith('..') || path === ''
    ? `This link leads out of the course: ${path}`
    : `This link leads to ${path}, which is not a chapter, so the workbook does not show it. Look for it in the folder of the course.`;
}

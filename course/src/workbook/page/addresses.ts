/** A place in the course, as the address of the page names it after its `#`. */
export interface PageAddress {
  /** A notebook, as the server names it. */
  readonly path?: string;
  /** A heading within it; without a path, within the chapter that is open. */
  readonly heading?: string;
  /** Neither: a link to something that the workbook does not show. */
  readonly file?: string;
}

/** What can be opened: chapters, the learner's other notebooks, and the course's version of a chapter. */
const NOTEBOOK = /^(?:notebooks|work|upstream)\/.+\.ipynb$/;

/** The address of a notebook within the page, and of a heading in it: `#notebooks/1/1.1.ipynb#What-it-is`. */
export function addressOf(path: string, heading?: string): string {
  const within = heading === undefined ? '' : `#${encodeURIComponent(heading)}`;
  return `#${encodePath(path)}${within}`;
}

/** Before what the workbook does not show, so that it is not taken for a heading. */
const FILE = 'file:';

/** The address of something that the workbook does not show: who follows it is told what it is. */
export function fileAddress(path: string): string {
  return `#${FILE}${encodePath(path)}`;
}

export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** The place that an address names. What is no notebook is taken for a heading: that is how a heading links itself. */
export function placeOf(address: string): PageAddress {
  const [, first = '', second] = address.split('#');
  const path = decoded(first);
  if (NOTEBOOK.test(path)) return second === undefined ? { path } : { path, heading: decoded(second) };
  if (path.startsWith(FILE)) return { file: path.slice(FILE.length) };
  return path === '' ? {} : { heading: path };
}

/** Clear text; what is not valid percent-encoding is left as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where a link leads. */
export type Target =
  | { readonly kind: 'within'; readonly place: PageAddress }
  /** A file of the course that is no notebook, or a folder. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'web'; readonly url: string }
  /** Nowhere that a reader can be taken. */
  | { readonly kind: 'nowhere'; readonly why: string };

const SCHEME = /^(?:([a-z][a-z\d+.-]*):|\/\/)/i;
const WEB: ReadonlySet<string> = new Set(['http', 'https', 'mailto']);

/** Where `href` leads from the notebook at `from`: by its own path, in which `..` leaves a folder and `/` is the course's. */
export function targetOf(href: string, from: string): Target {
  const text = href.trim();
  const [scheme, name] = SCHEME.exec(text) ?? [];
  if (scheme !== undefined) {
    return name === undefined || WEB.has(name.toLowerCase())
      ? { kind: 'web', url: text }
      : { kind: 'nowhere', why: `The workbook does not follow links of the kind '${name.toLowerCase()}:'.` };
  }
  if (text.startsWith('#')) return { kind: 'within', place: placeOf(text) };
  const [file = '', heading] = text.split('#');
  const written = decoded(file.replace(/\?.*$/, '')).replaceAll('\\', '/');
  if (written === '') return { kind: 'nowhere', why: 'This link names no place to go to.' };
  const path = joined(written, folderOf(from));
  if (path === undefined) return { kind: 'nowhere', why: `This link leads out of the course: ${href}` };
  if (!NOTEBOOK.test(path)) return { kind: 'file', path };
  const place = { path: chapterOf(path) };
  return {
    kind: 'within',
    place: heading === undefined || heading === '' ? place : { ...place, heading: decoded(heading) },
  };
}

/** The path of a file that is named relative to the notebook at `from`; `undefined` where it leads out of the course. */
export function resolvedPath(name: string, from: string): string | undefined {
  return joined(decoded(name.replace(/[?#].*$/, '')).replaceAll('\\', '/'), folderOf(from));
}

/** A learner's copy and the course's version are shown in the place of the chapter, so links in them count from there. */
function folderOf(from: string): string[] {
  return from
    .replace(/^(?:upstream|work\/backups)\//, '')
    .split('/')
    .slice(0, -1);
}

/** The workbook opens a learner's copy by the path of its chapter. */
function chapterOf(path: string): string {
  return path.replace(/^work\/(?=notebooks\/)/, '');
}

function joined(path: string, folder: readonly string[]): string | undefined {
  const segments = path.startsWith('/') ? [] : [...folder];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

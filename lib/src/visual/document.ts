import { parseHTML } from 'linkedom';

let cached: unknown;

/** The document that Plot draws into: the page's own, or a small one where there is none (Node, a worker). */
export function drawingDocument(): Document {
  const own = (globalThis as { document?: unknown }).document;
  cached ??= own ?? parseHTML('<!doctype html><html><body></body></html>').document;
  return cached as Document;
}

/** The few members of the DOM that drawing needs; the library is compiled without the DOM's types. */
export interface Document {
  createElementNS(namespace: string, name: string): Element;
}

export interface Element {
  readonly outerHTML: string;
  textContent: string | null;
  setAttribute(name: string, value: string): void;
  insertBefore(child: Element, before: unknown): void;
  readonly firstChild: unknown;
}

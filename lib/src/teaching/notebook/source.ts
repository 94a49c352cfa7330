import { fnv1a32 } from '../../engine/data/fnv.js';
import { complain } from '../../ground/arguments.js';
import { currentHost } from '../../ground/host/index.js';
import { escapeHtml, Figure } from '../../visual/index.js';

/** The kinds of token that are colored; everything else is ink. */
export type TokenKind = 'keyword' | 'string' | 'number' | 'comment';

/** One public definition of the library, as the build collected it. */
export interface CollectedSource {
  readonly name: string;
  /** Of the compiled text, see `digestOf`. */
  readonly digest: number;
  /** From the root of the course: `lib/src/subjects/latency/fan-out.ts`. */
  readonly file: string;
  /** Of the definition, not of its comment; counts from 1. */
  readonly line: number;
  readonly text: string;
  /** The doc comment before it, or an empty text. */
  readonly comment: string;
  /** Start, length and kind of each colored token of `text`. */
  readonly tokens: readonly (readonly [start: number, length: number, kind: TokenKind])[];
}

let collected: readonly CollectedSource[] | undefined;

/** By what a function or a class is known again: its compiled text. */
// biome-ignore lint/complexity/noBannedTypes: any function or class
export function digestOf(definition: Function): number {
  return fnv1a32(Function.prototype.toString.call(definition));
}

// biome-ignore lint/complexity/noBannedTypes: any function or class
function find(definition: Function): CollectedSource {
  collected ??= JSON.parse(currentHost().readSources()) as CollectedSource[];
  const { name } = definition;
  const digest = digestOf(definition);
  const found = collected.filter(source => source.digest === digest && source.name === name);
  // A bundler may have changed the compiled text: then the name decides, if it says which one is meant.
  const candidates = found.length > 0 ? found : collected.filter(source => source.name === name);
  if (candidates.length === 1) return candidates[0];
  if (candidates.length === 0) {
    throw new Error(
      `'${name}' is not a public function or class of the library, so its source was not collected`,
    );
  }
  const places = candidates.map(({ file, line }) => `${file}:${line}`).join(', ');
  throw new Error(`'${name}' may be any of ${places}: its source cannot be told`);
}

/** JupyterLab's own variables follow its theme; the fallbacks are legible on white and on near-black. */
const TOKEN_STYLE: Record<TokenKind, string> = {
  keyword:
    'color:var(--jp-mirror-editor-keyword-color,color-mix(in srgb,#0072B2 68%,currentColor));font-weight:600',
  string: 'color:var(--jp-mirror-editor-string-color,color-mix(in srgb,#D55E00 75%,currentColor))',
  number: 'color:var(--jp-mirror-editor-number-color,color-mix(in srgb,#009E73 72%,currentColor))',
  comment:
    'color:var(--jp-mirror-editor-comment-color,color-mix(in srgb,currentColor 60%,transparent));font-style:italic',
};

function highlighted({ text, tokens }: CollectedSource): string {
  let html = '';
  let at = 0;
  for (const [start, length, kind] of tokens) {
    const token = text.slice(start, start + length);
    html += `${escapeHtml(text.slice(at, start))}<span style="${TOKEN_STYLE[kind]}">${escapeHtml(token)}</span>`;
    at = start + length;
  }
  return html + escapeHtml(text.slice(at));
}

function requireDefinition(definition: unknown): void {
  if (typeof definition !== 'function')
    complain('definition', 'a function or class of the library', definition);
}

/**
 * The library's own TypeScript of a function or class, as it stands in the course's files, highlighted.
 *
 * @param definition a public function or class of the library; two that have the same name and the same text are shown as one
 * @throws RangeError if it is no function or class; Error if the library does not publish it, or came without its sources
 * @example show(source(fanOutSlowProbability))
 */
// biome-ignore lint/complexity/noBannedTypes: any function or class of the library
export function source(definition: Function): Figure {
  requireDefinition(definition);
  const found = find(definition);
  const where = `${found.file}:${found.line}`;
  const html = `<figure style="margin:4px 0;max-width:880px"><pre style="margin:0;padding:10px 14px;overflow-x:auto;white-space:pre;word-break:normal;border-left:3px solid color-mix(in srgb,currentColor 25%,transparent);font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em;line-height:1.45;background:transparent;color:inherit">${highlighted(found)}</pre><figcaption style="font-size:12px;opacity:.75;font-family:system-ui,sans-serif;padding-left:17px">${escapeHtml(where)}</figcaption></figure>`;
  return new Figure(html, `// ${where}\n${found.text}`);
}

import type { MimeBundle } from '../ground/host/index.js';

/** What `show` can draw: anything that says itself in several forms, `text/plain` among them. */
export interface Showable {
  toMimeBundle(): MimeBundle;
}

/** Whether a value can draw itself; by shape, since two copies of the library may meet in one notebook. */
export function isShowable(value: unknown): value is Showable {
  try {
    return typeof (value as Showable | null | undefined)?.toMimeBundle === 'function';
  } catch {
    // A proxy, or a getter, may throw when it is asked.
    return false;
  }
}

/** A picture or table: HTML where it can be shown, the same finding in words everywhere else. */
export class Figure implements Showable {
  constructor(
    /** Self-contained: inline styles and inline SVG. */
    readonly html: string,
    readonly text: string,
    /** Richer forms for hosts that know them, such as a Plotly figure. */
    readonly extra: MimeBundle = {},
  ) {}

  toMimeBundle(): MimeBundle {
    return { ...this.extra, 'text/html': this.html, 'text/plain': this.text };
  }

  /** A figure left as the last value of a cell says what to do with it, instead of printing its source. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.text}\n(show(...) draws it)`;
  }
}

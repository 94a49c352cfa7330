import { Sanitizer } from '@jupyterlab/apputils';
import type { IRenderMime } from '@jupyterlab/rendermime';

/** Any class but those of the workbook's page, of JupyterLab and of Lumino. */
const NOT_OF_THE_PAGE = /^(?!(?:wb|jp|lm)-)/;

/** Jupyter's sanitizer, which also keeps what a notebook brings from looking like a part of the page, such as a notice. */
export class NotebookSanitizer extends Sanitizer {
  override sanitize(dirty: string, options?: IRenderMime.ISanitizerOptions): string {
    // It has no option of its own for classes, and hands those of `sanitize-html` on, which asks for them tag by tag.
    const tags =
      options?.allowedTags ?? (Reflect.get(this, '_options') as { allowedTags: string[] }).allowedTags;
    const allowedClasses = Object.fromEntries(tags.map(tag => [tag, [NOT_OF_THE_PAGE]]));
    return super.sanitize(dirty, { ...options, allowedClasses } as IRenderMime.ISanitizerOptions);
  }
}

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { Contents } from '@jupyterlab/services';
import { addressOf, fileAddress, resolvedPath, targetOf } from './addresses.js';

/** An address that a renderer must leave as it is. */
const ELSEWHERE = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;
/** What a browser shows as a picture that is missing, by its words. */
const NO_PICTURE = 'data:,';

/**
 * Says where the relative addresses in a notebook lead. A link leads to another place in this page; a picture is fetched
 * as Jupyter's clients fetch files, with what the server asks of a client, and shown as data.
 */
export class CourseResolver implements IRenderMime.IResolver {
  constructor(
    /** The notebook; Jupyter's context sets it anew where a notebook is renamed. */
    public path: string,
    private readonly contents: Contents.IManager,
  ) {}

  isLocal(url: string): boolean {
    // Asked once more with what the browser makes of a relative address.
    return !ELSEWHERE.test(url) || url.startsWith(`${location.origin}/`);
  }

  async resolveUrl(url: string, context: IRenderMime.IResolveUrlContext = {}): Promise<string> {
    if (ELSEWHERE.test(url)) return url;
    // Jupyter cuts off the part after `#` and appends it again.
    if (context.tag === 'a') return pageAddress(url.replace(/#.*$/s, ''), this.path);
    return resolvedPath(url, this.path) ?? '';
  }

  async getDownloadUrl(path: string): Promise<string> {
    if (path === '' || path.startsWith('#') || ELSEWHERE.test(path)) return path;
    try {
      const { mimetype, content } = await this.contents.get(path, { type: 'file', format: 'base64' });
      return `data:${mimetype};base64,${content}`;
    } catch {
      return NO_PICTURE;
    }
  }
}

/** The address in this page of where a relative link leads, if only to hear that the workbook does not show it. */
export function pageAddress(href: string, from: string): string {
  if (href === '') return '';
  const target = targetOf(href, from);
  if (target.kind === 'within' && target.place.path !== undefined) {
    return addressOf(target.place.path, target.place.heading);
  }
  return fileAddress(target.kind === 'file' ? target.path : href);
}

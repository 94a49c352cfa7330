import type { Box, Segment } from '../../src/visual/place-labels.js';
import { textHeight, textWidth } from '../../src/visual/place-labels.js';

/** Reads a drawn picture back, so that tests can make claims about where things stand. */

export interface DrawnText extends Box {
  readonly words: string;
  readonly fontSize: number;
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1];
}

/** All words of a picture, with the room that they take; `size` is that of words that do not say theirs. */
export function textsOf(svg: string, size = 11): DrawnText[] {
  return [...svg.matchAll(/<text ([^>]*)>(.*?)<\/text>/g)].map(([, tag, content]) => {
    const fontSize = Number(attribute(tag, 'font-size') ?? size);
    const words = content
      .replace(/<title>.*?<\/title>/gs, '')
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    const width = textWidth(words, fontSize);
    const anchor = attribute(tag, 'text-anchor');
    const x = Number(attribute(tag, 'x')) - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0);
    const height = textHeight(fontSize);
    return { words, fontSize, x, y: Number(attribute(tag, 'y')) - height * 0.8, width, height };
  });
}

/** The straight arrows, each with what it says of itself: `arrived`, `lost`, `refused`, `under-way`, and `copy` or `late`. */
export function arrowsOf(svg: string): (Segment & { readonly kind: string; readonly path: string })[] {
  const arrow =
    /<g data-arrow="([^"]*)"[^>]*><title>.*?<\/title>(<path d="M([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)"[^>]*>)/gs;
  return [...svg.matchAll(arrow)].map(([, kind, path, x1, y1, x2, y2]) => ({
    kind,
    path,
    x1: Number(x1),
    y1: Number(y1),
    x2: Number(x2),
    y2: Number(y2),
  }));
}

/** The first rectangle in each group that carries an attribute. */
export function rectsOf(svg: string, mark: string): Box[] {
  const rect = new RegExp(`<g ${mark}="[^"]*"[^>]*>.*?<rect ([^>]*)>`, 'gs');
  return [...svg.matchAll(rect)].map(([, tag]) => ({
    x: Number(attribute(tag, 'x')),
    y: Number(attribute(tag, 'y')),
    width: Number(attribute(tag, 'width')),
    height: Number(attribute(tag, 'height')),
  }));
}

import { escapeHtml } from './html.js';

/** The finding above a picture, balanced over its lines, with parameters, seed and sample size small below it. */
export function captionHtml(title: string, subtitle = '', style = 'margin-bottom:4px'): string {
  const below =
    subtitle === ''
      ? ''
      : `<div style="font-size:12px;opacity:.75;line-height:1.4;text-wrap:pretty">${escapeHtml(subtitle)}</div>`;
  const heading = `<div style="font-size:14px;font-weight:600;line-height:1.35;text-wrap:balance">${escapeHtml(title)}</div>`;
  return `<figcaption style="${style}">${heading}${below}</figcaption>`;
}

import { requireList, requireRecord, requireText, requireWhole } from '../ground/arguments.js';
import type { DesignReview } from '../subjects/review/review.js';
import { Figure } from './figure.js';
import { escapeHtml } from './html.js';
import { PALETTE } from './palette.js';

/**
 * A review as a card: what was asked, what is wrong, what to do.
 *
 * @throws RangeError if an argument is outside its range
 */
export function reviewFigure(review: DesignReview): Figure {
  requireRecord('review', review);
  const { design, asked, findings } = review;
  requireText('design', design);
  requireWhole('asked', asked, 0);
  requireList('findings', findings);
  findings.forEach((finding, i) => {
    requireRecord(`findings[${i}]`, finding);
  });
  const passed = findings.length === 0;
  const verdict = passed ? `passes all ${asked} rules` : `breaks ${findings.length} of ${asked} rules`;
  const tone = passed ? PALETTE.green : PALETTE.vermilion;
  const items = findings.map(
    ({ id, problem, advice }) =>
      `<li style="margin:4px 0"><strong>${escapeHtml(id)}</strong>: ${escapeHtml(problem)} <span style="opacity:.75">${escapeHtml(advice)}</span></li>`,
  );
  const html = `<section style="max-width:640px;border-left:4px solid ${tone};padding:4px 14px;font-family:system-ui,sans-serif;font-size:14px;line-height:1.45"><div><strong>${escapeHtml(design)}</strong> <span style="color:${tone};font-weight:600">${verdict}</span></div>${passed ? '' : `<ul style="margin:4px 0;padding-left:20px">${items.join('')}</ul>`}</section>`;
  const lines = findings.map(({ id, problem, advice }) => `  ${id}: ${problem} ${advice}`);
  return new Figure(html, [`${design} ${verdict}`, ...lines].join('\n'));
}

import { escapeHtml } from '../html.js';
import { PALETTE } from '../palette.js';

/**
 * A slider without a script: one radio button a position, drawn as a track, and rules of CSS that show what belongs to the checked one.
 *
 * Scripts were tried first and lost. The project's workbook allows none inside an output (its content security policy), a saved
 * notebook opened elsewhere runs none until it is trusted, and the static site shows outputs as they are. Radio buttons work in all of
 * these, and bring arrow keys, focus, and what a screen reader says with them. What is lost is dragging; a click on the track does instead.
 *
 * - The buttons are in a form, since buttons of one name are one group in a whole page otherwise: two pictures would share a slider.
 *   Its method is `dialog`, which outside a dialog does nothing: Enter must not send the form anywhere.
 * - A notebook that is not trusted loses its styles, and its radio buttons are switched off. So everything is hidden that the styles do not
 *   bring back, and the list in words is there that they put away.
 * - JupyterLab's own shortcuts take arrow keys from an output, unless an ancestor has the attribute with which its framework lets them go.
 */
export interface Track {
  /** Unique in the page for different content: see contentId. */
  readonly id: string;
  /** What the slider as a whole is called. */
  readonly label: string;
  /** What each position is called, in full. */
  readonly positions: readonly string[];
  /** The one that is shown first. */
  readonly start: number;
  /** Rules for everything in the content, beside those for the track. */
  readonly rules: string;
  /** A rule body for each position, by a selector within the content. */
  readonly ruleAt: (position: number) => readonly (readonly [selector: string, body: string])[];
  /** What the positions show; {@link turning} makes its buttons. */
  readonly content: string;
  /** The same as a list, a line a position: for paper, and for where styles are taken away. */
  readonly inWords: readonly string[];
  readonly isWordsOnPaper?: boolean;
}

/** With a value: Jupyter's sanitizer drops the attribute where it is empty. */
const HIDDEN = 'hidden="hidden"';

/** The slider and its content. */
export function trackHtml(track: Track): string {
  const { id, label, positions, start, rules, ruleAt, content, inWords, isWordsOnPaper = false } = track;
  const buttons = positions.map((position, index) => {
    const checked = index === start ? ' checked' : '';
    const words = escapeHtml(position);
    return `<input type="radio" name="${id}" id="${id}-${index}" class="${id}-${index}" ${HIDDEN}${checked} aria-label="${words}" title="${words}">`;
  });
  const shown = positions.flatMap((_, index) =>
    ruleAt(index).map(([selector, body]) => `.${id}>.${id}-${index}:checked~.content ${selector}{${body}}`),
  );
  const onPaper = isWordsOnPaper
    ? `@media print{.${id}>.words-only{display:block}.${id}>.words-only>p{display:none}}`
    : '';
  const style = [...trackRules(`.${id}`), onPaper, rules, ...shown].join('');
  const lines = inWords.map(line => `<li>${escapeHtml(line)}</li>`).join('');
  const words = `<div class="words-only"><p>Run the cell to walk through this; here it is in words.</p><ul style="margin:4px 0;padding-left:0;list-style-type:none;font-size:13px;line-height:1.4">${lines}</ul></div>`;
  return `<form method="dialog" class="${id}" role="group" aria-label="${escapeHtml(label)}" data-lm-suppress-shortcuts="true" style="display:flex;flex-wrap:wrap;margin:0;padding:0"><style>${style}</style>${buttons.join('')}<div class="content" ${HIDDEN}>${content}</div>${words}</form>`;
}

/** The way that is gone is blue, the way to go gray; the position itself a disc. */
function trackRules(root: string): string[] {
  const line = (color: string): string => `linear-gradient(${color},${color}) center/100% 4px no-repeat`;
  const disc = `radial-gradient(circle,${PALETTE.blue} 7.5px,transparent 8.5px) center no-repeat`;
  const half = `linear-gradient(90deg,${PALETTE.blue} 50%,rgba(128,128,128,.4) 50%) center/100% 4px no-repeat`;
  return [
    `${root}>input{display:block;appearance:none;-webkit-appearance:none;flex:1 1 0;min-width:4px;max-width:64px;height:24px;margin:0;padding:0;border:0;border-radius:5px;box-shadow:none;cursor:pointer;background:${line(PALETTE.blue)}}`,
    `${root}>input:checked{background:${disc},${half}}`,
    `${root}>input:checked~input{background:${line('rgba(128,128,128,.4)')}}`,
    `${root}>input:hover{background-color:rgba(128,128,128,.18)}`,
    `${root}>input:focus-visible{outline:2px solid ${PALETTE.blue};outline-offset:1px}`,
    `${root}>.content{display:block;flex:0 0 100%;min-width:0}`,
    `${root}>.words-only{display:none;flex:0 0 100%}`,
    `${root} .turn{display:inline-block;box-sizing:border-box;min-width:30px;padding:2px 8px;border:1px solid rgba(128,128,128,.55);border-radius:5px;text-align:center;cursor:pointer;user-select:none}`,
    `${root} .turn:hover{background:rgba(128,128,128,.18)}`,
    `${root} .end{opacity:.35;cursor:default}`,
    `@media print{${root}>input,${root} .turn{display:none}}`,
  ];
}

/** The buttons to the positions before and after one. */
export function turning(id: string, position: number, count: number): string {
  const button = (to: number, sign: string, words: string): string =>
    to < 0 || to >= count
      ? `<span class="turn end" aria-hidden="true">${sign}</span>`
      : `<label class="turn" for="${id}-${to}" title="${words}">${sign}</label>`;
  return `${button(position - 1, '◀', 'previous')} ${button(position + 1, '▶', 'next')}`;
}

import { contentId } from '../content-id.js';
import { Figure } from '../figure.js';
import { escapeHtml } from '../html.js';
import { px } from '../ink.js';
import { PALETTE, wordsColor } from '../palette.js';
import { drawDiagram } from '../space-time/draw.js';
import { type DrawableRun, type DrawableViolation, isViolation, storyOf } from '../space-time/drawable.js';
import {
  type Drawing,
  layOut,
  requireSpaceTimeOptions,
  type SpaceTimeOptions,
} from '../space-time/layout.js';
import { captioned, spaceTime, svgOf } from '../space-time/space-time.js';
import { cardsOf, changesInWords } from './cards.js';
import { type Frame, framesOf } from './frames.js';
import { trackHtml, turning } from './track.js';

/** A taller diagram is moved behind a window of this height, so that the present step is always in sight. */
const WINDOW = 460;
/** How far down in the window the present step stands, in px: what led to it is above. */
const EYE = 320;
/** Room above the first row: names stand in the cards. */
const ABOVE = 14;

/**
 * Walks through the states of a counterexample or of a run: a slider with a position for each step, the space-time diagram with what has
 * happened so far strong and the rest faint, the step in words, and above each line the state of its node, with what the step
 * changed marked. Works without a script: see track.ts for how and why.
 *
 * @param drawable a violation of the explorer, or a run simulated with `trace: 'states'`
 * @param options as of {@link spaceTime}; what is folded is one position
 * @throws RangeError if a run holds no events or no states, or for an option that `spaceTime` refuses
 * @example
 * show(stepper(explore(world, { always }).violation));
 */
export function stepper(drawable: DrawableRun | DrawableViolation, options: SpaceTimeOptions = {}): Figure {
  requireSpaceTimeOptions(options);
  const told = storyOf(drawable);
  // A violation without steps has nothing to walk through, and a run without events is refused there.
  if (told.events.length === 0) return spaceTime(drawable, options);
  if (!isViolation(drawable) && !told.events.some(({ state }) => state !== undefined)) {
    throw new RangeError("run must hold states: simulate with trace: 'states'");
  }
  const story = { ...told, ...(options.broken === undefined ? {} : { broken: options.broken }) };
  const drawing = layOut(story, options, ABOVE);
  const frames = framesOf(drawable, drawing);
  const heading = options.title ?? story.title;
  const subtitle = options.subtitle ?? story.subtitle;
  const text = stepperText(heading, subtitle, frames);
  const diagram = drawDiagram(drawing, false);
  const id = contentId('faultlines-steps', `${heading}${diagram}${text}`);
  const html = trackHtml({
    id,
    label: `Steps: ${heading}`,
    positions: frames.map(({ when, sentence }) => `${when}: ${sentence}`),
    start: 0,
    rules: contentRules(`.${id}`, frames.length - 1, drawing),
    ruleAt: position => rulesOf(position, frames, drawing),
    content: contentOf(id, frames, drawing, diagram, text),
    inWords: stepLines(frames),
    isWordsOnPaper: true,
  });
  return new Figure(captioned(html, heading, subtitle, drawing.width), text);
}

function stepperText(heading: string, subtitle: string, frames: readonly Frame[]): string {
  return [`[steps] ${heading}`, `  ${subtitle}`, ...stepLines(frames).map(line => `  ${line}`)].join('\n');
}

function stepLines(frames: readonly Frame[]): string[] {
  return frames.map((frame, index) => {
    const changes = changesInWords(frame, frames[index - 1]);
    return `${frame.when}  ${frame.sentence}${changes === '' ? '' : `  [${changes}]`}`;
  });
}

/** As wide as an output is on paper, beside its number, in px. */
const PAPER_WIDTH = 590;

/** What every position shares. Everything that belongs to one lies in one place of a grid, so that nothing jumps. */
function contentRules(root: string, last: number, { width, height }: Drawing): string {
  return [
    `${root} .stack{display:grid}`,
    `${root} .stack>*{grid-area:1/1;visibility:hidden}`,
    `${root} .words{font-size:13.5px;line-height:1.4;padding:2px 0 6px}`,
    `${root} .cards{display:grid;align-items:end;font-size:12px;line-height:1.35}`,
    `${root} .card{margin:0 5px;padding:3px 6px;border:1px solid rgba(128,128,128,.45);border-radius:6px;overflow-wrap:anywhere;min-height:34px}`,
    `${root} .card>b,${root} .card>i{display:block;font-size:13px;text-align:center}`,
    `${root} .changed{font-weight:600;color:${wordsColor(PALETTE.blue)}}`,
    `${root} .quiet{font-weight:400;opacity:.7}`,
    `${root} .broken{font-weight:600;color:${wordsColor(PALETTE.vermilion)}}`,
    `${root} .faint{opacity:.25}`,
    `${root} .window{height:${px(Math.min(height, WINDOW))}px;overflow:hidden}`,
    `${root} .past{position:absolute;left:0;top:0;overflow:hidden;box-sizing:border-box;border-bottom:2px solid ${PALETTE.blue};pointer-events:none}`,
    // On paper nothing can be turned: the whole diagram with the state at its end, and the steps in words below it.
    `@media print{${root}>.content{zoom:${px(Math.min(1, PAPER_WIDTH / width) * 100)}%}${root} .stack.words{display:none}${root} .stack>.cards{visibility:hidden!important}${root} .stack>.at${last}{visibility:visible!important}${root} .window{height:auto;overflow:visible}${root} .film{transform:none!important}${root} .past{height:100%!important;border:0!important}}`,
  ].join('');
}

function rulesOf(position: number, frames: readonly Frame[], { height }: Drawing): [string, string][] {
  const { bottom } = frames[position];
  const isLast = position === frames.length - 1;
  const up = Math.min(Math.max(0, bottom - EYE), Math.max(0, height - WINDOW));
  return [
    [`.at${position}`, 'visibility:visible'],
    // At the end nothing is faint any more.
    ['.past', isLast ? `height:${px(height)}px;border:0` : `height:${px(bottom)}px`],
    ...(up === 0 ? [] : [['.film', `transform:translateY(${px(-up)}px)`] as [string, string]]),
  ];
}

function contentOf(
  id: string,
  frames: readonly Frame[],
  drawing: Drawing,
  diagram: string,
  text: string,
): string {
  const { width, height, story } = drawing;
  const broken = story.broken;
  const words = frames.map(({ when, sentence, lastEvent }, index) => {
    const previous = frames[index - 1]?.lastEvent ?? -1;
    const breaks = broken !== undefined && broken.event > previous && broken.event <= lastEvent;
    const claim = breaks ? ` <span class="broken">✗ ${escapeHtml(broken.property)}</span>` : '';
    return `<div class="at${index}">${turning(id, index, frames.length)} <b>${escapeHtml(when)}</b> ${escapeHtml(sentence)}${claim}</div>`;
  });
  const base = svgOf(drawing, story.title, text, `<g id="${id}-diagram">${diagram}</g>`);
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  const past = `<svg aria-hidden="true" ${size} style="display:block;max-width:none;font-family:system-ui,sans-serif"><use href="#${id}-diagram"/></svg>`;
  return [
    `<div class="stack words">${words.join('')}</div>`,
    `<div style="overflow-x:auto"><div style="width:${Math.ceil(width)}px">`,
    `<div class="stack">${frames.map((_, index) => cardRow(frames, index, drawing)).join('')}</div>`,
    `<div class="window"><div class="film" style="position:relative">`,
    `<div class="faint">${base}</div><div class="past">${past}</div>`,
    '</div></div></div></div>',
  ].join('');
}

/** The cards of one position, each on top of its line. */
function cardRow(frames: readonly Frame[], index: number, { story, xOf, column }: Drawing): string {
  const columns = [...xOf.keys()];
  const first = (xOf.get(columns[0]) as number) - column / 2;
  const cards = cardsOf(story, columns, frames[index], frames[index - 1]);
  return `<div class="cards at${index}" style="grid-template-columns:${px(first)}px repeat(${columns.length},${px(column)}px)"><span></span>${cards.map(card => `<div class="card">${card}</div>`).join('')}</div>`;
}

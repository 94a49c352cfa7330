import { captionHtml } from '../caption.js';
import { Figure } from '../figure.js';
import { escapeHtml } from '../html.js';
import { eventSentence } from '../words.js';
import { drawDiagram } from './draw.js';
import { type DrawableRun, type DrawableViolation, isViolation, storyOf, timeWord } from './drawable.js';
import { type Drawing, layOut, requireSpaceTimeOptions, type SpaceTimeOptions } from './layout.js';

/** A screen reader is told at most so many lines; the rest is in the text of the figure. */
const MOST_DESCRIBED = 80;

/**
 * Draws a run, or a counterexample of the explorer, as a space-time diagram: time flows down, a node is a vertical line, a message a
 * slanted arrow. A lost message ends in a cross, a second copy is thinner, one that was overtaken on its link is dashed; a crash
 * breaks the line, a pause grays it, a partition shades the gap between the sides that it separates; a client's call is a bar. Long
 * quiet stretches are folded. Hover text gives each event's data. Rows stand in the order of events, evenly rather than to scale.
 *
 * @param drawable a run whose events were kept, or a violation, whose last step is ringed with the property's name
 * @throws RangeError if a run has no events, `most` is not a whole number, 4 or above, or an option names an event that is not there
 * @example
 * show(spaceTime(simulate(world, { seed: 7 })));
 */
export function spaceTime(drawable: DrawableRun | DrawableViolation, options: SpaceTimeOptions = {}): Figure {
  requireSpaceTimeOptions(options);
  const told = storyOf(drawable);
  const story = { ...told, ...(options.broken === undefined ? {} : { broken: options.broken }) };
  const heading = options.title ?? story.title;
  const subtitle = options.subtitle ?? story.subtitle;
  if (story.events.length === 0) {
    if (isViolation(drawable)) return withoutSteps(heading, subtitle);
    throw new RangeError("run must hold events: simulate with trace: 'events'");
  }
  const drawing = layOut(story, options);
  const head = [`[space-time] ${heading}`, `  ${subtitle}`];
  const lines = textLines(drawing);
  const left = lines.length - MOST_DESCRIBED;
  const more = left > 0 ? [`  and ${left} lines more`] : [];
  const described = [...head, ...lines.slice(0, MOST_DESCRIBED), ...more].join('\n');
  const svg = svgOf(drawing, heading, described, drawDiagram(drawing));
  return new Figure(framed(svg, heading, subtitle, drawing.width), [...head, ...lines].join('\n'));
}

/** A property that is violated before anything happened has no schedule to draw. */
function withoutSteps(heading: string, subtitle: string): Figure {
  const sentence = `${subtitle} (at the beginning, before any step)`;
  return new Figure(
    framed('', heading, sentence, 640),
    [`[space-time] ${heading}`, `  ${sentence}`].join('\n'),
  );
}

/** An accessible picture of its own size: words keep theirs, and a narrow page scrolls. */
export function svgOf(
  { width, height }: { readonly width: number; readonly height: number },
  title: string,
  description: string,
  content: string,
): string {
  const size = `viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}"`;
  return `<svg role="img" ${size} style="display:block;max-width:none;font-family:system-ui,sans-serif"><title>${escapeHtml(title)}</title><desc>${escapeHtml(description)}</desc>${content}</svg>`;
}

/** The finding above a picture that scrolls sideways where the page is narrow. */
export function framed(content: string, heading: string, subtitle: string, width: number): string {
  return captioned(`<div style="overflow-x:auto">${content}</div>`, heading, subtitle, width);
}

/** The finding above something that takes care of narrow pages itself. */
export function captioned(content: string, heading: string, subtitle: string, width: number): string {
  const caption = captionHtml(heading, subtitle, 'max-width:640px;margin-bottom:4px');
  return `<figure style="margin:4px 0;max-width:${Math.max(640, Math.ceil(width))}px;font-family:system-ui,sans-serif">${caption}${content}</figure>`;
}

function textLines({ rows, story }: Drawing): string[] {
  return rows.flatMap(row => {
    if (row.kind === 'break') return row.count === 0 ? [] : [`  ... ${row.count} events`];
    return row.moment.events.map(event => {
      const isBroken = story.broken?.event === event.id;
      const mark = isBroken ? `  <-- '${story.broken?.property}' breaks here` : '';
      return `  ${timeWord(story, event.atMs)}  ${eventSentence(event)}${mark}`;
    });
  });
}

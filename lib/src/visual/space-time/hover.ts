import { cut, plainText } from '../../ground/data-words.js';
import { escapeHtml } from '../html.js';
import { eventSentence } from '../words.js';
import { type DrawableEvent, type Story, timeWord } from './drawable.js';

/** The hover text of one event: when, what, its data, and what led to it. */
export function hover(event: DrawableEvent, story: Story): string {
  const { id, cause, data } = event;
  const sentence = eventSentence(event);
  const lines = [`${timeWord(story, event.atMs)}: ${sentence}`];
  // Small data are in the sentence already.
  const whole = typeof data === 'object' && data !== null ? cut(plainText(data), 400) : '';
  if (whole !== '' && event.kind !== 'partition') lines.push(whole);
  lines.push(`event ${id}${cause === undefined ? '' : `, caused by event ${cause}`}`);
  return `<title>${escapeHtml(lines.join('\n'))}</title>`;
}

import { cut, plainText, shortWord } from '../../ground/data-words.js';
import { escapeHtml } from '../html.js';
import { type Call, callsOf } from '../space-time/calls.js';
import type { Story } from '../space-time/drawable.js';
import type { Condition, Frame } from './frames.js';

/** One line of a card. */
export interface CardLine {
  readonly name: string;
  readonly value: string;
  /** What it was before the step, if the step changed it. */
  readonly was?: string;
}

/** More fields than this are not read; those that changed are kept. */
const MOST_FIELDS = 9;
/** Two lines of a card, of a value and what it was before; the rest stands in the hover text. */
const LONGEST_VALUE = 36;
/** The value of a field that does not exist. */
const NOWHERE = 'nothing';
/** A client's card shows its last operations. */
const MOST_CALLS = 3;

/** A node's fields after a step, compared with those before it. */
export function fieldLines(now: Condition, before: Condition | undefined): CardLine[] {
  if (now.kind !== 'up') return [];
  const old = before?.kind === 'up' ? before.fields : undefined;
  const lines = Object.entries(now.fields).map(([name, value]): CardLine => {
    const word = plainText(value);
    const was = old === undefined ? word : name in old ? plainText(old[name]) : NOWHERE;
    return was === word ? { name, value: word } : { name, value: word, was };
  });
  const gone = Object.keys(old ?? {}).filter(name => !(name in now.fields));
  return [
    ...lines,
    ...gone.map(name => ({
      name,
      value: NOWHERE,
      was: plainText((old as Record<string, unknown>)[name]),
    })),
  ];
}

/** The cards of one position, in the order of the columns. */
export function cardsOf(
  story: Story,
  columns: readonly string[],
  frame: Frame,
  before: Frame | undefined,
): string[] {
  const calls = callsOf(story);
  const isClient = new Set(story.clients);
  return columns.map(name =>
    isClient.has(name)
      ? clientCard(
          name,
          calls.filter(({ request }) => request.node === name),
          frame.lastEvent,
          before?.lastEvent ?? -1,
        )
      : nodeCard(name, frame.conditions.get(name) ?? { kind: 'unknown' }, before?.conditions.get(name)),
  );
}

function nodeCard(name: string, now: Condition, before: Condition | undefined): string {
  const title = `<b>${escapeHtml(name)}</b>`;
  if (now.kind === 'down') {
    const isNew = before !== undefined && before.kind !== 'down';
    return `${title}<div class="${isNew ? 'changed' : ''}">${isNew ? '▸ ' : ''}✗ down</div>`;
  }
  const lines = fieldLines(now, before);
  const wasDown = now.kind === 'up' && before?.kind === 'down' ? '<div class="changed">▸ up again</div>' : '';
  return `${title}${wasDown}${fewest(lines).map(lineHtml).join('')}${hiddenLines(lines)}`;
}

/** At most so many lines, with all that changed among them. */
function fewest(lines: readonly CardLine[]): CardLine[] {
  let room = Math.max(0, MOST_FIELDS - lines.filter(({ was }) => was !== undefined).length);
  return lines.filter(({ was }) => was !== undefined || room-- > 0);
}

function hiddenLines(lines: readonly CardLine[]): string {
  const hidden = lines.length - fewest(lines).length;
  return hidden === 0 ? '' : `<div class="quiet">… ${hidden} more</div>`;
}

function lineHtml({ name, value, was }: CardLine): string {
  const whole = `${name}: ${value}${was === undefined ? '' : ` (was ${was})`}`;
  const shown = escapeHtml(cut(value, LONGEST_VALUE));
  const isCut = value.length + (was?.length ?? 0) > LONGEST_VALUE;
  const title = isCut ? ` title="${escapeHtml(cut(whole, 2000))}"` : '';
  if (was === undefined) return `<div${title}>${escapeHtml(name)}: ${shown}</div>`;
  // Bold, a mark and the old value say that it changed, besides the color.
  const before =
    value.length + was.length > LONGEST_VALUE ? '' : ` <span class="quiet">was ${escapeHtml(was)}</span>`;
  return `<div class="changed"${title}>▸ ${escapeHtml(name)}: ${shown}${before}</div>`;
}

function clientCard(name: string, calls: readonly Call[], last: number, before: number): string {
  const asked = calls.filter(({ request }) => request.id <= last);
  const lines = asked.slice(-MOST_CALLS).map(({ request, end }) => {
    const ended = end !== undefined && end.id <= last;
    const isNew = request.id > before || (ended && end.id > before);
    const outcome = !ended ? 'waiting' : end.kind === 'answer' ? answerWord(end.data) : 'gave up';
    return `<div class="${isNew ? 'changed' : ''}">${isNew ? '▸ ' : ''}${escapeHtml(shortWord(request.data, 40))} → ${escapeHtml(outcome)}</div>`;
  });
  const hidden = asked.length - lines.length;
  const more = hidden === 0 ? '' : `<div class="quiet">… ${hidden} before</div>`;
  return `<i>${escapeHtml(name)}</i>${more}${lines.join('')}`;
}

function answerWord(data: unknown): string {
  return data === undefined ? 'done' : shortWord(data, 40);
}

/** What a step changed, in words: `a.value: 0 -> 1; b is down`. */
export function changesInWords(frame: Frame, before: Frame | undefined): string {
  const words = [...frame.conditions].flatMap(([node, now]) => {
    const then = before?.conditions.get(node);
    if (now.kind === 'down') return then !== undefined && then.kind !== 'down' ? [`${node} is down`] : [];
    return fieldLines(now, then)
      .filter(({ was }) => was !== undefined)
      .map(({ name, value, was }) => `${node}.${name}: ${cut(was as string, 40)} -> ${cut(value, 40)}`);
  });
  return words.join('; ');
}

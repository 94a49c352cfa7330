import { requireKnownFields } from '../../ground/arguments.js';
import { describeSource, OUTCOME_WORDS, type PropertyReport, type Report, sharedMessage } from './report.js';

const BAR_WIDTH = 20;

function bar(score: number, maxScore: number): string {
  const filled = Math.round((BAR_WIDTH * score) / maxScore);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`;
}

const MARKS: Partial<Record<PropertyReport['outcome'], string>> = { pass: 'ok  ', 'not-attempted': '--  ' };

export interface ReportTextOptions {
  /** Whether all hints of every failed property are shown; else the first of the first, and how to see the others. */
  readonly allHints?: boolean;
}

/**
 * Text of an answer's making as a terminal may be given it: control characters, which could move the cursor or clear the screen, are
 * written out (`\\x1b`), and further lines are indented.
 */
export function printable(text: string, indent = ''): string {
  return text
    .replaceAll('\n', `\n${indent}`)
    .replace(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, character => {
      const code = character.charCodeAt(0);
      return code < 256
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
    });
}

function propertyLines(property: PropertyReport, hints: readonly string[]): string[] {
  const mark = MARKS[property.outcome] ?? 'FAIL';
  const { name, message, score, maxScore } = property;
  const lines = [`  ${mark} ${score}/${maxScore}  ${name}: ${printable(message, '            ')}`];
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined) lines.push(`         ${label.padEnd(9)} ${printable(text, ' '.repeat(19))}`);
  };
  const { input, expected, actual } = property.counterexample ?? {};
  say('on', input);
  say('expected', expected);
  say('got', actual);
  for (const hint of hints) say('hint', hint);
  return lines;
}

/**
 * A report as plain text, for a terminal and for hosts that show no HTML.
 *
 * @throws RangeError if an argument is outside its range
 */
export function reportText(report: Report, options: ReportTextOptions = {}): string {
  requireKnownFields('options', options, { allHints: true });
  const { allHints = false } = options;
  const { id, title, score, maxScore, outcome, properties, graded } = report;
  const head = `${id} ${title}  ${bar(score, maxScore)} ${score}/${maxScore} points, ${OUTCOME_WORDS[outcome]}`;
  const firstHelped = properties.find(({ hints }) => hints !== undefined);
  const shared = sharedMessage(report);
  const lines =
    shared === undefined
      ? properties.flatMap(property => {
          const hints = property.hints ?? [];
          return propertyLines(property, allHints ? hints : hints.slice(0, property === firstHelped ? 1 : 0));
        })
      : [`  ${MARKS[outcome] ?? 'FAIL'} ${printable(shared, '       ')}`];
  const rest = properties.reduce((sum, { hints = [] }) => sum + hints.length, 0) - 1;
  const where = report.command === undefined ? '' : ` (${report.command} --hints)`;
  const more = allHints || rest < 1 ? [] : [`  more hints: ${rest}${where}`];
  const source =
    graded === undefined || outcome === 'not-attempted'
      ? []
      : [`  graded: ${printable(describeSource(graded))}`];
  const replay = outcome === 'pass' ? [] : [`  again: ${report.replay}`];
  return [head, ...lines, ...more, ...source, ...replay].join('\n');
}

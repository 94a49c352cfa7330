import { OUTCOME_WORDS, type PropertyReport, type Report } from './report.js';

const BAR_WIDTH = 20;

function bar(score: number, maxScore: number): string {
  const filled = Math.round((BAR_WIDTH * score) / maxScore);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`;
}

const MARKS: Partial<Record<PropertyReport['outcome'], string>> = { pass: 'ok  ', 'not-attempted': '--  ' };

function propertyLines(property: PropertyReport, showHint: boolean): string[] {
  const mark = MARKS[property.outcome] ?? 'FAIL';
  const lines = [`  ${mark} ${property.score}/${property.maxScore}  ${property.name}: ${property.message}`];
  const { input, expected, actual } = property.counterexample ?? {};
  if (input !== undefined) lines.push(`         on        ${input}`);
  if (expected !== undefined) lines.push(`         expected  ${expected}`);
  if (actual !== undefined) lines.push(`         got       ${actual}`);
  const hint = property.hints?.[0];
  if (showHint && hint !== undefined) lines.push(`         hint      ${hint}`);
  return lines;
}

/** A report as plain text, for a terminal and for hosts that show no HTML. */
export function reportText(report: Report): string {
  const { id, title, score, maxScore, outcome, properties } = report;
  const head = `${id} ${title}  ${bar(score, maxScore)} ${score}/${maxScore} points, ${OUTCOME_WORDS[outcome]}`;
  const firstFailure = properties.find(property => property.outcome !== 'pass');
  const lines = properties.flatMap(property => propertyLines(property, property === firstFailure));
  const replay = outcome === 'pass' ? [] : [`  again: ${report.replay}`];
  return [head, ...lines, ...replay].join('\n');
}

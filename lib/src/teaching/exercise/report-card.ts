import { escapeHtml } from '../../visual/html.js';
import { PALETTE, wordsColor } from '../../visual/palette.js';
import { describeSource, OUTCOME_WORDS, type PropertyReport, type Report, sharedMessage } from './report.js';

/** Everything inline: a card must look the same in JupyterLab, VS Code and the workbook, in light and dark. */
const MONO = 'font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em';
const QUIET = 'opacity:.75';

function toneOf(outcome: Report['outcome']): string {
  if (outcome === 'pass') return PALETTE.green;
  return outcome === 'not-attempted' ? 'currentColor' : PALETTE.vermilion;
}

const MARK: Partial<Record<Report['outcome'], string>> = { pass: '✓', 'not-attempted': '·' };

function fact(label: string, value: string | undefined): string {
  if (value === undefined) return '';
  return `<tr><td style="text-align:left;padding:1px 12px 1px 0;${QUIET}">${label}</td><td style="text-align:left;padding:1px 0;${MONO};overflow-wrap:anywhere">${escapeHtml(value)}</td></tr>`;
}

function counterexample(property: PropertyReport): string {
  const { input, expected, actual, picture } = property.counterexample ?? {};
  const facts = fact('on', input) + fact('expected', expected) + fact('got', actual);
  const table =
    facts === ''
      ? ''
      : `<table style="border-collapse:collapse;color:inherit;margin:4px 0 4px 24px">${facts}</table>`;
  return table + (picture === undefined ? '' : `<div style="margin:8px 0 8px 24px">${picture}</div>`);
}

function hints(property: PropertyReport): string {
  return (property.hints ?? [])
    .map(
      (hint, index) =>
        `<details style="margin:2px 0 2px 24px"><summary style="cursor:pointer">Hint ${index + 1}</summary><div style="margin:2px 0 6px 16px">${escapeHtml(hint)}</div></details>`,
    )
    .join('');
}

function propertyBlock(property: PropertyReport): string {
  const { outcome, score, maxScore, name, message } = property;
  const mark = `<span style="color:${wordsColor(toneOf(outcome))};font-weight:700;display:inline-block;width:24px">${MARK[outcome] ?? '✗'}</span>`;
  const points = `<span style="float:right;padding-left:12px;${QUIET}">${score}/${maxScore}</span>`;
  const head = `<div>${points}${mark}<strong>${escapeHtml(name)}</strong>, ${OUTCOME_WORDS[outcome]}</div>`;
  const said = `<div style="margin-left:24px;${QUIET}">${escapeHtml(message)}</div>`;
  const rest = outcome === 'pass' ? '' : counterexample(property) + hints(property);
  return `<div style="padding:6px 0;border-top:1px solid color-mix(in srgb,currentColor 15%,transparent)">${head}${said}${rest}</div>`;
}

/** A report as a card for a notebook: points bar, properties with marks, the counterexample, folded hints. */
export function reportCard(report: Report): string {
  const { id, title, score, maxScore, outcome, properties, graded } = report;
  const share = Math.round((100 * score) / maxScore);
  const tone = toneOf(outcome);
  const bar = `<div role="img" aria-label="${score} of ${maxScore} points" style="height:8px;border-radius:4px;background:color-mix(in srgb,currentColor 15%,transparent);margin:6px 0 10px"><div style="height:8px;border-radius:4px;width:${share}%;background:${tone}"></div></div>`;
  const replay =
    outcome === 'pass' || outcome === 'not-attempted'
      ? ''
      : `<div style="margin-top:8px;${QUIET}">Again, at a terminal: <code style="${MONO}">${escapeHtml(report.replay)}</code></div>`;
  const shared = sharedMessage(report);
  const body =
    shared === undefined
      ? properties.map(propertyBlock).join('')
      : `<div style="padding:6px 0;border-top:1px solid color-mix(in srgb,currentColor 15%,transparent)">${escapeHtml(shared)}</div>`;
  const source =
    graded === undefined || outcome === 'not-attempted'
      ? ''
      : `<div style="margin-top:8px;${QUIET}">Graded: ${escapeHtml(describeSource(graded))}</div>`;
  return `<section aria-label="Exercise ${id}" style="max-width:640px;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-left:4px solid ${tone};border-radius:6px;padding:12px 16px;font-family:system-ui,sans-serif;font-size:14px;line-height:1.45"><div><span style="float:right;padding-left:12px;font-weight:700">${score} / ${maxScore} points</span><strong>${escapeHtml(`${id} ${title}`)}</strong>: <span style="color:${wordsColor(tone)};font-weight:600">${OUTCOME_WORDS[outcome]}</span></div>${bar}${body}${source}${replay}</section>`;
}

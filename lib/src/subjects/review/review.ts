/**
 * Design review checklists as programs: a rule looks at a described design and either passes it or says what is wrong. A
 * chapter's rules stand in the room of its subject; what a rule is, and how rules are run, stands here.
 */

import { complain, requireList, requireNumber, requireRecord, requireText } from '../../ground/arguments.js';

/** One line of a checklist. */
export interface Rule<Design> {
  /** Short and stable, such as `hedging-budget`; findings are compared by it. */
  readonly id: string;
  /** What a reviewer asks, as a question whose good answer is yes. */
  readonly question: string;
  /** What is wrong with the design, with its numbers; `undefined` if nothing is. */
  readonly problem: (design: Design) => string | undefined;
  /** What to do about it. */
  readonly advice: string;
}

/** One rule that a design broke. */
export interface Finding {
  readonly id: string;
  readonly question: string;
  readonly problem: string;
  readonly advice: string;
}

/** The outcome of a review. */
export interface DesignReview {
  readonly design: string;
  /** How many rules were asked. */
  readonly asked: number;
  readonly findings: readonly Finding[];
}

/**
 * Asks every rule of a design.
 *
 * @throws RangeError if there is no rule, two have one id, or one is none
 */
export function reviewDesign<Design extends { readonly name: string }>(
  design: Design,
  rules: readonly Rule<Design>[],
): DesignReview {
  requireRecord('design', design);
  requireText('name', design.name);
  requireList('rules', rules);
  Array.from(rules).forEach((rule, i) => {
    requireRecord(`rules[${i}]`, rule);
    requireText(`rules[${i}].id`, rule.id);
    requireText(`rules[${i}].question`, rule.question);
    requireText(`rules[${i}].advice`, rule.advice);
    if (typeof rule.problem !== 'function')
      complain(`rules[${i}].problem`, 'a function of the design', rule.problem);
  });
  const ids = new Set(rules.map(({ id }) => id));
  if (rules.length === 0) throw new RangeError('rules must hold at least one rule');
  if (ids.size !== rules.length) throw new RangeError('rules must have ids of their own');
  const findings = rules.flatMap(({ id, question, problem, advice }): Finding[] => {
    const found = problem(design);
    return found === undefined ? [] : [{ id, question, problem: found, advice }];
  });
  return { design: design.name, asked: rules.length, findings };
}

/**
 * A time of a design as its review says it: `12,000 ms`.
 *
 * @param timeMs in ms
 * @throws RangeError if an argument is outside its range
 */
export function inMs(timeMs: number): string {
  requireNumber('timeMs', timeMs);
  return `${timeMs.toLocaleString('en-US')} ms`;
}

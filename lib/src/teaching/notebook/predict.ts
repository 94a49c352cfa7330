import { requireKnownFields } from '../../ground/arguments.js';
import { currentHost } from '../../ground/host/index.js';
import { escapeHtml, Figure, significant } from '../../visual/index.js';

/** A question to answer before the cell that computes the answer. */
export interface Question {
  /** One sentence, ending in a question mark. */
  readonly question: string;
  /** The unit of a number: `%`, `ms`. */
  readonly unit?: string;
  /** The options of a choice, worded so that each can be the guess. */
  readonly choices?: readonly string[];
  /** The reader's guess; left `undefined`, the notebook runs on without one. */
  readonly guess: number | string | undefined;
}

const asked = new Map<string, Question>();

function card(title: string, body: string, text: string): Figure {
  const html = `<div style="max-width:640px;border-left:4px solid #56B4E9;padding:6px 14px;font-family:system-ui,sans-serif;font-size:14px"><div style="font-weight:600">${escapeHtml(title)}</div><div>${escapeHtml(body)}</div></div>`;
  return new Figure(html, text);
}

/**
 * Asks for a prediction and remembers it. A guess that was wrong teaches most, so it is never corrected here: the cell that
 * computes the answer calls {@link reveal}.
 *
 * @param id syllabus id of the run that is predicted, such as `5.2.fan-out`
 * @throws RangeError if the guess is none of the choices, or is not a finite number where a number is asked for
 */
export function predict(id: string, question: Question): void {
  requireKnownFields('question', question, { question: true, unit: true, choices: true, guess: true });
  const { choices, guess } = question;
  if (guess !== undefined) {
    if (choices !== undefined && !choices.includes(String(guess))) {
      throw new RangeError(
        `the guess must be one of ${choices.map(choice => `'${choice}'`).join(', ')}, got '${guess}'`,
      );
    }
    if (choices === undefined && !Number.isFinite(guess)) {
      throw new RangeError(`the guess must be a finite number${unitOf(question)}, got ${String(guess)}`);
    }
  }
  asked.set(id, question);
  const host = currentHost();
  if (guess !== undefined) host.remember({ kind: 'prediction', id, guess });
  const options = choices === undefined ? '' : ` (${choices.join(' / ')})`;
  const state =
    guess === undefined
      ? `No guess yet${options}: replace undefined in the cell above by yours, and run it again.`
      : `Your guess: ${word(guess, question)}. The next cells compute it.`;
  host.display(
    card(`Predict: ${question.question}`, state, `Predict: ${question.question}\n${state}`).toMimeBundle(),
  );
}

function unitOf({ unit }: Question): string {
  return unit === undefined ? '' : ` in ${unit}`;
}

function word(value: number | string, { unit }: Question): string {
  if (typeof value === 'string') return value;
  const number = Number.isSafeInteger(value) ? value.toLocaleString('en-US') : significant(value);
  if (unit === undefined) return number;
  return unit === '%' ? `${number}%` : `${number} ${unit}`;
}

/**
 * Sets the computed answer beside the guess, and remembers both.
 *
 * @param actual in the unit of the question, or one of its choices
 * @throws Error if `predict` was not called with this id before
 */
export function reveal(id: string, actual: number | string): void {
  const question = asked.get(id);
  if (question === undefined)
    throw new Error(`nothing was asked as '${id}': run the cell with predict('${id}', ...) first`);
  const { guess } = question;
  const host = currentHost();
  if (guess !== undefined) host.remember({ kind: 'prediction', id, guess, actual });
  const answer = `Computed: ${word(actual, question)}.`;
  const verdict = guess === undefined ? 'You made no guess.' : compare(guess, actual, question);
  host.display(
    card(
      question.question,
      `${answer} ${verdict}`,
      `${question.question}\n${answer} ${verdict}`,
    ).toMimeBundle(),
  );
}

function compare(guess: number | string, actual: number | string, question: Question): string {
  const said = `You said ${word(guess, question)}`;
  if (typeof guess === 'string' || typeof actual === 'string') {
    return String(guess) === String(actual) ? `${said}: right.` : `${said}. The cells above show why not.`;
  }
  if (significant(guess, 2) === significant(actual, 2)) return `${said}: right.`;
  if (guess <= 0 || actual <= 0 || question.unit === '%') {
    const gap = word(Math.abs(actual - guess), {
      ...question,
      unit: question.unit === '%' ? 'points' : question.unit,
    });
    return `${said}: ${gap} too ${guess > actual ? 'high' : 'low'}.`;
  }
  const factor = guess > actual ? guess / actual : actual / guess;
  return `${said}: too ${guess > actual ? 'high' : 'low'} by a factor of ${significant(factor, 2)}.`;
}

/** Failures as a reader should see them: a name, a message, the frames that are theirs, and the line it happened on. */

import type { CompileProblem } from './cell-compiler.js';
import type { CellPositions } from './cell-positions.js';
import type { CellPosition, ErrorOutput } from './contract.js';
import { withoutRequireStack } from './printed-stacks.js';

/** A cell that ran, or tried to, as its errors need it. */
export interface TracedCell {
  /** The name of its script in stack frames. */
  readonly scriptName: string;
  readonly source: string;
  readonly positions: CellPositions;
}

export interface ErrorSurroundings {
  format(value: unknown): string;
  displayFile(file: string): string | undefined;
  /** The cell whose script has this name. */
  cellOf(scriptName: string): TracedCell | undefined;
}

/** The engine evaluates a cell inside a function whose opening takes a line of its own. */
export const SCRIPT_PREFIX_LINES = 1;

export const INTERRUPTED: ErrorOutput = {
  type: 'error',
  name: 'Interrupted',
  message: 'stopped by an interrupt; the variables of earlier cells are kept',
  traceback: ['Interrupted: stopped by an interrupt; the variables of earlier cells are kept'],
};

/**
 * The complaints of the compiler about one cell.
 *
 * @param brokenAnswers exercises whose answer cell did not compile: their check cells lack what it would declare
 */
export function compileError(
  source: string,
  problems: readonly CompileProblem[],
  brokenAnswers: readonly string[] = [],
): ErrorOutput {
  const lines = problems.map(({ message, position }) => `${position.line}:${position.column} - ${message}`);
  const [first] = problems;
  const traceback = problems.flatMap((problem, index) => [
    `CompileError: ${lines[index]}`,
    ...excerpt(source, problem.position),
  ]);
  for (const id of brokenAnswers) {
    if (!source.includes(`check('${id}'`)) continue;
    traceback.push(
      `The answer cell of exercise ${id} did not compile: fix it and run it, then run this check.`,
    );
  }
  return {
    type: 'error',
    name: 'CompileError',
    message: lines.join('\n'),
    traceback,
    ...(first === undefined ? {} : { position: first.position }),
  };
}

/** Whatever a cell threw, also where it throws when it is looked at. */
export function thrownError(
  thrown: unknown,
  surroundings: ErrorSurroundings,
  current: TracedCell | undefined,
): ErrorOutput {
  try {
    return describeThrown(thrown, surroundings, current);
  } catch {
    const message = 'an error that cannot be read: looking at it throws';
    return { type: 'error', name: 'Thrown', message, traceback: [`Thrown: ${message}`] };
  }
}

function describeThrown(
  thrown: unknown,
  surroundings: ErrorSurroundings,
  current: TracedCell | undefined,
): ErrorOutput {
  if (!isErrorLike(thrown)) {
    const message = surroundings.format(thrown);
    return { type: 'error', name: 'Thrown', message, traceback: [`Thrown: ${message}`] };
  }
  const frames = framesOf(thrown, surroundings);
  const position = frames.find(frame => frame.cell !== undefined && frame.cell === current)?.position;
  const head = heading(thrown);
  return {
    type: 'error',
    name: String(thrown.name),
    message: withoutRequireStack(String(thrown.message)),
    traceback: [
      ...head.split('\n'),
      ...frames.map(frame => frame.line),
      ...(position !== undefined && current !== undefined ? excerpt(current.source, position) : []),
      ...causes(thrown, surroundings),
    ],
    ...(position === undefined ? {} : { position }),
  };
}

interface ErrorLike {
  readonly name: unknown;
  readonly message: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** Errors of another realm, and those made by hand, are errors too. */
function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
}

function heading(error: ErrorLike): string {
  const message = withoutRequireStack(String(error.message));
  return message === '' ? String(error.name) : `${error.name}: ${message}`;
}

interface Frame {
  readonly line: string;
  readonly cell: TracedCell | undefined;
  readonly position: CellPosition | undefined;
}

const FRAME = /^\s+at (?:(.*?) \()?((?:file:\/\/)?.*?):(\d+):(\d+)\)?$/;

/** Reading it runs `Error.prepareStackTrace`, which a cell may have set. */
function stackOf(error: ErrorLike): unknown {
  try {
    return error.stack;
  } catch {
    return undefined;
  }
}

function framesOf(error: ErrorLike, surroundings: ErrorSurroundings): Frame[] {
  const stack = stackOf(error);
  if (typeof stack !== 'string') return [];
  const frames: Frame[] = [];
  for (const text of stack.split('\n')) {
    const match = FRAME.exec(text);
    if (match === null) continue;
    const [, called, file = '', line = '0', column = '0'] = match;
    const frame = showFrame(called, file, Number(line), Number(column), surroundings);
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

/** A frame of a stack that a cell prints, as thrown errors show it. */
export function shownFrame(
  called: string | undefined,
  file: string,
  line: number,
  column: number,
  surroundings: ErrorSurroundings,
): string | undefined {
  return showFrame(called, file, line, column, surroundings)?.line;
}

function showFrame(
  called: string | undefined,
  file: string,
  line: number,
  column: number,
  surroundings: ErrorSurroundings,
): Frame | undefined {
  // An asynchronous frame without a name reads `at async cell [3]:5:7`.
  const cell = surroundings.cellOf(file.replace(/^async /, ''));
  if (cell === undefined) {
    const shown = surroundings.displayFile(file);
    if (shown === undefined) return undefined;
    return {
      line: `    at ${called ?? '<anonymous>'} (${shown}:${line}:${column})`,
      cell,
      position: undefined,
    };
  }
  const position = cell.positions.ofScript(line - SCRIPT_PREFIX_LINES, column);
  const where =
    position === undefined
      ? cell.scriptName
      : `${cell.scriptName}, line ${position.line}, column ${position.column}`;
  const name = called?.replace(/^Object\.|^exports\./, '');
  return { line: name === undefined ? `    at ${where}` : `    at ${name} (${where})`, cell, position };
}

/** The line in question, with a mark below the column. */
function excerpt(source: string, { line, column }: CellPosition): string[] {
  const text = source.split('\n')[line - 1];
  if (text === undefined) return [];
  const gutter = `${line} | `;
  return ['', `  ${gutter}${text}`, `  ${' '.repeat(gutter.length + column - 1)}^`];
}

const CAUSES_SHOWN = 4;

function causes(error: ErrorLike, surroundings: ErrorSurroundings): string[] {
  const lines: string[] = [];
  const nested = Array.isArray(error.errors) ? error.errors.slice(0, CAUSES_SHOWN) : [];
  for (const part of nested)
    lines.push(`  one of: ${isErrorLike(part) ? heading(part) : surroundings.format(part)}`);
  let cause = error.cause;
  for (let depth = 0; cause !== undefined && depth < CAUSES_SHOWN; depth += 1) {
    if (!isErrorLike(cause)) {
      lines.push(`caused by: ${surroundings.format(cause)}`);
      break;
    }
    lines.push(`caused by: ${heading(cause)}`, ...framesOf(cause, surroundings).map(frame => frame.line));
    cause = cause.cause;
  }
  return lines;
}

/** Stacks that a cell prints itself, by `console.log(error)`, `error.stack` or `console.trace`, as thrown errors are shown. */

/** Shows one frame, or `undefined` if it is none of the reader's. */
export type ShowFrame = (
  called: string | undefined,
  file: string,
  line: number,
  column: number,
) => string | undefined;

const FRAME = /^(\s+)at (?:(.*?) \()?((?:file:\/\/|node:)?[^()]*?):(\d+):(\d+)\)?( \{)?$/;
/** Frames without a place, such as those of built-in functions. */
const PLACELESS = /^\s+at (?:async )?[^\s()]+ \((?:<anonymous>|native|index \d+)\)( \{)?$/;

/** The text with the frames of its stacks shown as those of thrown errors; any other text as it is. */
export function withShownStacks(text: string, show: ShowFrame): string {
  if (!/^\s+at /m.test(text)) return text;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const match = FRAME.exec(line);
    if (match === null) {
      const placeless = PLACELESS.exec(line);
      if (placeless === null) lines.push(line);
      else if (placeless[1] !== undefined) reopen(lines);
      continue;
    }
    const [, indent = '', called, file = '', row, column, opening] = match;
    const shown = show(called, file, Number(row), Number(column));
    if (shown !== undefined) lines.push(`${indent}${shown.trimStart()}${opening ?? ''}`);
    else if (opening !== undefined) reopen(lines);
  }
  return lines.join('\n');
}

/** An error's own fields are listed after its last frame, which opens their brace. */
function reopen(lines: string[]): void {
  const last = lines.pop();
  if (last !== undefined) lines.push(`${last} {`);
}

/** Node adds where it looked for a module that it did not find: places of this machine, of no use to a reader. */
export function withoutRequireStack(message: string): string {
  return message.replace(/\nRequire stack:(\n- .*)+/g, '');
}

/** What the edge test needs to know of a public function: nothing but arguments that are valid. */

/** A function's valid arguments, made anew for each call. */
export type ValidArguments = () => readonly unknown[];

/** More about a function, where its arguments alone do not say it. */
export interface EdgeCase {
  readonly args: ValidArguments;
  /** Other valid arguments, such as another member of a union. */
  readonly also?: readonly ValidArguments[];
  /** Uses a result that is a function or a distribution, so that what it gives is looked at too. */
  readonly use?: (result: never) => unknown;
}

/** The functions of a room by their names. */
export type EdgeCases = Readonly<Record<string, ValidArguments | EdgeCase>>;

/** The sets of valid arguments of a function. */
export function argumentsOf(edgeCase: ValidArguments | EdgeCase): readonly ValidArguments[] {
  return typeof edgeCase === 'function' ? [edgeCase] : [edgeCase.args, ...(edgeCase.also ?? [])];
}

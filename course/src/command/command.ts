/** What the command line hands to a word, so that tests can stand in for a terminal. */
export interface Terminal {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether stderr is a terminal: only then is progress drawn. */
  readonly interactive: boolean;
}

/** Exit status: 0 done and all well; 1 done, and something failed; 2 the words or an input were wrong; 3 machinery. */
export type ExitStatus = 0 | 1 | 2 | 3;

/** One word of the command `faultlines`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole help text. */
  readonly usage: string;
  run(args: readonly string[], terminal: Terminal): Promise<ExitStatus>;
}

/**
 * What the engine wants of the place where it runs. The engine itself knows neither Node nor a page: everything that
 * differs between the two goes through this interface.
 */
import type { CompilationCache } from './compilation-cache.js';
import type { CompilerModules } from './compiler-seam.js';

export type StreamName = 'stdout' | 'stderr';

/** Takes what was written; `false` means that no cell claims it and the platform should write it where it always did. */
export type StreamWriter = (name: StreamName, text: string) => boolean;

/** What the platform tells the engine, and asks of it. */
export interface Attachment {
  write: StreamWriter;
  /** A failure in a callback or a promise that nothing caught. */
  stray(error: unknown): void;
  /** The owner of the cell that has not ended yet, if there is one. */
  running(): object | undefined;
}

/** tslab's public API finds its outlet in this module-wide variable. */
export interface TslabDisplayOutlet {
  lastWriteDisplayData: ((content: TslabDisplayContent, update?: boolean) => void) | null;
}

export interface TslabDisplayContent {
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  readonly transient?: { readonly display_id?: string };
}

export interface Platform {
  readonly compiler: CompilerModules;
  readonly tslabDisplay: TslabDisplayOutlet;

  /** Cells that were compiled before, where the packages that they see from `folder` are the course's own. */
  compilations(folder: string): CompilationCache | undefined;

  /** Evaluates a function expression; its stack frames carry `name`. */
  evaluate(expression: string, name: string): unknown;

  /** Does work of the engine itself, which no interrupt may cut short. */
  uninterrupted<T>(work: () => T): T;

  /** Loads a module as seen from the folder of the notebook. */
  require(specifier: string): unknown;

  /** Makes `folder` the one where relative file names and module names of cells start. */
  enterFolder(folder: string): void;

  /** A value as `console.log` prints it, without the line end. */
  format(value: unknown): string;

  /** Runs `call` so that the timers that it starts are known to belong to `owner`. */
  runAs<T>(owner: object, call: () => T): T;
  /** The code of `owner` has ended: what runs next, in the same turn, is no longer its. */
  leave(owner: object): void;
  /** The owner of the code that runs now, also in a late callback, as far as it is known. */
  currentOwner(): object | undefined;

  /** From now on tells what the console and the standard streams write, and late failures. */
  attach(attachment: Attachment): void;
  /** Gives back streams, timers and globals as they were before `attach`. */
  detach(): void;

  /** Stops pending timers: those of one owner, or all that cells started. */
  clearTimers(owner?: object): void;
  /** Removes the globals that cells added, and restores those that they replaced. */
  restoreGlobals(): void;

  /** Resolves after the platform had a turn to notice an interrupt. */
  nextTurn(): Promise<void>;
  now(): number;
  /** Milliseconds since 1970, for comparing with the times of files. */
  wallClock(): number;

  /** Whether a name that the lean types do not know is one that the full types describe: a built-in module or global. */
  isBuiltIn(name: string): boolean;

  /** How a file of a stack frame is shown; `undefined` hides the frame. */
  displayFile(file: string): string | undefined;
}

/** What the place itself offers, without a host; chosen by the `imports` of the package for Node and for pages. */
export interface Surroundings {
  /** The text of a file below `data/`. */
  readData(path: string): string;
  /** The library's own TypeScript, collected by the build. */
  readSources(): string;
  /**
   * Runs a function and stops it after a time, where the place can do that. A stopped function ends with an error whose
   * `code` is `ERR_SCRIPT_EXECUTION_TIMEOUT`. A page cannot: there the host replaces the whole worker.
   */
  runWithin<T>(limitMs: number, run: () => T): T;
  /** A value as the console of the place prints it, of whatever kind it is. */
  inspect(value: unknown): string;
  /** Milliseconds of CPU time that this process took so far; where the place does not tell, of time by the wall clock. */
  cpuMs(): number;
}

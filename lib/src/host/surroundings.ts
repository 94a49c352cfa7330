/** What can be read when no host announced itself; chosen by the `imports` of the package for Node and for pages. */
export interface Surroundings {
  readData(path: string): string;
  readSources(): string;
}

/** What packages that were written for Node get in a page where they ask for `process.cwd()`: the build puts it there. */
export function workingFolder(): string {
  return '/';
}

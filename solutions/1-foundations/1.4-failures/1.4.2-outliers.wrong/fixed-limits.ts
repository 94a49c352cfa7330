/**
 * Misconception: there is a right number for "too slow" and "too many errors". On a bad day the whole fleet is above it, and goes.
 *
 * Loses: ejects the slow node
 * Loses: ejects the failing node
 * Loses: never ejects the majority
 * Loses: does not judge who was hardly asked
 * Explained by: of all nodes
 */
interface NodeWindow {
  node: string;
  requests: number;
  failed: number;
  medianMs: number;
}

export function nodesToEject(fleet: NodeWindow[]): string[] {
  return fleet
    .filter(({ requests, failed, medianMs }) => requests >= 20 && (failed / requests > 0.2 || medianMs > 30))
    .map(({ node }) => node);
}

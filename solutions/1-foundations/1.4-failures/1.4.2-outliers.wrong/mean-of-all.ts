/**
 * Misconception: the mean is what is usual. One node that is slow enough moves it, and hides.
 *
 * Loses: ejects the slow node
 * Loses: never ejects the majority
 * Loses: does not judge who was hardly asked
 * Explained by: is slow
 */
interface NodeWindow {
  node: string;
  requests: number;
  failed: number;
  medianMs: number;
}

export function nodesToEject(fleet: NodeWindow[]): string[] {
  const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const judged = fleet.filter(({ requests }) => requests >= 20);
  const share = average(judged.map(({ failed, requests }) => failed / requests));
  const answering = judged.filter(({ failed, requests }) => failed < requests);
  const usualMs = average(answering.map(({ medianMs }) => medianMs));
  const outliers = judged.filter(
    ({ failed, requests, medianMs }) =>
      failed / requests > share + 0.2 || (failed < requests && medianMs > 3 * usualMs),
  );
  return outliers.length < fleet.length / 2 ? outliers.map(({ node }) => node) : [];
}

/**
 * Misconception: a node that answers without errors is well. The slow one answers everything.
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

function middle(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export function nodesToEject(fleet: NodeWindow[]): string[] {
  const judged = fleet.filter(({ requests }) => requests >= 20);
  const usual = middle(judged.map(({ failed, requests }) => failed / requests));
  const outliers = judged.filter(({ failed, requests }) => failed / requests > usual + 0.2);
  return outliers.length < fleet.length / 2 ? outliers.map(({ node }) => node) : [];
}

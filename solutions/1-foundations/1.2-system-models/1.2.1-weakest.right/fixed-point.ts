/** Another right answer: pairs added until nothing more follows, instead of a search from each model. */
export function weakestModels(stronger: [string, string][], holds: string[]): string[] {
  const above = new Set(stronger.map(pair => JSON.stringify(pair)));
  for (let before = -1; before !== above.size; ) {
    before = above.size;
    const pairs = [...above].map(pair => JSON.parse(pair) as [string, string]);
    for (const [one, middle] of pairs)
      for (const [other, last] of pairs) if (middle === other) above.add(JSON.stringify([one, last]));
  }
  const models = [...new Set(holds)].sort();
  return models.filter(model => models.every(other => !above.has(JSON.stringify([model, other]))));
}

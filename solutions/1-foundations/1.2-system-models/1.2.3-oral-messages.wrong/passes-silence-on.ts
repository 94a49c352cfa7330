/**
 * Misconception: whoever was told nothing has nothing to tell. Silence is no vote then, and a single voice carries.
 *
 * Loses: has a default
 * Explained by: nothing
 */
export function relay(told: string | undefined): string | undefined {
  return told;
}

export function decide(told: string | undefined, heard: [string | undefined, string | undefined]): string {
  const votes = [told, ...heard].filter(order => order !== undefined);
  return votes.filter(order => order === 'attack').length * 2 >= votes.length ? 'attack' : 'retreat';
}

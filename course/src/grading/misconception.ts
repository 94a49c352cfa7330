/** What a wrong answer says of itself in its header: which properties must catch it, and how they must explain it. */
export interface Misconception {
  /** The wrong idea, in words. */
  readonly idea: string;
  /** The names of the properties that it loses; it keeps the points of all others. */
  readonly loses: readonly string[];
  /** A text that the message of each lost property's report, or of one of them, must hold. */
  readonly explainedBy: string;
}

/**
 * Reads the header of a misconception:
 *
 *     Misconception: the idea, in a sentence or two.
 *
 *     Loses: the name of a property        (one line each)
 *     Explained by: a part of its message
 *
 * @throws Error that names the file and what is missing
 */
export function readMisconception(text: string, where: string): Misconception {
  const header = /^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '';
  const lines = header.split('\n').map(line => line.replace(/^\s*\*\s?/, '').trim());
  const valuesOf = (label: string): string[] =>
    lines.filter(line => line.startsWith(`${label}: `)).map(line => line.slice(label.length + 2));
  const start = lines.findIndex(line => line.startsWith('Misconception: '));
  const end = lines.findIndex((line, index) => index > start && line === '');
  const loses = valuesOf('Loses');
  const [explainedBy] = valuesOf('Explained by');
  if (start < 0 || loses.length === 0 || explainedBy === undefined) {
    throw new Error(`${where}: its header must hold 'Misconception: ', 'Loses: ' and 'Explained by: '`);
  }
  const idea = lines
    .slice(start, end < 0 ? undefined : end)
    .join(' ')
    .slice('Misconception: '.length);
  return { idea, loses, explainedBy };
}

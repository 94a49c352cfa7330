const OPENING = '([{';
const CLOSING = ')]}';

/**
 * Where the name of the function ends whose arguments are being typed at a cursor: in `fanOutLatency(leaf, ` it is
 * `fanOutLatency`. Nothing where no call is open.
 */
export function calleeAt(source: string, cursor: number): number | undefined {
  let depth = 0;
  for (let at = cursor - 1; at >= 0; at -= 1) {
    const letter = source[at] as string;
    const quote = /['"`]/.test(letter) ? startOfString(source, at) : undefined;
    if (quote !== undefined) at = quote;
    else if (CLOSING.includes(letter)) depth += 1;
    else if (OPENING.includes(letter) && depth > 0) depth -= 1;
    else if (letter === '(') {
      const name = /[\w$]+(?=(?:<[^<>()]*>)?\s*$)/.exec(source.slice(0, at));
      // `if (` and the like call nothing; what is around them may.
      if (name !== null && !KEYWORDS.has(name[0])) return name.index + name[0].length;
    } else if (letter === ';' && depth === 0) return undefined;
  }
  return undefined;
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'function',
  'return',
  'await',
]);

/** Where a string that ends at `end` began, on the same line. */
function startOfString(source: string, end: number): number | undefined {
  for (let at = end - 1; at >= 0 && source[at] !== '\n'; at -= 1) {
    if (source[at] === source[end] && source[at - 1] !== '\\') return at;
  }
  return undefined;
}

/** Reads `docs/models.md`: questions, each with lines of code, the last of which says what it gives. */

/** A question of the page. */
export interface Question {
  readonly question: string;
  /** The modules that its lines import from: `latency`. */
  readonly modules: readonly string[];
  /** What is run, in order; the last one is an expression. */
  readonly lines: readonly string[];
  /** The result as the page prints it, a unit behind it included. */
  readonly result: string;
}

const QUESTION = /^\*\*(?<question>[^*]+)\*\*(?<about>[^#]*?)\n\n```js\n(?<code>[\s\S]*?)\n```$/gm;

/**
 * The questions of the page, in order.
 *
 * @throws Error if one names no module, or if its last line has no result
 */
export function questionsOf(page: string): Question[] {
  return [...page.matchAll(QUESTION)].map(({ groups = {} }) => {
    const { question = '', about = '', code = '' } = groups;
    const from = /From (?<modules>(?:`[\w-]+`(?:, )?)+)/.exec(about.replaceAll('\n', ' '))?.groups?.modules;
    if (from === undefined)
      throw new Error(`"${question}" does not say from which module: "From \`latency\`."`);
    const lines = code.split('\n');
    const { last = '', result } = /^(?<last>.*?) \/\/ (?<result>.*)$/.exec(lines.pop() ?? '')?.groups ?? {};
    if (result === undefined) throw new Error(`"${question}" has a last line without a result behind "//"`);
    const modules = [...from.matchAll(/`([\w-]+)`/g)].map(([, name]) => name as string);
    return { question, modules, lines: [...lines, last], result };
  });
}

/** The question's module lists, its code and its prose name a function in backquotes or in a line of code. */
export function mentionsOf(page: string): Set<string> {
  const code = [...page.matchAll(/`([^`\n]+)`|```js\n([\s\S]*?)```/g)].map(
    ([, inline, block]) => inline ?? block ?? '',
  );
  return new Set(code.flatMap(text => text.match(/[A-Za-z_]\w*/g) ?? []));
}

/** A result as the page prints it: numbers with four significant digits, records with the names of their fields. */
export function printed(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `[${Array.from(value as ArrayLike<unknown>, printed).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => {
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
      return `${key}: ${printed(field)}`;
    });
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return String(value);
}

/** Whether a printed result is this value, alone or with a unit behind it. */
export function isResult(result: string, value: unknown): boolean {
  const text = printed(value);
  return (
    result === text || (result.startsWith(`${text} `) && /^[a-zA-Z]/.test(result.slice(text.length + 1)))
  );
}

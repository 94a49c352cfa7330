/** A parser of Markdown, as Jupyter's renderer asks for one. */
export interface MarkdownParser {
  render(source: string): Promise<string>;
}

/**
 * Signs that may begin or end emphasis. For each the parser looks through the rest of its block, so that a block with very many of them takes
 * time by their square: 60 kB of `*a *a ...` held the page up for 20 s.
 */
const EMPHASIS = /[*_~]+/g;

/** The sum of squares beyond which a text is shown as it is; some hundredths of a second's work, and far above any chapter. */
const MOST_WORK = 4_000_000;

/**
 * The same for any character: links that never end, runs of backticks and of spaces, each made some step of the rendering (the search for
 * formulas, the parser, the search for addresses) go through the rest of the block once more: 60 kB took from 9 to 40 s. This is a block of
 * 12,000 characters.
 */
const MOST_BLOCK_WORK = 150_000_000;

/** Each two may be a formula, and a formula takes about a millisecond to set. */
const MOST_DOLLARS = 4000;

/** A picture within the text: many characters, and one word to all who look through it. */
const INLINE_PICTURE = /data:image\/[\w.+-]+;base64,[\w+/=]+/g;

/** Why a text would hold the page up, if it would. */
export function tooMuchWork(source: string): string | undefined {
  let emphasisWork = 0;
  let blockWork = 0;
  for (const block of source.replace(INLINE_PICTURE, '').split(/\n[^\S\n]*\n/)) {
    const signs = block.match(EMPHASIS)?.length ?? 0;
    emphasisWork += signs * signs;
    blockWork += block.length * block.length;
  }
  if (emphasisWork > MOST_WORK) return 'it has too many signs of emphasis';
  if (blockWork > MOST_BLOCK_WORK) return 'its paragraphs are too long; put empty lines between them';
  if ((source.match(/\$/g)?.length ?? 0) > MOST_DOLLARS) return 'it has too many formulas';
  return undefined;
}

/** The parser, but for text that it would not be done with soon, or cannot parse: that is shown as it is, with a word. */
export function boundedMarkdown(parser: MarkdownParser): MarkdownParser {
  return {
    render: async source => {
      const why = tooMuchWork(source);
      if (why !== undefined) return asWritten(source, why);
      try {
        return await parser.render(source);
      } catch {
        // Nested too deeply, for one.
        return asWritten(source, 'it cannot be parsed');
      }
    },
  };
}

export function asWritten(source: string, why: string): string {
  const escaped = source.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<p><em>This text is shown as it was written: ${why}.</em></p><pre style="white-space: pre-wrap">${escaped}</pre>`;
}

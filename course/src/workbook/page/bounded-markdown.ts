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

function emphasisWork(source: string): number {
  let work = 0;
  for (const block of source.split(/\n[^\S\n]*\n/)) {
    const signs = block.match(EMPHASIS)?.length ?? 0;
    work += signs * signs;
  }
  return work;
}

/** The parser, but for text that it would not be done with soon, or cannot parse: that is shown as it is, with a word. */
export function boundedMarkdown(parser: MarkdownParser): MarkdownParser {
  return {
    render: async source => {
      if (emphasisWork(source) > MOST_WORK) return asWritten(source, 'it has too many signs of emphasis');
      try {
        return await parser.render(source);
      } catch {
        // Nested too deeply, for one.
        return asWritten(source, 'it cannot be parsed');
      }
    },
  };
}

function asWritten(source: string, why: string): string {
  const escaped = source.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<p><em>This text is shown as it was written: ${why}.</em></p><pre style="white-space: pre-wrap">${escaped}</pre>`;
}

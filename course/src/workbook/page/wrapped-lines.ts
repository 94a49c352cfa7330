import { RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  type PluginValue,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

/** Lines shorter than this fit, also on a narrow page. */
const SHORTEST = 40;
/** How much deeper than its beginning a long line goes on, in letters. */
const DEEPER = 2;
/** CodeMirror's own room at the left of a line. */
const ROOM = '6px';

/** A long line goes on below its beginning, not at the margin: a sentence in a string is read without scrolling sideways. */
class WrappedLines implements PluginValue {
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = decorationsOf(view);
  }

  update({ view, docChanged, viewportChanged }: ViewUpdate): void {
    if (docChanged || viewportChanged) this.decorations = decorationsOf(view);
  }
}

function decorationsOf({ state, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = state.doc.lineAt(at);
      if (line.length >= SHORTEST) builder.add(line.from, line.from, hanging(indentOf(line.text) + DEEPER));
      at = line.to + 1;
    }
  }
  return builder.finish();
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function hanging(letters: number): Decoration {
  const style = `text-indent:-${letters}ch;padding-left:calc(${letters}ch + ${ROOM})`;
  return Decoration.line({ attributes: { style } });
}

export const wrappedLines = ViewPlugin.fromClass(WrappedLines, {
  decorations: ({ decorations }) => decorations,
});

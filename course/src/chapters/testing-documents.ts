/** Notebooks made in tests. */
import { type ChapterCell, type ChapterDocument, emptyDocument } from './document.js';

/** A code cell without outputs; `more` adds to it or replaces what it has. */
export function codeCell(id: string, source: string, more: Partial<ChapterCell> = {}): ChapterCell {
  return { cell_type: 'code', id, metadata: {}, source, outputs: [], execution_count: null, ...more };
}

export function notebookOf(...cells: ChapterCell[]): ChapterDocument {
  return { ...emptyDocument(), cells };
}

export function markdownCell(id: string, source: string): ChapterCell {
  return { cell_type: 'markdown', id, metadata: {}, source };
}

/** Notebooks made in tests. */
import { KERNEL_NAME, type Notebook, type NotebookCell } from './notebook.js';

/** A code cell without outputs; `more` adds to it or replaces what it has. */
export function codeCell(id: string, source: string, more: Partial<NotebookCell> = {}): NotebookCell {
  return { cell_type: 'code', id, metadata: {}, source, outputs: [], execution_count: null, ...more };
}

export function notebookOf(...cells: NotebookCell[]): Notebook {
  return {
    cells,
    metadata: {
      kernelspec: { name: KERNEL_NAME, display_name: 'TypeScript', language: 'typescript' } as object,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

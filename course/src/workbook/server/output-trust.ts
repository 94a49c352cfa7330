import { createHmac } from 'node:crypto';
import type { Cell, NotebookDocument } from '../../chapters/document.js';
import { own } from '../../progress/progress.js';

/** Signatures of outputs, by cell id. */
export type Signatures = Readonly<Record<string, string>>;

/**
 * Decides which stored outputs the page shows in full: those that this workbook saw a kernel produce. Their signatures
 * are kept beside the notebook, and made with a key that is not: a notebook that comes with a file of signatures
 * vouches for nothing.
 */
export class OutputTrust {
  constructor(private readonly key: Buffer) {}

  /**
   * Takes the page's marks of trust out of a notebook before it is written, and signs the outputs they vouched for. A
   * mark in a file would vouch for itself: anyone can write it.
   */
  take(notebook: NotebookDocument): Signatures {
    const signed: [string, string][] = [];
    for (const cell of notebook.cells) {
      const { id, outputs, metadata } = cell;
      if (isCode(cell) && metadata?.trusted === true && id !== undefined && outputs !== undefined) {
        signed.push([id, this.#sign(id, outputs)]);
      }
      if (metadata !== undefined) delete metadata.trusted;
    }
    return Object.fromEntries(signed);
  }

  /** Marks the cells whose outputs the page may show in full: those without any, and those that were made here. */
  give(notebook: NotebookDocument, signatures: Signatures = {}): void {
    for (const cell of notebook.cells) {
      if (!isCode(cell)) {
        if (cell.metadata !== undefined) delete cell.metadata.trusted;
        continue;
      }
      const { id, outputs = [] } = cell;
      const signature = id === undefined ? undefined : own(signatures, id);
      const trusted =
        outputs.length === 0 || (signature !== undefined && signature === this.#sign(id as string, outputs));
      cell.metadata = { ...cell.metadata, trusted };
    }
  }

  /** Where the notebook stands does not matter: a learner may rename or move it. */
  #sign(id: string, outputs: readonly unknown[]): string {
    const text = JSON.stringify(['faultlines outputs', id, outputs]);
    return createHmac('sha256', this.key).update(text).digest('hex');
  }
}

function isCode({ cell_type: type }: Cell): boolean {
  return type === 'code';
}

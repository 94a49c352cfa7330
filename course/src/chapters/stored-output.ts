/** Outputs as a notebook's file keeps them, and what of them is printed text. */
import type { IMimeBundle, OutputMetadata } from '@jupyterlab/nbformat';
import type { Output } from '../kernel/contract.js';
import type { StoredOutput } from './document.js';

/** Gathers what a kernel puts out into what a file keeps: text of one stream in one piece, displays as last updated. */
export class OutputCollector {
  readonly #outputs: StoredOutput[] = [];
  readonly #displays = new Map<string, number[]>();

  add(output: Output): void {
    switch (output.type) {
      case 'stream':
        this.#stream(output.name, output.text);
        return;
      case 'display_data':
        if (output.displayId !== undefined) this.#register(output.displayId);
        this.#outputs.push({
          output_type: 'display_data',
          data: output.data as IMimeBundle,
          metadata: output.metadata as OutputMetadata,
        });
        return;
      case 'update_display_data':
        for (const index of this.#displays.get(output.displayId) ?? []) {
          this.#outputs[index] = {
            output_type: 'display_data',
            data: output.data as IMimeBundle,
            metadata: output.metadata as OutputMetadata,
          };
        }
        return;
      case 'execute_result':
        this.#outputs.push({
          output_type: 'execute_result',
          data: output.data as IMimeBundle,
          metadata: {},
          execution_count: output.executionCount,
        });
        return;
      case 'error':
        this.#outputs.push({
          output_type: 'error',
          ename: output.name,
          evalue: output.message,
          traceback: [...output.traceback],
        });
    }
  }

  get outputs(): readonly StoredOutput[] {
    return this.#outputs;
  }

  #stream(name: 'stdout' | 'stderr', text: string): void {
    const last = this.#outputs.at(-1);
    if (last?.output_type === 'stream' && last.name === name) {
      this.#outputs[this.#outputs.length - 1] = { ...last, text: textOf(last.text) + text };
    } else {
      this.#outputs.push({ output_type: 'stream', name, text });
    }
  }

  #register(displayId: string): void {
    const places = this.#displays.get(displayId) ?? [];
    places.push(this.#outputs.length);
    this.#displays.set(displayId, places);
  }
}

/**
 * The printed result of a cell, the same in every host: standard output, and the value of the last expression as
 * text. Stock tslab sends that value as standard output, and of a display only its richest form; so a display counts
 * here only if it is nothing but text.
 */
export function printedText(outputs: readonly StoredOutput[]): string {
  let text = '';
  for (const output of outputs) {
    if (output.output_type === 'stream') {
      if (output.name === 'stdout') text += textOf(output.text);
    } else if (output.output_type !== 'error') {
      const types = Object.keys(output.data);
      const plain = output.data['text/plain'];
      const counts = output.output_type === 'execute_result' || types.length === 1;
      if (plain !== undefined && counts) text += `${textOf(plain)}\n`;
    }
  }
  return text;
}

/** What went wrong in a cell, as text: the trace of its error, else what it wrote to standard error. */
export function failureText(outputs: readonly StoredOutput[]): string {
  const error = outputs.find(output => output.output_type === 'error');
  if (error !== undefined) return error.traceback.join('\n');
  const written = outputs.map(output =>
    output.output_type === 'stream' && output.name === 'stderr' ? textOf(output.text) : '',
  );
  return written.join('').trimEnd();
}

/** The MIME types of a cell's outputs in order; a stream counts as plain text. */
export function outputTypes(outputs: readonly StoredOutput[]): string[] {
  return outputs.flatMap(output =>
    output.output_type === 'display_data' || output.output_type === 'execute_result'
      ? Object.keys(output.data)
      : ['text/plain'],
  );
}

function textOf(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text);
}

/** From the richest on; the order in which the library chooses the one form that stock tslab can send. */
const RICHEST_FIRST = ['text/html', 'image/svg+xml', 'text/markdown'];

/** What a cell displayed beyond text, each in its richest form, with its type before it. */
export function displayedContents(outputs: readonly StoredOutput[]): string[] {
  return outputs.flatMap(output => {
    if (output.output_type !== 'display_data') return [];
    const type = RICHEST_FIRST.find(candidate => candidate in output.data);
    return type === undefined ? [] : [`${type}: ${textOf(output.data[type])}`];
  });
}

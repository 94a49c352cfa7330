/**
 * The way back from a place in the script that ran to the place in the cell that its author wrote: through the two
 * source maps of the conversion, the line that the converter puts first, and the names that were written out.
 */

import { CONVERTER_PREFIX, type TypeScript } from './compiler-seam.js';
import type { CellPosition } from './contract.js';
import type { StepMaps } from './convert-cell.js';
import type { RewrittenCell } from './rewrite-names.js';

/** One entry of a source map; lines and characters count from 0. */
interface Mapping {
  readonly generatedLine: number;
  readonly generatedCharacter: number;
  readonly sourceLine?: number;
  readonly sourceCharacter?: number;
}

/** TypeScript's own decoder, which its declarations leave out. */
interface MappingDecoder {
  decodeMappings(mappings: string): { next(): { done?: boolean; value: Mapping } };
}

interface SourcePlace {
  readonly line: number;
  readonly character: number;
}

const CONVERTER_LINES = CONVERTER_PREFIX.split('\n').length - 1;

export class CellPositions {
  #toModule: readonly Mapping[] | undefined;
  #toScript: readonly Mapping[] | undefined;

  constructor(
    private readonly typescript: TypeScript,
    private readonly source: string,
    private readonly rewritten: RewrittenCell,
    private readonly maps: StepMaps,
  ) {}

  /** The place in the cell for a place in the script, both from 1; nothing if the script's line is not the cell's. */
  ofScript(line: number, column: number): CellPosition | undefined {
    this.#decode();
    const inModule = originalPlace(this.#toScript ?? [], { line: line - 1, character: column - 1 });
    const inCell = inModule && originalPlace(this.#toModule ?? [], inModule);
    if (inCell === undefined || inCell.line < CONVERTER_LINES) return undefined;
    return this.ofConverter({ line: inCell.line - CONVERTER_LINES, character: inCell.character });
  }

  /** The place in the cell for one that the converter reports, which counts from 0. */
  ofConverter(place: SourcePlace): CellPosition {
    const starts = lineStarts(this.rewritten.code);
    const offset = (starts[place.line] ?? this.rewritten.code.length) + place.character;
    return positionAt(this.source, this.rewritten.originalOffset(offset));
  }

  #decode(): void {
    if (this.#toScript !== undefined) return;
    this.#toScript = this.#mappings(this.maps.toScript);
    const inline = this.maps.toModule;
    this.#toModule = this.#mappings(inline === undefined ? undefined : atob(inline));
  }

  #mappings(json: string | undefined): Mapping[] {
    if (json === undefined) return [];
    const decoder = (this.typescript as unknown as MappingDecoder).decodeMappings(JSON.parse(json).mappings);
    const mappings: Mapping[] = [];
    for (let next = decoder.next(); next.done !== true; next = decoder.next()) mappings.push(next.value);
    return mappings;
  }
}

/** The last mapping of the line at or before the place; maps list them in order. */
function originalPlace(mappings: readonly Mapping[], place: SourcePlace): SourcePlace | undefined {
  let found: Mapping | undefined;
  for (const mapping of mappings) {
    if (mapping.generatedLine > place.line) break;
    if (mapping.generatedLine === place.line && mapping.generatedCharacter <= place.character)
      found = mapping;
  }
  if (found?.sourceLine === undefined || found.sourceCharacter === undefined) return undefined;
  return { line: found.sourceLine, character: found.sourceCharacter };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionAt(text: string, offset: number): CellPosition {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

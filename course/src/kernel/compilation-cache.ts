/** What a cell compiled to, kept for the next kernel that is given the same cell after the same cells. */
import type { ConvertResult } from './compiler-seam.js';
import type { StepMaps } from './convert-cell.js';
import type { TypeProfile } from './open-converter.js';

/** What the converter gave for a cell. */
export interface Conversion {
  readonly result: ConvertResult;
  readonly maps: StepMaps;
}

/** All that a conversion depends on, beside the compiler and the declarations of the packages. */
export interface ConversionInput {
  readonly profile: TypeProfile;
  /** What earlier cells declared. */
  readonly declarations: string;
  readonly code: string;
}

/** Holds compilations only, never results of running them: a cell that is found here runs all the same. */
export interface CompilationCache {
  find(input: ConversionInput): Conversion | undefined;
  keep(input: ConversionInput, conversion: Conversion): void;
}

/** The course's own packages and Node's, whose declarations the cache knows; others may change beneath it. */
const KNOWN_PACKAGE = /^(?:faultlines(?:\/|$)|@faultlines\/|node:|tslab$)/;

const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(['"`])((?:(?!\1).)*)\1/g;

/** Whether a conversion depends on nothing but the course: a file or a package of the learner's may change at any time. */
export function dependsOnCourseAlone({ declarations, code }: ConversionInput): boolean {
  return [declarations, code].every(text =>
    [...text.matchAll(SPECIFIER)].every(([, , specifier]) => KNOWN_PACKAGE.test(specifier as string)),
  );
}

/** Whether there is something in a conversion to keep: a cell that does not compile may, once a package is there. */
export function isWorthKeeping({ result }: Conversion): boolean {
  return result.diagnostics.length === 0;
}

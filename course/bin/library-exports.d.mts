/** A public module of the library. */
export interface PublicModule {
  /** `quorum` of `faultlines/quorum`. */
  readonly subpath: string;
  /** Below `lib/src/`, without the ending. */
  readonly file: string;
}

export const LAYERS: readonly string[];
export function publicModules(lib: string): PublicModule[];
export function wantedPackage(lib: string): string;
export function writeLibraryExports(lib: string): void;

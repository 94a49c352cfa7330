/** From the text of a cell to a script that can run, knowing what earlier cells declared. */
import { awaitsItself } from './awaits.js';
import { CellPositions } from './cell-positions.js';
import type { CompilationCache, Conversion } from './compilation-cache.js';
import type { CompilerModules, ConverterDiagnostic } from './compiler-seam.js';
import type { CellPosition, CodeCompleteness, Completion } from './contract.js';
import { convertWithMaps } from './convert-cell.js';
import { documentationAt } from './hover-documentation.js';
import { completeModule } from './module-completion.js';
import { type OpenConverter, openConverter, type TypeProfile } from './open-converter.js';
import { type RewrittenCell, rewriteNames } from './rewrite-names.js';

/** A cell that compiled. */
export interface CompiledCell {
  /** The body of a function of `exports` and `require`; empty if the cell only declares types. */
  readonly script: string;
  readonly awaits: boolean;
  /** The property of `exports` in which the script leaves the value of its last expression. */
  readonly resultName: string | undefined;
  readonly positions: CellPositions;
  /** What later cells may use; the compiler learns it by `remember`, once the cell has run. */
  readonly declarations: string;
}

/** One complaint of the compiler. */
export interface CompileProblem {
  readonly message: string;
  /** TypeScript's number for it. */
  readonly code: number;
  readonly position: CellPosition;
}

export type Compilation = { readonly cell: CompiledCell } | { readonly problems: readonly CompileProblem[] };

/** Codes of complaints about a name or module that is unknown, and perhaps only to the lean types. */
const UNKNOWN_NAME_CODES = new Set([2304, 2307, 2339, 2503, 2552, 2580, 2591, 2694, 2792]);

const WARM_UP_AFTER_MS = 300;

export class CellCompiler {
  #declarations = '';
  #profile: TypeProfile = 'lean';
  #isAlone = false;
  #warmUp: ReturnType<typeof setTimeout> | undefined;
  readonly #converters = new Map<TypeProfile, OpenConverter>();

  /**
   * @param folder where names of packages are looked up from
   * @param isBuiltIn whether the full types may know a name that the lean ones do not
   * @param cache what other kernels have compiled; with one, the converter is opened only when it is needed
   */
  constructor(
    private readonly modules: CompilerModules,
    private readonly folder: string,
    private readonly isBuiltIn: (name: string) => boolean,
    private readonly cache?: CompilationCache,
  ) {
    if (cache === undefined) this.#converter();
    else this.#warmUpSoon();
  }

  /** A reader looks at a chapter before running its first cell: time enough to open the converter. */
  #warmUpSoon(): void {
    this.#warmUp = setTimeout(() => this.#converter(), WARM_UP_AFTER_MS);
    (this.#warmUp as { unref?(): void }).unref?.();
  }

  compile(source: string): Compilation {
    clearTimeout(this.#warmUp);
    const rewritten = rewriteNames(this.modules.ts, source);
    const first = this.#convert(rewritten);
    if (this.#profile === 'full' || !this.#wantsFullTypes(first.result.diagnostics)) {
      return this.#compilation(source, rewritten, first);
    }
    this.#profile = 'full';
    const second = this.#convert(rewritten);
    if (this.#wantsFullTypes(second.result.diagnostics)) this.#profile = 'lean';
    return this.#compilation(source, rewritten, second);
  }

  /** Compiles a cell as if it were the first: what earlier cells declared is not known to it, and it is not remembered. */
  compileAlone(source: string): Compilation {
    const declarations = this.#declarations;
    const profile = this.#profile;
    this.reset();
    this.#isAlone = true;
    try {
      return this.compile(source);
    } finally {
      this.#isAlone = false;
      this.#declarations = declarations;
      this.#profile = profile;
    }
  }

  /** Makes the declarations of a cell known to the cells after it. */
  remember(cell: CompiledCell): void {
    this.#declarations = cell.declarations;
  }

  /** Forgets every cell. */
  reset(): void {
    this.#declarations = '';
    this.#profile = 'lean';
  }

  complete(source: string, cursor: number): Completion {
    const named = completeModule(source, cursor);
    if (named !== undefined) return named;
    const { candidates, start, end } = this.#converter().complete(this.#declarations, source, cursor);
    return { matches: candidates, start, end };
  }

  /** What a hover shows for the name at the cursor; nothing if there is no name. */
  inspect(source: string, cursor: number): string | undefined {
    const converter = this.#converter();
    const info = converter.inspect(this.#declarations, source, cursor);
    if (info === null || info === undefined) return undefined;
    const text = this.modules.printQuickInfo(info);
    const documented = (info.documentation?.length ?? 0) > 0;
    const documentation = documented ? undefined : documentationAt(this.modules.ts, converter, info.textSpan);
    return documentation === undefined ? text : `${text}\n\n${documentation}`;
  }

  isComplete(source: string): CodeCompleteness {
    const { completed, indent } = this.modules.isCompleteCode(source);
    return completed ? { status: 'complete' } : { status: 'incomplete', indent: indent ?? '' };
  }

  close(): void {
    clearTimeout(this.#warmUp);
    for (const converter of this.#converters.values()) converter.close();
    this.#converters.clear();
  }

  #converter(): OpenConverter {
    let converter = this.#converters.get(this.#profile);
    if (converter === undefined) {
      converter = openConverter(this.modules, this.#profile, this.folder);
      this.#converters.set(this.#profile, converter);
    }
    return converter;
  }

  #convert({ code }: RewrittenCell): Conversion {
    const input = { profile: this.#profile, declarations: this.#declarations, code };
    // What is graded is compiled by this process: nobody else's word is taken for it.
    const cache = this.#isAlone ? undefined : this.cache;
    const known = cache?.find(input);
    if (known !== undefined) return known;
    const conversion = convertWithMaps(this.modules, this.#converter(), this.#declarations, code);
    cache?.keep(input, conversion);
    return conversion;
  }

  #wantsFullTypes(diagnostics: readonly ConverterDiagnostic[]): boolean {
    return diagnostics.some(({ code, messageText }) => {
      const quoted = /'([^']+)'/.exec(messageText)?.[1];
      return UNKNOWN_NAME_CODES.has(code) && quoted !== undefined && this.isBuiltIn(quoted);
    });
  }

  #compilation(source: string, rewritten: RewrittenCell, { result, maps }: Conversion): Compilation {
    const positions = new CellPositions(this.modules.ts, source, rewritten, maps);
    if (result.diagnostics.length > 0) {
      return {
        problems: result.diagnostics.map(({ messageText, code, start, fileName }) => ({
          code,
          message: fileName === undefined ? messageText : `${fileName}: ${messageText}`,
          position: positions.ofConverter(start),
        })),
      };
    }
    return {
      cell: {
        script: result.output ?? '',
        awaits: result.hasToplevelAwait === true || awaitsItself(this.modules.ts, result.output ?? ''),
        resultName: result.lastExpressionVar,
        positions,
        declarations: result.declOutput ?? '',
      },
    };
  }
}

/**
 * The engine of every kernel of the course: it compiles a cell with tslab's converter, runs it, and says in a
 * structured way what came of it. It knows nothing of its host; see `platform.ts` for what it asks of it.
 */
import { type GradedCell, type LearnerRecord, type MimeBundle, setHost } from 'faultlines/host';
import { AnswerCells, type RanAnswer } from './answer-cells.js';
import { CellCompiler, type Compilation, type CompiledCell } from './cell-compiler.js';
import {
  compileError,
  type ErrorSurroundings,
  INTERRUPTED,
  shownFrame,
  type TracedCell,
  thrownError,
} from './cell-errors.js';
import type { TypeScript } from './compiler-seam.js';
import type {
  CodeCompleteness,
  Completion,
  ErrorOutput,
  ExecuteReply,
  ExecuteRequest,
  Inspection,
  Output,
} from './contract.js';
import { OutputChannel, TEXT_HEAD } from './output-channel.js';
import type { Platform, StreamName, TslabDisplayContent } from './platform.js';
import { withoutRequireStack, withShownStacks } from './printed-stacks.js';

/** What the library in a cell may ask for, beside showing things. */
export interface EngineServices {
  /** The name under which the host announces itself: `jupyter`, `node` or `page`. */
  readonly hostName: string;
  remember(record: LearnerRecord): void;
  recall(kind: LearnerRecord['kind'], id: string): LearnerRecord | undefined;
  readData(path: string): string;
  readSources(): string;
  /** Grades an answer cell, where the place can; see `Host.gradeAnswer`. */
  gradeAnswer?(id: string, asked: AskedAnswer): Promise<GradedCell>;
}

/** What the engine knows of an answer cell, and its compiler. */
export interface AskedAnswer {
  /** The cell as it was last run in this kernel; nothing if it was not. */
  readonly ran: RanAnswer | undefined;
  readonly typescript: TypeScript;
  compileAlone(source: string): Compilation;
}

export interface EngineFolders {
  /** Where cells run: their relative file names and their modules start here. */
  readonly working: string;
  /** Where the compiler looks for packages from; the working folder unless said otherwise. */
  readonly packages?: string;
}

/** One cell while it runs, and later, when a callback of it still does. */
interface Run {
  readonly channel: OutputChannel;
  readonly executionCount: number;
}

type Exports = Record<string, unknown>;
type Script = (exports: Exports, require: (specifier: string) => unknown) => unknown;

/** Whether a cell was interrupted. */
class Interrupt {
  arrived = false;
  arrive: () => void = () => {};
  /** What comes of the cell when it is. */
  readonly arrival = new Promise<ErrorOutput>(resolve => {
    this.arrive = () => {
      this.arrived = true;
      resolve(INTERRUPTED);
    };
  });
}

export class KernelEngine {
  readonly #compiler: CellCompiler;
  #exports: Exports = {};
  readonly #cells = new Map<string, TracedCell>();
  readonly #answers = new AnswerCells();
  #executionCount = 0;
  #current: Run | undefined;
  #latest: Run | undefined;
  #interrupt: Interrupt | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly platform: Platform,
    private readonly services: EngineServices,
    folders: EngineFolders,
  ) {
    platform.enterFolder(folders.working);
    const packages = folders.packages ?? folders.working;
    this.#compiler = new CellCompiler(
      platform.compiler,
      packages,
      name => platform.isBuiltIn(name),
      platform.compilations(packages),
    );
    platform.attach({
      write: (name, text) => this.#write(name, text),
      stray: error => this.#reportStray(error),
      running: () => this.#current,
    });
    platform.tslabDisplay.lastWriteDisplayData = (content, update) => this.#displayFromTslab(content, update);
    this.#announceHost();
  }

  /** Runs a cell after those asked for before it. Outputs go to `onOutput`, late ones also after the reply. */
  execute(request: ExecuteRequest, onOutput: (output: Output) => void): Promise<ExecuteReply> {
    const reply = this.#queue.then(() => this.#execute(request, onOutput));
    this.#queue = reply.catch(() => {});
    return reply;
  }

  complete(code: string, cursor: number): Completion {
    return this.platform.uninterrupted(() => this.#compiler.complete(code, cursor));
  }

  inspect(code: string, cursor: number): Inspection {
    const text = this.platform.uninterrupted(() => this.#compiler.inspect(code, cursor));
    return text === undefined ? { found: false, data: {} } : { found: true, data: { 'text/plain': text } };
  }

  isComplete(code: string): CodeCompleteness {
    return this.#compiler.isComplete(code);
  }

  /** Ends the wait of the running cell. Code that runs without a pause is stopped by the platform. */
  interrupt(): void {
    this.#interrupt?.arrive();
  }

  /** Forgets all that cells did; the next notebook, which may stand in another folder, starts afresh. */
  reset(workingFolder?: string): void {
    this.platform.clearTimers();
    this.platform.restoreGlobals();
    if (workingFolder !== undefined) this.platform.enterFolder(workingFolder);
    this.#compiler.reset();
    this.#cells.clear();
    this.#answers.clear();
    this.#exports = {};
    this.#latest?.channel.close();
    this.#latest = undefined;
    this.#executionCount = 0;
    this.#announceHost();
  }

  /** Lets go of the host's streams and globals. The engine cannot be used after it. */
  dispose(): void {
    this.reset();
    this.#compiler.close();
    this.platform.tslabDisplay.lastWriteDisplayData = null;
    setHost(undefined);
    this.platform.detach();
  }

  async #execute(request: ExecuteRequest, onOutput: (output: Output) => void): Promise<ExecuteReply> {
    const { platform } = this;
    const started = platform.now();
    this.#executionCount += 1;
    const executionCount = this.#executionCount;
    const run: Run = { channel: new OutputChannel(onOutput, platform), executionCount };
    const interrupt = new Interrupt();
    this.#interrupt = interrupt;
    this.#current = run;
    this.#latest = run;
    const before = { ...this.#exports };
    // Stopped code takes all of its turn with it, so the engine waits for the interrupt beside it.
    const error = await Promise.race([this.#compileAndRun(request, run, interrupt), interrupt.arrival]);
    platform.leave(run);
    this.#current = undefined;
    this.#interrupt = undefined;
    if (error !== undefined) {
      this.#restoreVariables(before);
      run.channel.put(error);
    }
    if (error === INTERRUPTED) {
      platform.clearTimers(run);
      run.channel.close();
    }
    run.channel.flush();
    const durationMs = platform.now() - started;
    return error === undefined
      ? { status: 'ok', executionCount, durationMs }
      : { status: 'error', executionCount, durationMs, error };
  }

  async #compileAndRun(
    { code: source, cellId }: ExecuteRequest,
    run: Run,
    interrupt: Interrupt,
  ): Promise<ErrorOutput | undefined> {
    const compilation = this.platform.uninterrupted(() => this.#compiler.compile(source));
    const compiled = !('problems' in compilation);
    this.#answers.note(source, { compiled, at: this.platform.wallClock(), cellId });
    if (!compiled) return compileError(source, compilation.problems, this.#answers.broken);
    const { cell } = compilation;
    const traced = { scriptName: `cell [${run.executionCount}]`, source, positions: cell.positions };
    this.#cells.set(traced.scriptName, traced);
    try {
      await this.#hearInterrupt();
      // One that came while the cell was compiled: nobody waits for the cell any more, it must not start.
      if (interrupt.arrived) return INTERRUPTED;
      await this.#run(cell, traced.scriptName, run);
      if (interrupt.arrived) return INTERRUPTED;
      this.#showResult(cell, run);
      this.#compiler.remember(cell);
      return undefined;
    } catch (thrown) {
      return this.#errorOf(thrown, traced);
    }
  }

  /** In the first turn the host reads what arrived, in the second it has been told. */
  async #hearInterrupt(): Promise<void> {
    await this.platform.nextTurn();
    await this.platform.nextTurn();
  }

  async #run(cell: CompiledCell, scriptName: string, run: Run): Promise<void> {
    const { platform } = this;
    const script = platform.evaluate(wrap(cell), scriptName) as Script;
    const result = platform.runAs(run, () =>
      script(this.#exports, specifier => platform.require(requirable(specifier))),
    );
    if (cell.awaits) await result;
  }

  /** Shows the value of the last expression as `console.log` would print it; nothing for `undefined` and `null`. */
  #showResult(cell: CompiledCell, run: Run): void {
    if (cell.resultName === undefined) return;
    const value = this.#exports[cell.resultName];
    // Not deleted: an object that lost a property is slow for every cell after it.
    this.#exports[cell.resultName] = undefined;
    if (value === undefined || value === null) return;
    forgetName(value, cell.resultName);
    const text = withoutMiddle(this.#readable(this.platform.format(value)));
    const { executionCount } = run;
    run.channel.put({ type: 'execute_result', data: { 'text/plain': text }, executionCount });
  }

  /** A cell that failed leaves the variables as they were: later cells still know them by their types. */
  #restoreVariables(before: Exports): void {
    for (const name of Object.keys(this.#exports)) this.#exports[name] = before[name];
  }

  #errorOf(thrown: unknown, current: TracedCell | undefined): ErrorOutput {
    return thrownError(thrown, this.#surroundings(), current);
  }

  #surroundings(): ErrorSurroundings {
    const { platform } = this;
    return {
      format: value => platform.format(value),
      displayFile: file => platform.displayFile(file),
      cellOf: scriptName => this.#cells.get(scriptName),
    };
  }

  /** The run that code belongs to: the one that started it, else the one that runs now or ran last. */
  #owner(): Run | undefined {
    return (this.platform.currentOwner() as Run | undefined) ?? this.#current ?? this.#latest;
  }

  #write(name: StreamName, text: string): boolean {
    const owner = (this.platform.currentOwner() as Run | undefined) ?? this.#current;
    owner?.channel.write(name, this.#readable(text));
    return owner !== undefined;
  }

  /** What a cell prints, with the stacks of errors in it as those of thrown errors. */
  #readable(text: string): string {
    const surroundings = this.#surroundings();
    const shown = withShownStacks(text, (called, file, line, column) =>
      shownFrame(called, file, line, column, surroundings),
    );
    return withoutRequireStack(shown);
  }

  /** A callback or a promise of a cell failed after, or beside, the cell itself. */
  #reportStray(thrown: unknown): void {
    const { name, traceback } = this.#errorOf(thrown, undefined);
    this.#owner()?.channel.write(
      'stderr',
      `Uncaught ${name === 'Thrown' ? '' : 'error: '}${traceback.join('\n')}\n`,
    );
  }

  #display(data: MimeBundle): void {
    this.#owner()?.channel.put({ type: 'display_data', data, metadata: {} });
  }

  #displayFromTslab({ data, metadata, transient }: TslabDisplayContent, update?: boolean): void {
    const displayId = transient?.display_id;
    const channel = this.#owner()?.channel;
    if (displayId === undefined) channel?.put({ type: 'display_data', data, metadata });
    else if (update === true) channel?.put({ type: 'update_display_data', data, metadata, displayId });
    else channel?.put({ type: 'display_data', data, metadata, displayId });
  }

  #announceHost(): void {
    const { hostName, gradeAnswer, ...services } = this.services;
    setHost({
      name: hostName,
      display: bundle => this.#display(bundle),
      ...services,
      ...(gradeAnswer === undefined ? {} : { gradeAnswer: id => gradeAnswer(id, this.#asked(id)) }),
    });
  }

  #asked(id: string): AskedAnswer {
    return {
      ran: this.#answers.latest(id),
      typescript: this.platform.compiler.ts,
      compileAlone: source => this.platform.uninterrupted(() => this.#compiler.compileAlone(source)),
    };
  }
}

/** Of a value that prints as a very long text, its beginning: a page that is given all of it is locked. */
function withoutMiddle(text: string): string {
  if (text.length <= TEXT_HEAD) return text;
  const more = (text.length - TEXT_HEAD).toLocaleString('en-US');
  return `${text.slice(0, TEXT_HEAD)}\n[${more} more characters]`;
}

/** A function or class that is a cell's last expression got the name of the variable that holds it; its author gave it none. */
function forgetName(value: unknown, resultName: string): void {
  if (typeof value !== 'function' || value.name !== resultName) return;
  Object.defineProperty(value, 'name', { value: '', configurable: true });
}

/** The script as a function. The opening takes a line of its own, so that columns stay as they are. */
function wrap(cell: CompiledCell): string {
  return `(${cell.awaits ? 'async ' : ''}function (exports, require) {\n${cell.script}\n})`;
}

/** A relative path would be looked up from the notebook's folder, where stock tslab refuses or compiles it. */
function requirable(specifier: string): string {
  if (/^\.\.?\//.test(specifier)) {
    throw new Error(
      `a cell cannot import a file by a relative path, got '${specifier}': import a package, such as 'faultlines/latency'`,
    );
  }
  return specifier;
}

import { DROPPED, isOutput, MOST_HELD_CHARACTERS } from './channel-client.js';

/** An output in the words of a notebook's file. */
type StoredOutput = Record<string, unknown>;

/** A run of a cell, as a page that did not ask for it is told of it. */
export interface MissedRun {
  /** The request's id: what the cell still puts out names it as its parent. */
  readonly request: string;
  readonly cellId: string;
  readonly outputs: readonly StoredOutput[];
  /** It ended; what it still puts out comes from callbacks that it left behind. */
  readonly done: boolean;
  readonly executionCount: number | null;
}

interface Run {
  readonly cellId: string;
  /** The id of the client that waits for the reply. */
  client: string;
  /** It is another client than the one that asked. */
  adopted: boolean;
  outputs: StoredOutput[];
  characters: number;
  reply?: Record<string, unknown>;
}

/** Runs whose client never came back are kept up to this many. */
const MOST_RUNS = 500;

/**
 * The runs of cells whose end nobody was told yet. A page that is loaded again, or comes back to its chapter, is a new
 * client: it knows nothing of what the one before asked for, and takes over what this one left.
 */
export class CellRuns {
  readonly #runs = new Map<string, Run>();
  #characters = 0;

  begin(request: string, cellId: string, client: string): void {
    this.forget(request);
    this.#runs.set(request, { cellId, client, adopted: false, outputs: [], characters: 0 });
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > MOST_RUNS && oldest !== undefined) this.forget(oldest);
  }

  output(request: string, type: string, content: Record<string, unknown>): void {
    const run = this.#runs.get(request);
    if (run === undefined || !isOutput(type)) return;
    if (run.outputs.at(-1)?.text === DROPPED) return;
    const characters = JSON.stringify(content).length;
    if (this.#characters + characters > MOST_HELD_CHARACTERS) {
      run.outputs.push({ output_type: 'stream', name: 'stderr', text: DROPPED });
      return;
    }
    this.#characters += characters;
    run.characters += characters;
    if (type === 'update_display_data') replaceDisplay(run.outputs, content);
    else run.outputs.push({ output_type: type, ...content });
  }

  /** A run ended. Returns, where another client took it over, who that is and what it is told instead of a reply. */
  end(request: string, reply: Record<string, unknown>): { client: string; missed: MissedRun } | undefined {
    const run = this.#runs.get(request);
    if (run === undefined) return undefined;
    run.reply = reply;
    return run.adopted ? { client: run.client, missed: { ...toldOf(request, run), outputs: [] } } : undefined;
  }

  /** Gives a new client all runs of those that are away. */
  takeOver(client: string, away: (client: string) => boolean): MissedRun[] {
    const taken = [...this.#runs].filter(([, run]) => run.client !== client && away(run.client));
    for (const [, run] of taken) {
      run.client = client;
      run.adopted = true;
    }
    return taken.map(([request, run]) => toldOf(request, run));
  }

  /** A client has been told how a run ended. */
  forget(request: string): void {
    this.#characters -= this.#runs.get(request)?.characters ?? 0;
    this.#runs.delete(request);
  }
}

function toldOf(request: string, { cellId, outputs, reply }: Run): MissedRun {
  const count = reply?.execution_count;
  return {
    request,
    cellId,
    outputs: [...outputs],
    done: reply !== undefined,
    executionCount: typeof count === 'number' ? count : null,
  };
}

function replaceDisplay(
  outputs: StoredOutput[],
  { data, metadata, transient }: Record<string, unknown>,
): void {
  const displayOf = (value: unknown) => (value as { display_id?: unknown } | undefined)?.display_id;
  const id = displayOf(transient);
  for (const [index, output] of outputs.entries()) {
    if (id !== undefined && displayOf(output.transient) === id)
      outputs[index] = { ...output, data, metadata };
  }
}

/** Sends what cells write, through the console or to the process's streams, to whoever attached. */
import { Console } from 'node:console';
import { EventEmitter } from 'node:events';
import type { StreamName, StreamWriter } from '../platform.js';

/** The least that `Console` needs of a stream; a real one would queue a callback for every line. */
class Sink extends EventEmitter {
  constructor(readonly write: (text: string) => boolean) {
    super();
  }
}

type Write = typeof process.stdout.write;

export class CapturedStreams {
  readonly #originals = new Map<StreamName, Write>();
  #console: typeof console | undefined;

  capture(writer: StreamWriter): void {
    const sinks: Partial<Record<StreamName, Sink>> = {};
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = process[name];
      const original = stream.write;
      this.#originals.set(name, original);
      const decoder = new TextDecoder();
      stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
        const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
        if (!writer(name, text)) return Reflect.apply(original, stream, [chunk, ...rest]);
        const callback = rest.find(argument => typeof argument === 'function');
        if (callback !== undefined) process.nextTick(callback as () => void);
        return true;
      }) as Write;
      sinks[name] = new Sink(text => writer(name, text) || stream.write(text));
    }
    this.#console = globalThis.console;
    globalThis.console = new Console({
      stdout: sinks.stdout as unknown as NodeJS.WritableStream,
      stderr: sinks.stderr as unknown as NodeJS.WritableStream,
    });
  }

  release(): void {
    for (const [name, write] of this.#originals) process[name].write = write;
    this.#originals.clear();
    if (this.#console !== undefined) globalThis.console = this.#console;
  }
}

/** What the judge and an answer's process say to each other. */
import type { NodeQuestion } from 'faultlines/exercise';

/** A compiled answer, as its process gets it. */
export interface AnswerCode {
  /** The body of a function of `exports` and `require`. */
  readonly script: string;
  readonly awaits: boolean;
  /** What the spec asks for. */
  readonly names: readonly string[];
  /** What may be imported from the library, by module; see `importsOf`. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
}

export type ToChild =
  | { readonly kind: 'load'; readonly code: AnswerCode }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: string;
      readonly argumentLists: readonly unknown[][];
    }
  | { readonly kind: 'nodes'; readonly id: number; readonly questions: readonly NodeQuestion[] };

export type FromChild =
  /** `failure` says why the answer cannot be used; `missing` names what it does not declare. */
  | { readonly kind: 'loaded'; readonly failure?: string; readonly missing?: string }
  | {
      readonly kind: 'answered';
      readonly id: number;
      readonly outcomes: readonly unknown[];
      /** Of the whole process, for systems that do not tell it to others. */
      readonly cpuMs: number;
    }
  /** The answer reached for what it may not import. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Something went wrong beside a call; the process ends. */
  | { readonly kind: 'crashed'; readonly why: string };

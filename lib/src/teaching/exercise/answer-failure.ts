/** How an answer can fail to answer; the runner turns each into an outcome of the property. */
export type AnswerFailureKind = 'threw' | 'timeout' | 'missing' | 'unusable' | 'unanswered' | 'died';

/** The answer did not come to a value. */
export class AnswerFailure extends Error {
  override readonly name = 'AnswerFailure';
  constructor(
    readonly kind: AnswerFailureKind,
    message: string,
    /** The call, as source, where it is known. */
    readonly input?: string,
  ) {
    super(message);
  }
}

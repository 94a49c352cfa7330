/** Thrown by a starter's stub. The runner reports the property as not attempted, which is neither wrong nor right. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** What a stub throws: `throw unanswered()`. */
export function unanswered(): Unanswered {
  return new Unanswered('this function is not written yet');
}

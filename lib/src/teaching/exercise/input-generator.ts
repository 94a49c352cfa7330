/**
 * A generator of inputs: any fast-check arbitrary. Only its shape is named, so that a notebook cell that imports this room
 * does not have to read all of fast-check's types.
 */
export interface InputGenerator<Input> {
  generate(random: never, bias: number | undefined): { readonly value: Input };
}

/** One generator for each argument of a claim. */
export type Arbitraries<Inputs extends readonly unknown[]> = {
  readonly [Index in keyof Inputs]: InputGenerator<Inputs[Index]>;
};

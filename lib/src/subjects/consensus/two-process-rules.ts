import { requireBoolean } from '../../ground/arguments.js';

/** A rule by which a process decides: its decision by its own input and by what it has heard of the other one's when it decides. */
export type DecisionRule = Readonly<Record<'heard nothing' | 'heard 0' | 'heard 1', 0 | 1>>;

/** What enumerating a class of algorithms came to. */
export interface RuleEnumeration {
  readonly algorithms: number;
  /** Those that agree and are valid in every run. */
  readonly right: number;
  /** How many break agreement in some run, and how many only validity. */
  readonly breakAgreement: number;
  readonly breakValidity: number;
}

/**
 * Every algorithm for two processes of one kind: each sends its input once and then decides, by a rule that may use its own input and what it has heard; and it must
 * decide also if it has heard nothing, since the other one may have crashed. Where delays are not bounded, "has heard nothing" can be the case although the
 * other process is alive. Agreement: the two never decide differently. Validity: if both inputs are equal, that is the decision.
 *
 * This refutes the class and no other algorithm; that none exists at all is the theorem of Fischer, Lynch and Paterson (J. ACM 32(2), 1985).
 *
 * @param delaysAreBounded with a bound a live process is always heard in time, and nothing is heard only of one that crashed before it sent
 * @throws RangeError if an argument is outside its range
 */
export function everyTwoProcessRule(delaysAreBounded: boolean): RuleEnumeration {
  requireBoolean('delaysAreBounded', delaysAreBounded);
  const inputs = [0, 1] as const;
  // A rule for each input, and each has three entries: 6 bits for a process, 12 for both.
  const ruleOf = (bits: number, input: 0 | 1): DecisionRule => {
    const own = bits >> (3 * input);
    return {
      'heard nothing': (own & 1) as 0 | 1,
      'heard 0': ((own >> 1) & 1) as 0 | 1,
      'heard 1': ((own >> 2) & 1) as 0 | 1,
    };
  };
  const counts = { algorithms: 0, right: 0, breakAgreement: 0, breakValidity: 0 };
  for (let bits = 0; bits < 4096; bits++) {
    counts.algorithms += 1;
    const [agrees, isValid] = judge(
      inputs.flatMap(a =>
        inputs.map(b => ({ a, b, one: ruleOf(bits & 63, a), other: ruleOf(bits >> 6, b) })),
      ),
      delaysAreBounded,
    );
    if (!agrees) counts.breakAgreement += 1;
    else if (!isValid) counts.breakValidity += 1;
    else counts.right += 1;
  }
  return counts;
}

interface InputPair {
  readonly a: 0 | 1;
  readonly b: 0 | 1;
  readonly one: DecisionRule;
  readonly other: DecisionRule;
}

function judge(
  pairs: readonly InputPair[],
  delaysAreBounded: boolean,
): readonly [agrees: boolean, isValid: boolean] {
  let agrees = true;
  let isValid = true;
  for (const { a, b, one, other } of pairs) {
    const deaf = [false, true];
    for (const oneIsDeaf of deaf)
      for (const otherIsDeaf of deaf) {
        // With a bound, whoever lives is heard: only a process whose peer crashed hears nothing, and the crashed one decides nothing.
        if (delaysAreBounded && oneIsDeaf && otherIsDeaf) continue;
        const decisions: (0 | 1)[] = [];
        if (!(delaysAreBounded && otherIsDeaf))
          decisions.push(oneIsDeaf ? one['heard nothing'] : one[`heard ${b}`]);
        if (!(delaysAreBounded && oneIsDeaf))
          decisions.push(otherIsDeaf ? other['heard nothing'] : other[`heard ${a}`]);
        if (new Set(decisions).size > 1) agrees = false;
        if (a === b && decisions.some(decision => decision !== a)) isValid = false;
      }
  }
  return [agrees, isValid];
}

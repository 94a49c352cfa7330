import type { Transaction, TransactionOperation } from './transaction.js';

const EVENT = /([rwac])(\d+)(?:\[([^\]=]+)(?:=([^\]]*))?\])?/y;

/**
 * Reads a history in the notation of Berenson and others: `r1[x=50] w1[x=10] r2[x=10] c2 c1`.
 *
 * `r` reads, `w` writes, `c` commits, `a` aborts; the number is the transaction's, which is called `T1`, `T2`, ...;
 * one that neither commits nor aborts has an unknown outcome. A value is a number where it looks like one, `null`
 * where it is empty (`r1[x=]`), and otherwise a text; a read without one (`r1[x]`) tells nothing. A transaction
 * begins at its first event and ends at its last, with the places in the text, from 0, as times.
 *
 * @throws RangeError that names the place in the text where it cannot be read
 * @example
 * checkTransactions(historyInNotation('r1[x=50] r2[x=50] w2[x=10] c2 w1[x=20] c1'), { initial: { x: 50 } });
 */
export function historyInNotation(text: string): Transaction[] {
  const transactions = new Map<string, Building>();
  let place = 0;
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at])) {
      at += 1;
      continue;
    }
    EVENT.lastIndex = at;
    const event = EVENT.exec(text);
    if (event === null) throw new RangeError(`text cannot be read at ${at}: '${text.slice(at, at + 12)}'`);
    const [whole, kind, number, key, value] = event;
    const isEnd = kind === 'c' || kind === 'a';
    if (isEnd !== (key === undefined) || (kind === 'w' && value === undefined))
      throw new RangeError(`text cannot be read at ${at}: '${whole}'`);
    const transaction = transactions.get(number) ?? begin(number, place);
    if (transaction.outcome !== 'unknown')
      throw new RangeError(`text at ${at}: '${whole}' comes after T${number} ended`);
    transactions.set(number, transaction);
    transaction.endedAt = place;
    if (isEnd) transaction.outcome = kind === 'c' ? 'committed' : 'aborted';
    else transaction.operations.push(operationOf(kind, key, value));
    place += 1;
    at += whole.length;
  }
  return [...transactions.values()];
}

interface Building {
  name: string;
  operations: TransactionOperation[];
  outcome: 'committed' | 'aborted' | 'unknown';
  beganAt: number;
  endedAt: number;
}

function begin(number: string, place: number): Building {
  return { name: `T${number}`, operations: [], outcome: 'unknown', beganAt: place, endedAt: place };
}

function operationOf(kind: string, key: string, value: string | undefined): TransactionOperation {
  if (kind === 'w') return { type: 'write', key, value: readValue(value as string) };
  return value === undefined ? { type: 'read', key } : { type: 'read', key, value: readValue(value) };
}

function readValue(text: string): unknown {
  if (text === '') return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

import { requireNonNegative, requireOneOf } from '../../ground/arguments.js';
import { wholeAbove } from '../../ground/rounding.js';

/** How a DynamoDB read is made. */
export type DynamoReadMode = 'strong' | 'eventual' | 'transactional';

const READ_FACTORS: Readonly<Record<DynamoReadMode, number>> = { strong: 1, eventual: 0.5, transactional: 2 };

/**
 * The read capacity units that reading one item takes: one for every 4 KB begun, half of that for an eventually
 * consistent read, twice for a transactional one (Amazon DynamoDB Developer Guide, "Read/write capacity mode", 2023).
 *
 * @param kilobytes the size of the item in units of 1,024 bytes, 0 or above; an empty item counts as one block
 * @throws RangeError if the size is negative, or the mode none of the three
 */
export function dynamoReadUnits(kilobytes: number, mode: DynamoReadMode = 'eventual'): number {
  requireNonNegative('kilobytes', kilobytes);
  requireOneOf('mode', mode, Object.keys(READ_FACTORS));
  return Math.max(1, wholeAbove(kilobytes / 4)) * READ_FACTORS[mode];
}

/**
 * The write capacity units that writing one item takes: one for every 1 KB begun, twice that in a transaction (same
 * source).
 *
 * @param kilobytes the size of the item in units of 1,024 bytes, 0 or above
 * @throws RangeError if the size is negative, or the mode neither of the two
 */
export function dynamoWriteUnits(kilobytes: number, mode: 'standard' | 'transactional' = 'standard'): number {
  requireNonNegative('kilobytes', kilobytes);
  requireOneOf('mode', mode, ['standard', 'transactional']);
  return Math.max(1, wholeAbove(kilobytes)) * (mode === 'transactional' ? 2 : 1);
}

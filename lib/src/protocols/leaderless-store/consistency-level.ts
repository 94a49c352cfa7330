/** The consistency levels of Cassandra: how many replicas an operation waits for, in which data centers. */
import { requireLength, requireOneOf, requireRecord, requireWhole } from '../../ground/arguments.js';
import { majority } from '../majority.js';

/** So that the sum over data centers is a whole number too. */
const MOST_REPLICAS = 1e12;

/** Cassandra's quorum sizes for a keyspace. */
export interface CassandraQuorums {
  /** `LOCAL_QUORUM`: in the coordinator's data center, by which one that is. */
  readonly localQuorum: Readonly<Record<string, number>>;
  /** `EACH_QUORUM`: in every data center at once. */
  readonly eachQuorum: Readonly<Record<string, number>>;
  /** `QUORUM`: of all replicas, wherever they are. */
  readonly quorum: number;
}

/**
 * How many replicas Cassandra waits for: floor(RF / 2) + 1 of a data center's replicas, or of all of them together.
 *
 * @param replicationFactors of each data center, whole numbers in [1, 1e12]
 * @throws RangeError if an argument is outside its range
 *
 * @example
 * cassandraQuorums({ dc1: 3, dc2: 3 }).quorum; // 4
 */
export function cassandraQuorums(replicationFactors: Readonly<Record<string, number>>): CassandraQuorums {
  requireRecord('replicationFactors', replicationFactors);
  const centers = Object.entries(replicationFactors);
  requireLength('replicationFactors', centers, 1);
  for (const [name, factor] of centers) requireWhole(`replicationFactors.${name}`, factor, 1, MOST_REPLICAS);
  const each = Object.fromEntries(centers.map(([name, factor]) => [name, majority(factor)]));
  const all = centers.reduce((sum, [, factor]) => sum + factor, 0);
  return { localQuorum: each, eachQuorum: { ...each }, quorum: majority(all) };
}

/** Consistency levels that wait for quorums. */
export type CassandraLevel = 'LOCAL_QUORUM' | 'EACH_QUORUM' | 'QUORUM';

/**
 * Whether an operation at a consistency level succeeds with the replicas that are alive.
 *
 * @param level which quorum it waits for
 * @param replicationFactors of each data center
 * @param alive live replicas in each data center; absent counts as none
 * @param local the coordinator's data center
 * @throws RangeError if a number is out of its range, or a name is not known
 */
export function levelIsMet(
  level: CassandraLevel,
  replicationFactors: Readonly<Record<string, number>>,
  alive: Readonly<Record<string, number>>,
  local: string,
): boolean {
  requireOneOf('level', level, ['LOCAL_QUORUM', 'EACH_QUORUM', 'QUORUM']);
  requireRecord('alive', alive);
  const { localQuorum, eachQuorum, quorum } = cassandraQuorums(replicationFactors);
  const aliveIn = (name: string): number => (Object.hasOwn(alive, name) ? alive[name] : 0);
  if (!Object.hasOwn(replicationFactors, local)) {
    throw new RangeError(
      `local must be one of ${Object.keys(replicationFactors).join(', ')}, got '${local}'`,
    );
  }
  for (const [name, factor] of Object.entries(replicationFactors)) {
    requireWhole(`alive.${name}`, aliveIn(name), 0, factor);
  }
  if (level === 'LOCAL_QUORUM') return aliveIn(local) >= localQuorum[local];
  const counts = Object.entries(eachQuorum);
  if (level === 'EACH_QUORUM') return counts.every(([name, needed]) => aliveIn(name) >= needed);
  return counts.reduce((sum, [name]) => sum + aliveIn(name), 0) >= quorum;
}

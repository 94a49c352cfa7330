import type { NodeId } from '../../engine/simulation/index.js';
import type { Version } from './version.js';

/** What a client asks of a store. */
export type StoreRequest =
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'put'; readonly key: string; readonly value: unknown };

/** What it is told: the value, `null` where nothing was ever written, or that too few replicas answered in time. */
export type StoreAnswer =
  | { readonly ok: true; readonly value?: unknown }
  | { readonly ok: false; readonly answered: number };

/** A key and a version of its value. */
export type Entry = readonly [key: string, version: Version];

/** What the nodes of a store say to each other. `operation` is the number of the client's request. */
export type StoreMessage =
  | {
      readonly type: 'write';
      readonly operation: number;
      readonly entry: Entry;
      readonly standsInFor?: NodeId;
    }
  | { readonly type: 'written'; readonly operation: number }
  | { readonly type: 'fetch'; readonly operation: number; readonly key: string }
  | { readonly type: 'fetched'; readonly operation: number; readonly version?: Version }
  | { readonly type: 'repair'; readonly entry: Entry }
  | { readonly type: 'handoff'; readonly entries: readonly Entry[] }
  | { readonly type: 'handed'; readonly entries: readonly Entry[] }
  | {
      readonly type: 'compare';
      readonly level: number;
      readonly places: readonly number[];
      readonly hashes: readonly number[];
    }
  | {
      readonly type: 'exchange';
      readonly buckets: readonly number[];
      readonly entries: readonly Entry[];
      readonly wantsBack: boolean;
    };

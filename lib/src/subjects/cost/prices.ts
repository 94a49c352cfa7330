import { complain, requireRecord } from '../../ground/arguments.js';
import { published } from '../../ground/published/published.js';

/** One size of machine, on demand. */
export interface MachineType {
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly usdPerHour: number;
}

/** A price up to a quantity; `null` is the last tier, without end. */
export interface PriceTier {
  readonly upToGB: number | null;
  readonly usdPerGB: number;
}

/** What a class of storage costs to keep and to read. */
export interface StoragePrice {
  readonly usdPerGBMonth: number;
  readonly usdPerGBRead: number;
}

/** A managed service, billed by some unit. */
export interface ManagedPrice {
  readonly unit: string;
  readonly usdPerUnit: number;
}

/** A dated list of prices, by the dimensions of a bill. Names are the list's own. */
export interface PriceList {
  readonly title: string;
  readonly date: string;
  readonly currency: string;
  readonly note: string;
  readonly compute: {
    readonly machineTypes: Readonly<Record<string, MachineType>>;
    /** How a machine is paid for: the discount from its price on demand, in [0, 1). */
    readonly commitments: Readonly<Record<string, { readonly discount: number }>>;
    readonly spotInterruptionsPerHour: number;
  };
  readonly storage: Readonly<Record<string, StoragePrice>>;
  /** By route. Each tier's price holds for the part of the quantity that falls into it. */
  readonly network: Readonly<Record<string, readonly PriceTier[]>>;
  readonly managed: Readonly<Record<string, ManagedPrice>>;
}

/** The course's illustrative price list, `data/prices/illustrative-2026.json`: plausible, dated, nobody's. */
export function illustrativePrices(): PriceList {
  return published<PriceList>('prices/illustrative-2026.json');
}

/**
 * An entry of a price list by its name.
 *
 * @throws RangeError that lists the names there are
 */
export function priceOf<T>(kind: string, table: Readonly<Record<string, T>>, name: string): T {
  requireRecord(`the price list of ${kind}`, table);
  if (!Object.hasOwn(table, name)) {
    throw new RangeError(`${kind} must be one of ${Object.keys(table).join(', ')}, got '${name}'`);
  }
  const entry: unknown = table[name];
  if (typeof entry !== 'object' || entry === null)
    complain(`${kind} '${name}'`, 'an entry of a price list', entry);
  return table[name];
}

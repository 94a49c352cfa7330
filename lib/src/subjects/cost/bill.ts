import {
  complain,
  requireAbove,
  requireKnownFields,
  requireLength,
  requireNonNegative,
  requireRecord,
  requireRepresentable,
  requireShareBelowOne,
  requireText,
} from '../../ground/arguments.js';
import { type PriceList, type PriceTier, priceOf } from './prices.js';

/** Hours in a month as cloud bills count them: 8,760 / 12. */
export const HOURS_PER_MONTH = 730;

/** What a system uses in a month. Names are those of the price list; quantities are 0 or above. */
export interface Usage {
  readonly compute?: readonly {
    readonly machineType: string;
    readonly count: number;
    /** How long each runs. Default: the whole month. */
    readonly hours?: number;
    /** How it is paid for. Default `on-demand`. */
    readonly commitment?: string;
  }[];
  readonly storage?: readonly {
    readonly storageClass: string;
    readonly gigabytes: number;
    /** How much of it is read in the month. Default 0. */
    readonly gigabytesRead?: number;
  }[];
  readonly egress?: readonly { readonly route: string; readonly gigabytes: number }[];
  readonly managed?: readonly { readonly service: string; readonly quantity: number }[];
}

/** The dimensions of a bill. */
export type BillDimension = 'compute' | 'storage' | 'egress' | 'managed';

/** One line of a bill. */
export interface BillLine {
  readonly dimension: BillDimension;
  readonly item: string;
  readonly quantity: number;
  readonly unit: string;
  readonly cost: number;
}

/** A month's bill. */
export interface Bill {
  readonly lines: readonly BillLine[];
  readonly byDimension: Readonly<Record<BillDimension, number>>;
  readonly total: number;
}

/**
 * The price of a quantity in tiers: each part of it at the price of the tier that it falls into.
 *
 * @param quantity 0 or above
 * @param tiers in ascending order; only the last may be without end
 * @throws RangeError if a tier is out of order, a price negative, or the quantity beyond the last tier
 *
 * @example
 * tieredCost(15_000, [{ upToGB: 10_000, usdPerGB: 0.09 }, { upToGB: null, usdPerGB: 0.05 }]); // 900 + 250
 */
export function tieredCost(quantity: number, tiers: readonly PriceTier[]): number {
  return costInTiers('quantity', quantity, 'tiers', tiers);
}

/** The cost, for a caller who knows the quantity and its tiers by other names. */
function costInTiers(name: string, quantity: number, tiersName: string, tiers: readonly PriceTier[]): number {
  requireNonNegative(name, quantity);
  requireTiers(tiersName, tiers);
  let cost = 0;
  let from = 0;
  for (const { upToGB, usdPerGB } of tiers) {
    const to = upToGB ?? Number.POSITIVE_INFINITY;
    cost += Math.max(0, Math.min(quantity, to) - from) * usdPerGB;
    from = to;
  }
  if (quantity > from) complain(name, `within ${tiersName}, at most ${from}`, quantity);
  return cost;
}

function requireTiers(name: string, tiers: readonly PriceTier[]): void {
  requireLength(name, tiers, 1);
  let from = 0;
  Array.from(tiers).forEach((tier, i) => {
    requireRecord(`${name}[${i}]`, tier);
    requireNonNegative(`${name}[${i}].usdPerGB`, tier.usdPerGB);
    if (tier.upToGB === null && i === tiers.length - 1) return;
    requireAbove(`${name}[${i}].upToGB`, tier.upToGB as number, from);
    from = tier.upToGB as number;
  });
}

function computeLines(usage: Usage, { compute }: PriceList): BillLine[] {
  return (usage.compute ?? []).map((machines, i) => {
    requireKnownFields(`compute[${i}]`, machines, {
      machineType: true,
      count: true,
      hours: true,
      commitment: true,
    });
    const { machineType, count, hours = HOURS_PER_MONTH, commitment = 'on-demand' } = machines;
    requireNonNegative('count', count);
    requireNonNegative('hours', hours);
    const { usdPerHour } = priceOf('machineType', compute.machineTypes, machineType);
    const { discount } = priceOf('commitment', compute.commitments, commitment);
    requireNonNegative('usdPerHour', usdPerHour);
    requireShareBelowOne('discount', discount);
    const quantity = count * hours;
    const item = `${machineType}, ${commitment}`;
    const cost = quantity * usdPerHour * (1 - discount);
    return { dimension: 'compute', item, quantity, unit: 'machine hour', cost };
  });
}

function storageLines(usage: Usage, prices: PriceList): BillLine[] {
  return (usage.storage ?? []).map((stored, i) => {
    requireKnownFields(`storage[${i}]`, stored, { storageClass: true, gigabytes: true, gigabytesRead: true });
    const { storageClass, gigabytes, gigabytesRead = 0 } = stored;
    requireNonNegative('gigabytes', gigabytes);
    requireNonNegative('gigabytesRead', gigabytesRead);
    const { usdPerGBMonth, usdPerGBRead } = priceOf('storageClass', prices.storage, storageClass);
    requireNonNegative('usdPerGBMonth', usdPerGBMonth);
    requireNonNegative('usdPerGBRead', usdPerGBRead);
    const cost = gigabytes * usdPerGBMonth + gigabytesRead * usdPerGBRead;
    return { dimension: 'storage', item: storageClass, quantity: gigabytes, unit: 'GB month', cost };
  });
}

function egressLines(usage: Usage, prices: PriceList): BillLine[] {
  return (usage.egress ?? []).map(({ route, gigabytes }) => ({
    dimension: 'egress',
    item: route,
    quantity: gigabytes,
    unit: 'GB',
    cost: costInTiers('gigabytes', gigabytes, `network.${route}`, priceOf('route', prices.network, route)),
  }));
}

function managedLines(usage: Usage, prices: PriceList): BillLine[] {
  return (usage.managed ?? []).map(({ service, quantity }) => {
    requireNonNegative('quantity', quantity);
    const { unit, usdPerUnit } = priceOf('service', prices.managed, service);
    requireNonNegative('usdPerUnit', usdPerUnit);
    requireText('unit', unit);
    return { dimension: 'managed', item: service, quantity, unit, cost: quantity * usdPerUnit };
  });
}

/**
 * A month's bill from what is used and a price list, by its four dimensions.
 *
 * @throws RangeError if a name is not in the price list, or a quantity or a price is out of its range
 *
 * @example
 * monthlyBill({ compute: [{ machineType: 'medium', count: 10 }] }, illustrativePrices()).total; // 1,460
 */
export function monthlyBill(usage: Usage, prices: PriceList): Bill {
  requireKnownFields('usage', usage, { compute: true, storage: true, egress: true, managed: true });
  requireRecord('prices', prices);
  for (const part of ['compute', 'storage', 'network', 'managed'] as const) requireRecord(part, prices[part]);
  const lines = [computeLines, storageLines, egressLines, managedLines].flatMap(of => of(usage, prices));
  const byDimension = { compute: 0, storage: 0, egress: 0, managed: 0 };
  for (const { dimension, cost } of lines) byDimension[dimension] += requireRepresentable(dimension, cost);
  return { lines, byDimension, total: lines.reduce((sum, { cost }) => sum + cost, 0) };
}

/** Another right answer: loops and an index by what was written instead of searches, and a walk from every update towards the end. */
interface Write {
  value: number;
  invokedAt: number;
  confirmedAt: number | null;
}

interface Update {
  read: number;
  wrote: number;
  confirmed: boolean;
}

export function droppedLater(writes: Write[], found: number): number[] {
  const confirmedAt = new Map(writes.map(write => [write.value, write.confirmedAt]));
  const limit = confirmedAt.get(found) ?? Number.POSITIVE_INFINITY;
  const dropped: number[] = [];
  for (const { value, invokedAt } of writes)
    if (invokedAt > limit && confirmedAt.get(value) !== null) dropped.push(value);
  return dropped.sort((one, other) => one - other);
}

export function lostUpdates(updates: Update[], found: number): number[] {
  const source = new Map(updates.map(({ wrote, read }) => [wrote, read]));
  const isIn = (wrote: number): boolean => {
    for (let value: number | undefined = found; value !== undefined; value = source.get(value))
      if (value === wrote) return true;
    return false;
  };
  const lost = updates.flatMap(({ wrote, confirmed }) => (confirmed && !isIn(wrote) ? [wrote] : []));
  return [...Float64Array.from(lost).sort()];
}

// exercise 1.3.1

/**
 * The shortest timeout, one of the observed round trips, at which a live server is called dead at most so often; `null` if there is none.
 *
 * @param roundTripsMs observed round trips that were answered, one or more, in any order
 * @param lost how many questions were never answered although the server was alive, 0 or above
 * @param target the share of all questions that may time out, in [0, 1)
 */
export function timeoutFor(roundTripsMs: number[], lost: number, target: number): number | null {
  // BEGIN SOLUTION
  const sorted = [...roundTripsMs].sort((a, b) => a - b);
  const asked = sorted.length + lost;
  const timeout = sorted.find(candidate => {
    const late = sorted.filter(roundTrip => roundTrip > candidate).length;
    return late + lost <= target * asked + 1e-9;
  });
  return timeout ?? null;
  // END SOLUTION
}

// exercise 5.10.2

/**
 * A plan for the coming twelve months.
 *
 * @param history the peaks of the last 24 months, in requests per second, oldest first
 * @param perMachine requests per second that a machine carries at its target utilization
 * @returns machines for each of the next twelve months, whole numbers
 */
export function planYear(history: number[], perMachine: number): number[] {
  // BEGIN SOLUTION
  const steps = history.slice(1).map((peak, month) => Math.log(peak / history[month]));
  const growth = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const variance = steps.reduce((sum, step) => sum + (step - growth) ** 2, 0) / (steps.length - 1);
  const last = history[history.length - 1];
  return Array.from({ length: 12 }, (_, index) => {
    const months = index + 1;
    // The noise of each month adds up, and so does our ignorance of the growth itself.
    const spread = Math.sqrt(variance * (months + months ** 2 / steps.length));
    const high = last * Math.exp(growth * months + 1.65 * spread);
    return Math.ceil(high / perMachine);
  });
  // END SOLUTION
}

import type { SimulationRun } from '../../simulation/index.js';
import type { History } from '../history.js';

/**
 * What the clients of a simulated run saw, as a history for the checkers. A request that was given up, or was open at
 * the end, is an operation whose outcome is unknown.
 *
 * @example
 * checkLinearizability(historyOfRun<CounterInput, number>(run), counterModel());
 */
export function historyOfRun<Input = unknown, Output = unknown>({
  history,
}: Pick<SimulationRun, 'history'>): History<Input, Output> {
  return history.map(
    ({ client, input, output, invokedAtMs, completedAtMs, invokedPlace, completedPlace }) => {
      const invoked = { client, input: input as Input, invokedAt: invokedAtMs, invokedPlace };
      if (completedPlace === undefined) return invoked;
      return { ...invoked, output: output as Output, completedAt: completedAtMs, completedPlace };
    },
  );
}

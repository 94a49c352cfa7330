import type { SequentialModel } from '../sequential-model.js';
import type { StateProperty } from './explore.js';
import type { ExploredOperation } from './state/client-states.js';
import type { ExploredState } from './steps/explored-state.js';

/**
 * The claim that what the clients saw is linearizable: there is one order of their operations that a single copy could have followed, in
 * which an operation that was over before another began comes first. An operation without an answer may have taken effect, or not.
 *
 * In an exploration histories are short, and order is known by counts: each operation knows how many operations of every client had
 * completed when it began. So all orders are tried, one operation at a time.
 *
 * @param model what a single copy does, such as `registerModel(0)`
 */
export function linearizable<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
): StateProperty {
  const claim = ({ history }: ExploredState): true | string => {
    const clients = [...new Set(history.map(({ client }) => client))];
    const scripts = clients.map(client => history.filter(operation => operation.client === client));
    if (
      canBeOrdered(
        model,
        scripts,
        model.initial,
        scripts.map(() => 0),
      )
    )
      return true;
    const told = history.map(operation => `${operation.client} ${wordsFor(model, operation)}`);
    return `no order of these operations explains what the clients saw: ${told.join('; ')}`;
  };
  return Object.assign(claim, { looksAt: 'history' as const });
}

function wordsFor<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operation: ExploredOperation,
): string {
  return model.describe(operation.input as Input, answerTo(operation));
}

function answerTo<Output>({ answered, output }: ExploredOperation): { output: Output } | undefined {
  return answered ? { output: output as Output } : undefined;
}

/** Whether the rest of the scripts can follow, from this state and these places in them. */
function canBeOrdered<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  scripts: readonly (readonly ExploredOperation[])[],
  state: State,
  done: readonly number[],
): boolean {
  const open = scripts.map((script, client) => script[done[client]]);
  if (open.every(operation => operation === undefined || !operation.answered)) return true;
  return open.some((operation, client) => {
    if (operation === undefined || isTooEarly(operation, scripts, done)) return false;
    const after = model.step(state, operation.input as Input, answerTo<Output>(operation));
    if (after === undefined) return false;
    return canBeOrdered(
      model,
      scripts,
      after,
      done.map((place, other) => (other === client ? place + 1 : place)),
    );
  });
}

/** Whether something that was over before this operation began has not taken its place yet. */
function isTooEarly(
  { saw }: ExploredOperation,
  scripts: readonly (readonly ExploredOperation[])[],
  done: readonly number[],
): boolean {
  return scripts.some(([first], other) => saw[first.client] > done[other]);
}

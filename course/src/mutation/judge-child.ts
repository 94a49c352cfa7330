/** A process that judges one mutant after another. Specs run here, so that two of them use two processors. */
import type { Spec } from 'faultlines/exercise';
import { selectExercises } from '../grading/catalog.js';
import { loadSpec } from '../grading/load-spec.js';
import { judgeMutant } from './judge.js';
import type { Reply, Task } from './messages.js';

const specs = new Map<string, Spec>();

/** From its source: what the report is bound to is what judges. */
async function specOf(id: string): Promise<Spec> {
  const known = specs.get(id);
  if (known !== undefined) return known;
  const [exercise] = selectExercises([id]);
  if (exercise === undefined) throw new Error(`there is no exercise ${id}`);
  const spec = await loadSpec(exercise);
  specs.set(id, spec);
  return spec;
}

async function replyTo({ id, text }: Task): Promise<Reply> {
  try {
    return { verdict: await judgeMutant(await specOf(id), text) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (task: Task) => {
  void replyTo(task).then(reply => process.send?.(reply));
});
process.on('disconnect', () => process.exit());

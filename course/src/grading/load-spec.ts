import { readFileSync } from 'node:fs';
import type { Spec } from 'faultlines/exercise';
import { bundleModule } from './answer-code.js';
import type { ExerciseFiles } from './catalogue.js';
import { asDataUrl } from './data-url.js';

/**
 * A spec from its source, for those who make what follows from it: the compiled registry may not know it yet.
 */
export async function loadSpec({ spec }: ExerciseFiles): Promise<Spec> {
  const code = await bundleModule({ text: readFileSync(spec, 'utf8'), file: spec });
  const loaded = (await import(asDataUrl(code))) as { default: Spec };
  return loaded.default;
}

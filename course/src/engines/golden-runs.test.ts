import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { courseRoot } from '../paths.js';
import { describeInChromium } from '../workbook/testing/browser.js';

describeInChromium('the simulator in a page', browser => {
  it('goes the same way as in Node, run by run', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents:
          "import { GOLDEN_HASHES, goldenRuns } from './lib/testing/golden-runs.ts'; globalThis.runs = { found: goldenRuns(), expected: GOLDEN_HASHES };",
        resolveDir: courseRoot,
      },
      bundle: true,
      format: 'iife',
      target: 'es2022',
      write: false,
    });
    const page = await browser().newPage();
    await page.addScriptTag({ content: outputFiles[0].text });
    const { found, expected } = await page.evaluate(
      () => (globalThis as unknown as { runs: Record<'found' | 'expected', string[]> }).runs,
    );
    await page.close();
    expect(expected).toHaveLength(20);
    expect(found).toEqual(expected);
  });
});

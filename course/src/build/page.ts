/**
 * Bundles the workbook's page: `node course/dist/build/page.js`. The page is built from its TypeScript sources, so this
 * needs no compiled page; the output is `dist/workbook/page/`, which the server serves as it stands.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { coursePackage } from '../paths.js';

const require = createRequire(import.meta.url);

/** JupyterLab's icons: markup where a script imports them; where a style sheet does, esbuild's loader inlines them. */
const iconsAsText: Plugin = {
  name: 'icons-as-text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.svg$/ }, ({ kind, path, resolveDir }) =>
      kind === 'import-statement' ? { path: join(resolveDir, path), namespace: 'icon' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'icon' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      loader: 'text',
    }));
  },
};

/** The style sheet that kept old extensions' icons alive holds every icon once more; nothing here uses it. */
const withoutOldIcons: Plugin = {
  name: 'without-old-icons',
  setup({ onLoad }) {
    onLoad({ filter: /ui-components[\\/]style[\\/]deprecated(?:Extra)?\.css$/ }, () => ({
      contents: '',
      loader: 'css',
    }));
  },
};

const SOURCES = join(coursePackage, 'src', 'workbook', 'page');

/**
 * JupyterLab's web components use `tslib` without naming it among their dependencies. Not an alias: one that is a whole
 * path may have no asterisk in it, and the learner's folder may.
 */
const tslibByPlace: Plugin = {
  name: 'tslib-by-place',
  setup({ onResolve }) {
    const path = join(dirname(require.resolve('tslib')), 'tslib.es6.js');
    onResolve({ filter: /^tslib$/ }, () => ({ path, sideEffects: false }));
  },
};

/** Both themes in one page: the dark one's variables count only where the page says that it is dark. */
const darkThemeByAttribute: Plugin = {
  name: 'dark-theme-by-attribute',
  setup({ onLoad }) {
    onLoad({ filter: /theme-dark-extension[\\/]style[\\/]variables\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(':root', ":root[data-theme='dark']"),
      loader: 'css',
    }));
  },
};

/**
 * Jupyter's renderer writes to a link in a picture as if it were one of HTML, which throws, and a red error takes the
 * picture's place. The page follows those links itself.
 */
const linksInPictures: Plugin = {
  name: 'links-in-pictures',
  setup({ onLoad }) {
    onLoad({ filter: /rendermime[\\/]lib[\\/]renderers\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const call = 'promises.push(handleAnchor(anchors[i], resolver, linkHandler));';
      if (!text.includes(call)) throw new Error(`${path} has changed: look for its way to follow links`);
      return {
        contents: text.replace(call, `if (anchors[i] instanceof HTMLAnchorElement) ${call}`),
        loader: 'js',
      };
    });
  },
};

function options(entries: readonly string[], output: string): BuildOptions & { metafile: true } {
  return {
    // Relative to it, since an asterisk in an absolute path would be a pattern.
    absWorkingDir: SOURCES,
    entryPoints: entries.map(entry => `./${entry}`),
    outdir: output,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    assetNames: 'asset-[hash]',
    metafile: true,
    logLevel: 'error',
    legalComments: 'none',
    alias: { path: 'path-browserify' },
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env': '{}',
      // Paths in a page have a root, and no folder that a program was started in.
      'process.cwd': 'workingFolder',
      global: 'globalThis',
    },
    inject: [join(coursePackage, 'src', 'workbook', 'page', 'working-folder.ts')],
    loader: {
      '.woff2': 'file',
      '.woff': 'empty',
      '.ttf': 'empty',
      '.eot': 'empty',
      '.png': 'dataurl',
      '.gif': 'dataurl',
      '.svg': 'dataurl',
    },
    plugins: [tslibByPlace, iconsAsText, withoutOldIcons, darkThemeByAttribute, linksInPictures],
  };
}

/** Bundles the page into `output`, which is emptied first. */
export async function buildPage(output = join(coursePackage, 'dist', 'workbook', 'page')): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  // What runs before the page is painted is a plain script: a module would wait for the whole document.
  const early = await build({ ...options(['early.ts'], output), format: 'iife' });
  const main = await build({
    ...options(['main.ts', 'mathematics.css'], output),
    splitting: true,
  });
  const plotly = `plotly-${(require('plotly.js-dist-min/package.json') as { version: string }).version}.js`;
  copyFileSync(require.resolve('plotly.js-dist-min'), join(output, plotly));
  const names = { ...namesByEntry(early.metafile), ...namesByEntry(main.metafile), plotly };
  writeFileSync(join(output, 'index.html'), fillIn(join(SOURCES, 'index.html'), names));
  packFiles(output);
}

/** The built name of each entry (`main`, `early`, `mathematics`) and of the style sheet that `main` imports. */
function namesByEntry({ outputs }: Metafile): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [file, { entryPoint, cssBundle }] of Object.entries(outputs)) {
    if (entryPoint === undefined) continue;
    const entry = basename(entryPoint).replace(/\.\w+$/, '');
    if (names[entry] === undefined) names[entry] = basename(file);
    if (cssBundle !== undefined) names[`${entry}-style`] = basename(cssBundle);
  }
  return names;
}

function fillIn(template: string, names: Record<string, string>): string {
  return readFileSync(template, 'utf8').replaceAll(/\{\{([\w-]+)\}\}/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined)
      throw new Error(`${relative(coursePackage, template)} asks for '${name}', which was not built`);
    return `assets/${value}`;
  });
}

/** Packed once here, not at every request. */
function packFiles(output: string): void {
  for (const name of readdirSync(output)) {
    if (/\.(?:js|css)$/.test(name))
      writeFileSync(join(output, `${name}.gz`), gzipSync(readFileSync(join(output, name))));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();

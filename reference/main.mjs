/**
 * Writes the API reference, `docs/reference/`, from the doc comments: a page for each module. TypeDoc reads TypeScript 5 and 6, and the
 * project compiles with 7; so it comes with a TypeScript of its own, installed when it is first asked for.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publicModules } from '../course/bin/library-exports.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, 'docs', 'reference');

/** Of npm, its script is run, not its command: on Windows that one would need a shell. */
function install() {
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('run this by "npm run reference", which knows where npm is');
  execFileSync(process.execPath, [npm, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: 'inherit',
  });
}

if (!existsSync(join(here, 'node_modules', 'typedoc', 'package.json'))) install();
const { Application } = await import('typedoc');
const { ModuleRouter, ModuleTheme } = await import('./module-pages.mjs');

const modules = publicModules(join(root, 'lib'));
const app = await Application.bootstrap({
  name: 'faultlines',
  readme: join(root, 'lib', 'README.md'),
  tsconfig: join(root, 'lib', 'tsconfig.json'),
  entryPoints: modules.map(({ file }) => join(root, 'lib', 'src', `${file}.ts`)),
  basePath: join(root, 'lib', 'src'),
  displayBasePath: join(root, 'lib', 'src'),
  alwaysCreateEntryPointModule: true,
  groupOrder: ['Functions', 'Classes', 'Variables', 'Interfaces', 'Type Aliases'],
  // What each protocol has from Node is hidden until it is asked for.
  visibilityFilters: { inherited: false },
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  githubPages: false,
  gitRevision: 'main',
  validation: { notExported: false, invalidLink: true, notDocumented: false },
});
app.renderer.defineRouter('modules', ModuleRouter);
app.renderer.defineTheme('modules', ModuleTheme);
app.options.setValue('router', 'modules');
app.options.setValue('theme', 'modules');
const project = await app.convert();
if (project === undefined) throw new Error('the library could not be read: see the messages above');
for (const module of project.children ?? []) {
  const found = modules.find(({ file }) => module.name === file || `${module.name}/index` === file);
  if (found === undefined) throw new Error(`${module.name} is no public module of the library`);
  module.name = `faultlines/${found.subpath}`;
}
rmSync(out, { recursive: true, force: true });
await app.generateDocs(project, out);
if (app.logger.hasErrors()) process.exitCode = 1;

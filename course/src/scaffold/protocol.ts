/** A new protocol of the library: the naive version as the base, the right one over it, and a test that tells them apart. */
import { publicModules } from '../../bin/library-exports.mjs';
import { UsageError } from '../errors.js';
import { inCourse } from '../paths.js';
import { className, inWords, type NewFile, requireFileName } from './files.js';

/** @throws UsageError if the library has a module of this name */
export function newProtocol(name: string): NewFile[] {
  const other = publicModules(inCourse('lib')).find(({ subpath }) => subpath === name);
  if (other !== undefined)
    throw new UsageError(`lib/src/${other.file}.ts is there already: choose another name`);
  const file = inCourse('lib', 'src', 'protocols', `${requireFileName(name)}.ts`);
  return [
    { file, text: protocolText(name) },
    { file: file.replace(/\.ts$/, '.test.ts'), text: testText(name) },
  ];
}

function protocolText(name: string): string {
  const node = className(name);
  return `/**
 * ${inWords(name)}: (what it promises, under which faults). Source: (paper and section).
 *
 * draft: true
 */
import { type Client, Node } from '../engine/simulation/index.js';

/** What clients ask. */
export type ${node}Input = { readonly type: 'increment' } | { readonly type: 'read' };

/** The version that most would write first: it counts in memory, and a crash takes the count away. */
export class Naive${node} extends Node<${node}Input> {
  count = 0;

  override onRequest(client: Client, { type }: ${node}Input): void {
    if (type === 'increment') this.keep(this.count + 1);
    this.reply(client, this.count);
  }

  protected keep(count: number): void {
    this.count = count;
  }
}

/** The count is on the disk before it is told. */
export class ${node} extends Naive${node} {
  override onRestart(): void {
    this.count = (this.disk.read('count') as number | undefined) ?? 0;
  }

  protected override keep(count: number): void {
    super.keep(count);
    this.disk.write('count', count);
    this.disk.sync();
  }
}
`;
}

function testText(name: string): string {
  const node = className(name);
  return `import { expect, it } from 'vitest';
import { explore } from '../engine/checking/index.js';
import { Naive${node}, ${node} } from './${name}.js';

/** One client counts and asks, with a crash at any moment. */
function explored(node: typeof Naive${node}) {
  const requests = [{ type: 'increment' }, { type: 'read' }].map(request => ({ to: 'a', request }));
  return explore(
    { nodes: { a: node }, clients: { ann: requests } },
    {
      crash: 1,
      always: {
        'what was counted stays': ({ history }) =>
          history[1]?.answered !== true || history[0]?.answered !== true || history[1].output !== 0 || 'the count is gone',
      },
      sometimes: { 'both answered': ({ history }) => history.filter(({ answered }) => answered).length === 2 },
    },
  );
}

it('keeps what it has told, whenever it crashes', () => {
  expect(explored(${node}).verdict).toBe('holds');
});

it('the naive one does not', () => {
  expect(explored(Naive${node}).verdict).toBe('violated');
});
`;
}

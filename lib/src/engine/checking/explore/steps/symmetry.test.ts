import { describe, expect, it } from 'vitest';
import { ResourceManager } from '../../../../protocols/published-models.js';
import { Node, type NodeId } from '../../../simulation/index.js';
import { type ExploredState, type ExploredWorld, explore } from '../index.js';

/** The manager of two-phase commit, which keeps who is prepared in no order. */
class Manager extends Node<never, 'commit' | 'abort' | { prepared: NodeId }> {
  state: 'init' | 'done' = 'init';
  prepared = new Set<NodeId>();
  override onStart(): void {
    this.setTimer('abort', 1);
  }
  override onTimer(decision: string): void {
    this.state = 'done';
    this.clearTimer('abort');
    this.clearTimer('commit');
    this.broadcast(decision as 'commit' | 'abort');
  }
  override onMessage(from: NodeId): void {
    if (this.state !== 'init' || this.prepared.has(from)) return;
    this.prepared.add(from);
    if (this.prepared.size === this.nodes.length - 1) this.setTimer('commit', 1);
  }
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `r${index}`);
const commitWorld = (count: number): ExploredWorld => ({
  nodes: { manager: Manager, ...Object.fromEntries(names(count).map(name => [name, ResourceManager])) },
  network: 'set',
});

/** What matters of a resource manager: what it is, whether it said that it is prepared, and whether that was heard. */
function kindOf({ nodes, messages }: ExploredState, name: string): string {
  const said = messages.some(({ from, to }) => from === name && to === 'manager');
  const heard = (nodes.manager.prepared as Set<string>).has(name);
  return `${String(nodes[name].state)} ${said} ${heard}`;
}

describe('nodes that can change places', () => {
  it.each([2, 3, 4, 5])(
    '%i resource managers: as many states as there are classes, by counting them',
    count => {
      const classes = new Set<string>();
      const whole = explore(commitWorld(count), {
        always: {
          counted: state => {
            const sent = state.messages.filter(({ from }) => from === 'manager').map(({ data }) => data);
            const kinds = names(count).map(name => kindOf(state, name));
            classes.add(`${String(state.nodes.manager.state)} ${sent[0] ?? ''} ${kinds.sort().join(', ')}`);
            return true;
          },
        },
      });
      const folded = explore(commitWorld(count), { symmetry: [names(count)] });
      expect(folded.states).toBe(classes.size);
      expect(folded.states).toBeLessThan(whole.states / 1.5);
      expect(folded.verdict).toBe('holds');
    },
  );

  it('five resource managers have 314 classes: the multisets of 4 kinds before a decision, of 6 after abort, of 2 after commit', () => {
    const multisets = (kinds: number): number => {
      let count = 1;
      for (let one = 1; one < kinds; one++) count = (count * (5 + one)) / one;
      return count;
    };
    const { states } = explore(commitWorld(5), { symmetry: [names(5)] });
    expect(states).toBe(multisets(4) + multisets(6) + multisets(2));
    expect(states).toBe(314);
  });

  it('break a claim by a way on which everybody keeps the name', () => {
    const always = {
      'nobody commits': ({ nodes }: ExploredState) =>
        Object.values(nodes).some(({ state }) => state === 'committed') ? 'one committed' : (true as const),
    };
    const whole = explore(commitWorld(3), { always });
    const folded = explore(commitWorld(3), { always, symmetry: [names(3)] });
    expect(folded.violation?.steps).toHaveLength(whole.violation?.steps.length as number);
    const prepared = folded.violation?.steps
      .filter(({ text }) => text.startsWith("timer 'prepare'"))
      .map(({ text }) => text);
    expect(new Set(prepared).size).toBe(3);
  });

  it('are refused where they cannot', () => {
    const world = commitWorld(3);
    expect(() => explore(world, { symmetry: [['r0', 'z']] })).toThrow("symmetry names 'z'");
    expect(() => explore(world, { symmetry: [['r0', 'manager']] })).toThrow('different classes');
    expect(() =>
      explore(world, {
        symmetry: [
          ['r0', 'r1'],
          ['r1', 'r2'],
        ],
      }),
    ).toThrow("'r1' twice");
    expect(() => explore(world, { symmetry: [names(3)], partition: 1 })).toThrow(
      'does not go with partitions',
    );
    expect(() => explore(world, { symmetry: [names(3)], eventually: { any: () => true } })).toThrow(
      'fairness',
    );
    class Wordy extends Node<never, never> {
      log = '';
      override onStart(): void {
        this.log = `I am ${this.id}`;
      }
    }
    expect(() => explore({ nodes: { a: Wordy, b: Wordy } }, { symmetry: [['a', 'b']] })).toThrow(
      "cannot rename 'a'",
    );
  });
});

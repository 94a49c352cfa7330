import type { ExploredState, StateProperty } from '../engine/checking/index.js';
import { Node, type NodeId } from '../engine/simulation/index.js';

/**
 * One of a pair of servers that share a service. Hearing nothing of the other for a while, it takes it for dead and has the switch cut its power, so that it
 * can take over safely.
 */
export class PairedServer extends Node<never, 'alive' | 'off'> {
  isOff = false;

  override onStart(): void {
    this.setTimer('silence', 30_000);
  }

  override onMessage(from: NodeId): void {
    if (from === 'switch') this.isOff = true;
    else this.setTimer('silence', 30_000);
  }

  override onTimer(): void {
    if (!this.isOff) this.send('switch', 'off');
  }
}

/** Cuts the power of the other server of whoever asks. */
export class PowerSwitch extends Node<never, 'off'> {
  cut: NodeId[] = [];

  override onMessage(from: NodeId): void {
    const other = from === 'x' ? 'y' : 'x';
    if (!this.mayCut(from)) return;
    this.cut = [...this.cut, other].sort();
    this.send(other, 'off');
  }

  protected mayCut(_asker: NodeId): boolean {
    return true;
  }
}

/** The same, that does nothing for a server whose own power it has cut. */
export class FencingSwitch extends PowerSwitch {
  protected override mayCut(asker: NodeId): boolean {
    return !this.cut.includes(asker) && this.cut.length === 0;
  }
}

/** The claim that one of the pair is left. */
export const oneIsLeft: StateProperty = ({ nodes }: ExploredState) => {
  const cut = (nodes.switch?.cut ?? []) as string[];
  return new Set(cut).size < 2 || 'both servers are switched off';
};

import { Node, type NodeId } from '../engine/simulation/index.js';

type Pulse = { readonly type: 'beat' | 'next'; readonly view: number };

/** How often a leader says that it is there, and after what silence it is given up, in ms. */
export const BEAT_MS = 20;
export const SILENCE_MS = 60;

/**
 * Nodes that lead in turn: in view v the node in place v, modulo their number, beats; who hears no beat for long moves to the next view and
 * says so, and all follow to the greatest view. Every beat begins the wait anew.
 */
export class Watcher extends Node<never, Pulse> {
  view = 0;
  /** Beats heard in this view. */
  heard = 0;

  override onStart(): void {
    this.enter(0);
  }

  override onRestart(): void {
    this.enter(0);
  }

  override onTimer(name: string): void {
    if (name === 'beat') this.beat();
    else {
      this.broadcast({ type: 'next', view: this.view + 1 });
      this.enter(this.view + 1);
    }
  }

  override onMessage(_from: NodeId, { type, view }: Pulse): void {
    if (view > this.view) this.enter(view);
    if (type !== 'beat' || view !== this.view) return;
    // Counted no further than anybody asks, so that there are few states.
    this.heard = Math.min(this.heard + 1, 5);
    this.hear();
  }

  /** The leader is there. */
  protected hear(): void {
    this.setTimer('silence', SILENCE_MS);
  }

  private enter(view: number): void {
    this.view = view;
    this.heard = 0;
    this.clearTimer('beat');
    this.clearTimer('silence');
    if (this.nodes[view % this.nodes.length] === this.id) this.beat();
    else this.setTimer('silence', SILENCE_MS);
  }

  private beat(): void {
    this.broadcast({ type: 'beat', view: this.view });
    this.setTimer('beat', BEAT_MS);
  }
}

/** Hears the leader, and lets its timer run: every leader is given up. */
export class ImpatientWatcher extends Watcher {
  protected override hear(): void {}
}

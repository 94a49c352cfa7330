import { Node, type NodeId } from '../../engine/simulation/index.js';
import { healthScaledMs, healthScoreAfter, suspicionTimeoutMs } from './lifeguard.js';
import { requireSwimOptions, type SwimOptions } from './options.js';
import { type MemberStatus, supersedes } from './rules.js';

/** Members and statuses travel as numbers: a message of a large cluster stays small. */
export type SwimMessage = {
  readonly kind: 'ping' | 'ack' | 'ask' | 'nack' | 'join' | 'welcome';
  /** Who sent it: its place among the nodes. */
  readonly by: number;
  /** The prober's number of the probe. */
  readonly probe: number;
  /** `ask`: whom to probe. */
  readonly target: number;
  /** `ping`, `ack`: for whom a helper probes; itself where it does so on its own account. */
  readonly prober: number;
  /** Four numbers a piece: member, status, incarnation, who says so. */
  readonly news: readonly number[];
};

/** A member's fields, as runs and explorations show them. */
export interface SwimState {
  /**
   * What it holds of the others, and of itself, by place among the nodes; who is missing is alive and has never been anything else. Status 0 is alive, 1 suspect,
   * 2 faulty, 3 never heard of.
   */
  readonly claims: ReadonlyMap<number, { readonly status: number; readonly incarnation: number }>;
  /** Messages sent, if recorded. */
  readonly sent: number;
  /** Suspicions of its own, if recorded: time and member, one after the other. */
  readonly suspected: readonly number[];
  /** Verdicts of its own, if recorded: time and member, one after the other. */
  readonly condemned: readonly number[];
  /** Verdicts that it reached or took over, if recorded: time and member, one after the other. */
  readonly buried: readonly number[];
}

const STATUSES: readonly MemberStatus[] = ['alive', 'suspect', 'faulty'];
const ALIVE = 0;
const SUSPECT = 1;
const FAULTY = 2;
const UNKNOWN = 3;
/** So many independent suspicions bring a Lifeguard suspicion down to its least time. */
const CONFIRMATIONS = 3;

/**
 * A node class of SWIM's members (Das, Gupta and Motivala, DSN 2002): each period a member pings the next one of a shuffled round;
 * without an answer in time it asks `helpers` others to ping; without any answer by the end of the period it suspects. Claims ride on these same
 * messages, each a bounded number of times, and a suspect refutes by raising its incarnation. With `lifeguard` also local health, suspicions
 * that shorten as others confirm them, and the buddy system (Dadgar, Phillips and Currey, "Lifeguard", 2017).
 *
 * @throws RangeError for a setting that is out of range
 */
export function swimMember(options: SwimOptions): new () => Node<never, SwimMessage> & SwimState {
  requireSwimOptions('options', options);
  const {
    periodMs,
    ackTimeoutMs,
    helpers = 3,
    suspicionPeriods = 6,
    retransmit = 2,
    piggyback = 6,
  } = options;
  const { joins = {}, lifeguard, record = false } = options;

  return class SwimMember extends Node<never, SwimMessage> {
    /** Only what is not as it was in the beginning: a large cluster's state stays small. */
    claims = new Map<number, { status: number; incarnation: number }>();
    /** The round is a shuffle as far as it is drawn: those before `place` have had their turn. Only what is out of its place is kept. */
    moved = new Map<number, number>();
    place = 0;
    own = 0;
    probe = 0;
    target = -1;
    answered = true;
    asked = 0;
    nacks = 0;
    /** Lifeguard's local health: 0 is well. */
    health = 0;
    /** Member to how often the news about it went out. */
    fresh = new Map<number, number>();
    /** Suspect to who suspects it. */
    suspectors = new Map<number, number[]>();
    suspectedAt = new Map<number, number>();
    sent = 0;
    suspected: number[] = [];
    condemned: number[] = [];
    buried: number[] = [];

    override onStart(): void {
      const contact = Object.hasOwn(joins, this.id) ? joins[this.id] : undefined;
      this.begin(contact === undefined);
      if (contact === undefined) this.setTimer('period', periodMs);
      else this.join(contact);
    }

    override onRestart(): void {
      this.begin(false);
      this.join(joins[this.id] ?? this.nodes[(this.nodes.indexOf(this.id) + 1) % this.nodes.length]);
    }

    private begin(isFounder: boolean): void {
      this.own = this.nodes.indexOf(this.id);
      this.nodes.forEach((name, member) => {
        if (member !== this.own && (!isFounder || joins[name] !== undefined))
          this.claims.set(member, { status: UNKNOWN, incarnation: 0 });
      });
    }

    private status(member: number): number {
      return this.claims.get(member)?.status ?? ALIVE;
    }

    private incarnation(member: number): number {
      return this.claims.get(member)?.incarnation ?? 0;
    }

    private join(contact: NodeId): void {
      this.tell(this.nodes.indexOf(contact), 'join', 0);
      this.setTimer('join', periodMs);
    }

    override onTimer(name: string): void {
      const [what, first, second] = name.split(' ');
      if (what === 'period') this.nextPeriod();
      else if (what === 'ack') this.askOthers();
      else if (what === 'suspicion') this.condemn(Number(first));
      else if (what === 'nack') this.tell(Number(first), 'nack', Number(second));
      else if (what === 'join') this.join(this.nodes[this.choose(this.nodes.length)]);
    }

    private nextPeriod(): void {
      if (!this.answered) this.probeFailed();
      this.probe += 1;
      this.target = this.nextOfRound();
      this.answered = this.target < 0;
      this.asked = 0;
      this.nacks = 0;
      this.setTimer('period', healthScaledMs(periodMs, this.health));
      if (this.answered) return;
      this.tell(this.target, 'ping', this.probe);
      this.setTimer('ack', healthScaledMs(ackTimeoutMs, this.health));
    }

    /** The next in a random order of all, drawn as it is needed; a new order when all have had their turn. */
    private nextOfRound(): number {
      const count = this.nodes.length;
      for (let tries = 0; tries < 2 * count; tries++) {
        if (this.place === count) {
          this.place = 0;
          this.moved.clear();
        }
        const left = count - this.place;
        const drawn = this.place + (left > 1 ? this.choose(left) : 0);
        const member = this.moved.get(drawn) ?? drawn;
        this.moved.set(drawn, this.moved.get(this.place) ?? this.place);
        this.moved.delete(this.place++);
        if (member !== this.own && this.status(member) <= SUSPECT) return member;
      }
      return -1;
    }

    private askOthers(): void {
      const others: number[] = [];
      for (let i = 0; i < this.nodes.length; i++)
        if (i !== this.own && i !== this.target && this.status(i) === ALIVE) others.push(i);
      while (this.asked < helpers && others.length > 0) {
        const isChoice = others.length > helpers - this.asked;
        const [helper] = others.splice(isChoice ? this.choose(others.length) : 0, 1);
        this.tell(helper, 'ask', this.probe, this.target);
        this.asked += 1;
      }
    }

    private probeFailed(): void {
      this.feel(this.asked > 0 ? this.asked - this.nacks : 1);
      if (this.status(this.target) > SUSPECT) return;
      if (suspicionPeriods === 0) {
        this.condemn(this.target);
        return;
      }
      if (this.status(this.target) === SUSPECT) {
        this.confirm(this.target, this.own);
        return;
      }
      if (record) this.suspected.push(this.now(), this.target);
      this.adopt(this.target, SUSPECT, this.incarnation(this.target), this.own);
    }

    private feel(worse: number): void {
      if (lifeguard === undefined) return;
      this.health = healthScoreAfter(this.health, worse, lifeguard.healthLimit);
    }

    private condemn(member: number): void {
      if (record) this.condemned.push(this.now(), member);
      this.adopt(member, FAULTY, this.incarnation(member), this.own);
    }

    override onMessage(from: NodeId, message: SwimMessage): void {
      if (message.kind === 'welcome') this.enter();
      this.learn(message.news);
      const { by, kind, probe, prober } = message;
      if (kind === 'join') this.welcome(by);
      if (kind === 'ping') this.tell(by, 'ack', probe, by, prober);
      if (kind === 'ask') {
        this.tell(message.target, 'ping', probe, message.target, by);
        if (lifeguard !== undefined) this.setTimer(`nack ${by} ${probe}`, 0.8 * ackTimeoutMs);
      }
      if (kind === 'nack' && probe === this.probe) this.nacks += 1;
      if (kind !== 'ack') return;
      if (prober !== this.own) {
        if (lifeguard !== undefined) this.clearTimer(`nack ${prober} ${probe}`);
        this.tell(prober, 'ack', probe, from === this.id ? this.own : by, prober);
      } else if (probe === this.probe && !this.answered) {
        this.answered = true;
        this.clearTimer('ack');
        this.feel(-1);
      }
    }

    private welcome(newcomer: number): void {
      if (this.status(newcomer) !== ALIVE) {
        const incarnation = this.status(newcomer) === UNKNOWN ? 0 : this.incarnation(newcomer) + 1;
        this.adopt(newcomer, ALIVE, incarnation, this.own);
      }
      const all = this.nodes.map((_, member) => [
        member,
        this.status(member),
        this.incarnation(member),
        this.own,
      ]);
      this.send(this.nodes[newcomer], {
        kind: 'welcome',
        by: this.own,
        probe: 0,
        target: newcomer,
        prober: newcomer,
        news: all.filter(([, status]) => status !== UNKNOWN).flat(),
      });
    }

    private enter(): void {
      this.clearTimer('join');
      this.setTimer('period', periodMs);
    }

    private learn(news: readonly number[]): void {
      for (let i = 0; i < news.length; i += 4) {
        const [member, status, incarnation, says] = [news[i], news[i + 1], news[i + 2], news[i + 3]];
        if (member === this.own) this.hearOfOneself(status, incarnation);
        else if (this.isNews(member, status, incarnation)) this.adopt(member, status, incarnation, says);
        else if (
          status === SUSPECT &&
          this.status(member) === SUSPECT &&
          incarnation === this.incarnation(member)
        )
          this.confirm(member, says);
      }
    }

    private hearOfOneself(status: number, incarnation: number): void {
      if (incarnation < this.incarnation(this.own)) return;
      if (status === ALIVE) {
        // Whoever let it in again gave it this incarnation.
        if (incarnation > 0) this.claims.set(this.own, { status, incarnation });
      } else {
        this.claims.set(this.own, { status: ALIVE, incarnation: incarnation + 1 });
        this.fresh.set(this.own, 0);
        this.feel(1);
      }
    }

    private isNews(member: number, status: number, incarnation: number): boolean {
      const known = this.status(member);
      if (known === UNKNOWN) return true;
      return supersedes(
        { status: STATUSES[status], incarnation },
        { status: STATUSES[known], incarnation: this.incarnation(member) },
      );
    }

    private adopt(member: number, status: number, incarnation: number, says: number): void {
      this.claims.set(member, { status, incarnation });
      this.fresh.set(member, 0);
      this.suspectors.delete(member);
      this.suspectedAt.delete(member);
      if (status === FAULTY && record) this.buried.push(this.now(), member);
      if (status !== SUSPECT) {
        this.clearTimer(`suspicion ${member}`);
        return;
      }
      const least = suspicionPeriods * periodMs;
      this.setTimer(`suspicion ${member}`, least * (lifeguard?.suspicionStretch ?? 1));
      if (lifeguard === undefined) return;
      this.suspectors.set(member, [says]);
      this.suspectedAt.set(member, this.now());
    }

    /** Another member suspects it too, by its own probe: less time is left, and the news goes round again. */
    private confirm(member: number, says: number): void {
      const known = this.suspectors.get(member);
      if (lifeguard === undefined || known === undefined || known.includes(says)) return;
      if (known.length > CONFIRMATIONS) return;
      known.push(says);
      this.fresh.set(member, 0);
      const least = suspicionPeriods * periodMs;
      const lasts = suspicionTimeoutMs({
        leastMs: least,
        mostMs: least * lifeguard.suspicionStretch,
        confirmations: known.length - 1,
        expected: CONFIRMATIONS,
      });
      const passed = this.now() - (this.suspectedAt.get(member) ?? 0);
      this.setTimer(`suspicion ${member}`, Math.max(0, lasts - passed));
    }

    private tell(to: number, kind: SwimMessage['kind'], probe: number, target = to, prober = this.own): void {
      if (record) this.sent += 1;
      this.send(this.nodes[to], { kind, by: this.own, probe, target, prober, news: this.newsFor(to) });
    }

    /** What went out least goes first; what went out often enough is forgotten. */
    private newsFor(to: number): number[] {
      const warns = lifeguard?.buddy === true && this.status(to) === SUSPECT;
      if (this.fresh.size === 0 && !warns) return [];
      const enough = retransmit * (32 - Math.clz32(this.nodes.length));
      const first = [...this.fresh]
        .filter(([member]) => !(warns && member === to))
        .sort((a, b) => a[1] - b[1] || a[0] - b[0]);
      const chosen = first.slice(0, warns ? piggyback - 1 : piggyback);
      for (const [member, times] of chosen)
        if (times + 1 >= enough) this.fresh.delete(member);
        else this.fresh.set(member, times + 1);
      const members = warns ? [to, ...chosen.map(([member]) => member)] : chosen.map(([member]) => member);
      return members.flatMap(member => [
        member,
        this.status(member),
        this.incarnation(member),
        this.suspectors.get(member)?.at(-1) ?? this.own,
      ]);
    }
  };
}

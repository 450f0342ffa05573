/**
 * Has a run made piece by piece and shows it as it grows: first up to the instant that is looked at, so that something is to be
 * seen at once, then the rest, and its report last. A newer run puts an end to the one before it.
 */
import type { WorldlessScenario } from '../../sim/model/scenario/compiled.ts';
import type { RunData } from '../source/run-data.ts';
import type { Reply } from '../worker/protocol.ts';
import type { EngineLine } from './engine-line.ts';
import { IncomingTrace } from './incoming-trace.ts';
import type { Input } from './input.ts';

/** What a run is made of: a scenario in a world, the same seed or another, and what is done to it. */
export interface Order {
  readonly scenario: WorldlessScenario;
  /** Names the world; worlds of one name are the same. */
  readonly world: string;
  readonly topology: () => Promise<string>;
  readonly seed: number | null;
  readonly inputs: readonly Input[];
  /** What is looked at, in µs: the run is shown once it has come so far. */
  readonly from: number;
}

export interface Audience {
  /** The run so far; `knownUntil` is the end when it is whole. */
  grown(run: RunData): void;
  failed(why: string): void;
}

/** Longest answers: the first may take as long as it needs to reach what is looked at, for nothing else is worth showing. */
const FIRST_BUDGET_MS = 120;
const BUDGET_MS = 30;
/** A long run is shown again after so long, then after twice that: putting it on the page costs as much as it has rows. */
const SHOWN_AGAIN_MS = 500;

interface Present {
  readonly run: number;
  readonly order: Order;
  readonly audience: Audience;
  incoming: IncomingTrace | null;
  /** When it is shown next, by the clock of the page. */
  showAt: number;
  pause: number;
  isShown: boolean;
  /** Run for its own sake, and never shown. */
  readonly isRehearsal: boolean;
}

export class Conductor {
  private readonly line: EngineLine;
  private readonly clock: () => number;
  private readonly loaded = new Set<string>();
  private now: Present | null = null;
  private count = 0;

  constructor(line: EngineLine, clock: () => number) {
    this.line = line;
    this.clock = clock;
    line.hear((reply) => this.hear(reply));
  }

  /** Has the run made; calls back until it is whole, failed, or another was asked for. */
  make(order: Order, audience: Audience): Promise<void> {
    return this.start(order, audience, false);
  }

  /** Has a run made that nobody sees: the engine has then loaded its world, and its code has been compiled. */
  warm(order: Order): void {
    if (this.now === null) void this.start(order, { grown: () => undefined, failed: () => undefined }, true);
  }

  private async start(order: Order, audience: Audience, isRehearsal: boolean): Promise<void> {
    const run = ++this.count;
    this.now = { run, order, audience, incoming: null, showAt: 0, pause: SHOWN_AGAIN_MS, isShown: false, isRehearsal };
    const { world, scenario, seed, inputs } = order;
    if (!this.loaded.has(world)) {
      let topology: string;
      try {
        topology = await order.topology();
      } catch {
        if (this.now.run === run) this.end('the world of this run cannot be read');
        return;
      }
      // The engine keeps a few worlds; one that it let go would have to be loaded again.
      this.loaded.clear();
      this.loaded.add(world);
      this.line.send({ kind: 'load', world, topology });
      if (this.now.run !== run) return;
    }
    this.line.send({ kind: 'start', run, world, scenario, seed, inputs });
    this.askOn(this.now);
  }

  /** Nobody waits for the present run any more. */
  stop(): void {
    this.now = null;
  }

  private askOn({ run, order, isShown, isRehearsal }: Present): void {
    if (isRehearsal) {
      this.line.send({ kind: 'seek', run, until: order.scenario.duration, eventsMax: Infinity, budgetMs: BUDGET_MS });
      return;
    }
    const until = isShown ? order.scenario.duration : Math.min(order.from, order.scenario.duration);
    this.line.send({
      kind: 'advance',
      run,
      until,
      eventsMax: Infinity,
      budgetMs: isShown ? BUDGET_MS : FIRST_BUDGET_MS,
    });
  }

  private hear(reply: Reply): void {
    const { now } = this;
    if (now === null || (reply.run !== now.run && reply.run !== -1)) return;
    switch (reply.kind) {
      case 'started':
        now.incoming = new IncomingTrace(reply.header, reply.initial);
        return;
      case 'chunk':
        if (now.isRehearsal) {
          if (reply.isThere) this.now = null;
          else this.askOn(now);
          return;
        }
        now.incoming?.add(reply);
        if (reply.isOver) this.line.send({ kind: 'judge', run: now.run });
        else this.goOn(now, reply.isThere);
        return;
      case 'judged':
        this.now = null;
        this.show(now, reply.report);
        return;
      default:
        // A run that is whole is worth showing even if nobody could judge it.
        if (now.incoming?.knownUntil === now.order.scenario.duration) this.show(now, null);
        this.end(reply.why);
    }
  }

  private goOn(now: Present, isThere: boolean): void {
    const time = this.clock();
    if (!now.isShown && isThere) {
      now.isShown = true;
      now.showAt = time + now.pause;
      // The next piece is made while this one is drawn.
      this.askOn(now);
      this.show(now, null);
      return;
    }
    this.askOn(now);
    if (!now.isShown || time < now.showAt) return;
    now.pause *= 2;
    now.showAt = time + now.pause;
    this.show(now, null);
  }

  private show({ incoming, audience }: Present, report: RunData['report']): void {
    if (incoming !== null) audience.grown({ trace: incoming.trace(), report, knownUntil: incoming.knownUntil });
  }

  private end(why: string): void {
    const { now } = this;
    this.now = null;
    now?.audience.failed(why);
  }
}

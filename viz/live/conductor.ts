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
import { logText } from './log-text.ts';

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
}

/** A run that stands ready, or is on its way there. */
interface Ready {
  readonly run: number;
  readonly order: Order;
  /** Where it stops, in µs. */
  until: number;
  isThere: boolean;
  /** The engine was told of it. */
  isBegun: boolean;
  /** Run for its own sake. */
  readonly isFirst: boolean;
}

const isSameRun = (a: Order, b: Order): boolean =>
  a.scenario === b.scenario && a.world === b.world && a.seed === b.seed && logText(a.inputs) === logText(b.inputs);

/** The act that the one has more than the other; null where they differ in anything else. */
function oneMore(before: Order, after: Order): Input | null {
  const known = before.inputs.map((input) => logText([input]));
  const added = after.inputs.filter((input) => !known.includes(logText([input])));
  const [input] = added;
  const isOne = added.length === 1 && after.inputs.length === before.inputs.length + 1;
  return isOne && isSameRun({ ...before, inputs: [] }, { ...after, inputs: [] }) ? input! : null;
}

export class Conductor {
  private readonly line: EngineLine;
  private readonly clock: () => number;
  private readonly loaded = new Set<string>();
  private now: Present | null = null;
  private ready: Ready | null = null;
  /** What is to stand ready when there is time for it. */
  private wanted: Order | null = null;
  private isCold = true;
  private count = 0;

  constructor(line: EngineLine, clock: () => number) {
    this.line = line;
    this.clock = clock;
    line.hear((reply) => this.hear(reply));
  }

  /** Has the run made; calls back until it is whole, failed, or another was asked for. */
  async make(order: Order, audience: Audience): Promise<void> {
    const { ready } = this;
    const run = ++this.count;
    this.now = { run, order, audience, incoming: null, showAt: 0, pause: SHOWN_AGAIN_MS, isShown: false };
    this.ready = null;
    if (!this.loaded.has(order.world)) {
      try {
        await this.load(order);
      } catch {
        if (this.now?.run === run) this.end('the world of this run cannot be read');
        return;
      }
      if (this.now?.run !== run) return;
    }
    const input = ready?.isBegun === true ? oneMore(ready.order, order) : null;
    if (ready !== null && input !== null && input.at > ready.until) {
      this.line.send({ kind: 'inject', of: ready.run, run, input });
    } else this.begin(run, order);
    this.askOn(this.now);
  }

  /** Has a run stand ready just before the instant that is looked at, so that an act there is quick; nobody sees it. */
  standBy(order: Order): void {
    this.wanted = order;
    if (this.now !== null || this.ready?.isFirst === true) return;
    const { ready } = this;
    const until = Math.max(0, order.from - 1);
    if (ready === null || !isSameRun(ready.order, order) || until < ready.until) {
      void this.rehearse(order, until);
    } else if (until > ready.until) {
      ready.until = until;
      if (ready.isThere) this.seek(ready);
    }
  }

  /** Nobody waits for the present run any more. */
  stop(): void {
    this.now = this.ready = this.wanted = null;
  }

  /** The first one is run to its end: after it the simulator's code has been compiled. */
  private async rehearse(order: Order, until: number): Promise<void> {
    const isFirst = this.isCold;
    this.isCold = false;
    const run = ++this.count;
    const ready = { run, order, until: isFirst ? order.scenario.duration : until, isThere: false, isBegun: false, isFirst };
    this.ready = ready;
    try {
      await this.load(order);
    } catch {
      // Whoever asks for a run of this world is told.
      if (this.ready === ready) this.ready = null;
      return;
    }
    if (this.ready !== ready) return;
    this.begin(run, order);
    ready.isBegun = true;
    this.seek(ready);
  }

  private async load({ world, topology }: Order): Promise<void> {
    if (this.loaded.has(world)) return;
    const text = await topology();
    // The engine keeps a few worlds; one that it let go would have to be loaded again.
    this.loaded.clear();
    this.loaded.add(world);
    this.line.send({ kind: 'load', world, topology: text });
  }

  private begin(run: number, { world, scenario, seed, inputs }: Order): void {
    this.line.send({ kind: 'start', run, world, scenario, seed, inputs });
  }

  private seek(ready: Ready): void {
    ready.isThere = false;
    this.line.send({ kind: 'seek', run: ready.run, until: ready.until, eventsMax: Infinity, budgetMs: BUDGET_MS });
  }

  private askOn({ run, order, isShown }: Present): void {
    const until = isShown ? order.scenario.duration : Math.min(order.from, order.scenario.duration);
    const budgetMs = isShown ? BUDGET_MS : FIRST_BUDGET_MS;
    this.line.send({ kind: 'advance', run, until, eventsMax: Infinity, budgetMs });
  }

  /** How it goes with the run that is to stand ready. */
  private hearReady(ready: Ready, reply: Reply): void {
    if (reply.kind === 'failed') this.ready = null;
    if (reply.kind !== 'chunk') return;
    const { wanted } = this;
    ready.isThere = reply.isThere && reply.until >= ready.until;
    if (!ready.isThere) this.seek(ready);
    else if (ready.isFirst) {
      this.ready = null;
      if (wanted !== null) this.standBy(wanted);
    }
  }

  private hear(reply: Reply): void {
    const { now, ready } = this;
    if (ready !== null && reply.run === ready.run) {
      this.hearReady(ready, reply);
      return;
    }
    if (now === null || (reply.run !== now.run && reply.run !== -1)) return;
    switch (reply.kind) {
      case 'started':
        now.incoming = new IncomingTrace(reply.header, reply.initial);
        return;
      case 'chunk':
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

/**
 * The link-state IGP inside our own AS: each router has its own view of which link ends are up, changes are flooded hop by
 * hop over what is physically alive, and shortest paths follow after the SPF delay. Views therefore differ while a change
 * spreads, and forwarding can loop or black-hole for that long, as in life (RFC 2328 for the ideas; areas and LSA ageing are
 * not modelled).
 *
 * A link end is reported down when its router notices: at once on carrier loss, by BFD, else after the dead interval. It is
 * reported up once the adjacency is formed again. Sequence numbers let late news lose against newer.
 *
 * A router can also flood that it is not to be passed through (`stub-routers.ts` says when, `area-paths.ts` what that does).
 */
import { asUnit, draw, Purpose, type Seed } from '../../kernel/dice.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { Duration, SimTime } from '../../kernel/time.ts';
import type { Physical } from '../graph/physical.ts';
import { bfdDetectionUs, type BfdTimers } from '../session/detection.ts';
import { believedPaths, physicalReach, type StubMethod } from './area-paths.ts';
import { LossyLinks } from './lossy-links.ts';
import { shortestPaths, type Adjacency, type ShortestPaths } from './shortest-paths.ts';

export interface IgpTimers {
  readonly floodDelay: Duration;
  readonly spfDelay: Duration;
  /** Until a router sees the carrier of a direct link go: at the latest; half of it at the earliest. */
  readonly detect: Duration;
  /** Silence after which a neighbour without carrier loss and BFD is given up (RFC 2328: four hellos). */
  readonly dead: Duration;
  /** From a working link to a full adjacency. */
  readonly adjacency: Duration;
  /** How a router says that it is not to be passed through. */
  readonly stubMethod: StubMethod;
}

export const DEAD_INTERVAL_US = 40_000_000 as Duration;
export const ADJACENCY_US = 1_000_000 as Duration;

/** How the ends of a link notice that the other side is silent. */
export interface LinkDetection {
  readonly isDirect: boolean;
  readonly bfd: BfdTimers | null;
  /** 32 bits of the link's stable id, for chance. */
  readonly key: number;
}

export interface LinkStateListener {
  /** A router asks not to be passed through, or does so no more. */
  stubChanged(router: number, isStub: boolean): void;
  /** A router reckons with other links or costs than before, and its routes to other routers may have changed. */
  igpChanged(router: number, changes: readonly LinkChange[]): void;
}

export interface LinkChange {
  readonly link: number;
  readonly isUp: boolean;
}

export class LinkStateArea {
  readonly routers: readonly number[];
  /** Position in `routers` by speaker, −1 for strangers. */
  private readonly position: Int32Array;
  private readonly adjacent: Adjacency[][];
  private readonly physical: Physical;
  private readonly scheduler: Scheduler;
  private readonly seed: Seed;
  private readonly timers: IgpTimers;
  private readonly detectionOf: (link: number) => LinkDetection;
  private readonly routerKey: (router: number) => number;
  private readonly listener: LinkStateListener;
  private readonly links: readonly number[];
  private readonly linkPosition = new Map<number, number>();
  /** Per router: sequence of the newest news of each link end, even is up, odd is down; then of each router, odd is a stub. */
  private readonly views: Int32Array[];
  /** The newest news that each link end and each router itself has sent. */
  private readonly sent: Int32Array;
  private readonly paths: ShortestPaths[];
  private readonly spfPending: Uint8Array;
  /** Causes of the news that the next shortest-path run of a router takes in. */
  private readonly newsRoots: Int32Array;
  /** Per router: 1 for the links that its shortest paths reckon with. */
  private readonly known: Uint8Array[];
  /** Per router: 1 for the routers that its shortest paths take for stubs. */
  private readonly knownStubs: Uint8Array[];
  private readonly noticeId: HandlerId;
  private readonly newsId: HandlerId;
  private readonly lossy: LossyLinks;
  private readonly spfId: HandlerId;
  private reach: Float64Array | null = null;
  /** Counts the changes of a link as an end saw them begin, so that a timer overtaken by the next change is dropped. */
  private readonly pendingNotice: Int32Array;
  /** Detections so far, by link end. */
  private readonly draws: Int32Array;

  constructor(
    physical: Physical,
    routers: readonly number[],
    options: {
      readonly scheduler: Scheduler;
      readonly seed: Seed;
      readonly timers: IgpTimers;
      readonly detectionOf: (link: number) => LinkDetection;
      readonly routerKey: (router: number) => number;
      readonly listener: LinkStateListener;
    },
  ) {
    this.physical = physical;
    this.routers = routers;
    this.scheduler = options.scheduler;
    this.seed = options.seed;
    this.timers = options.timers;
    this.detectionOf = options.detectionOf;
    this.routerKey = options.routerKey;
    this.listener = options.listener;
    this.position = new Int32Array(Math.max(-1, ...routers) + 1).fill(-1);
    routers.forEach((router, i) => (this.position[router] = i));
    this.links = physical.links.flatMap((link, index) => (link.isBackbone ? [index] : []));
    this.links.forEach((link, i) => this.linkPosition.set(link, i));
    this.adjacent = routers.map((router) =>
      physical.linksAt(router).flatMap((link) => {
        const to = this.position[physical.otherEnd(link, router)] ?? -1;
        return physical.links[link]!.isBackbone && to >= 0 ? [{ to, link, cost: physical.links[link]!.metric }] : [];
      }),
    );
    this.sent = new Int32Array(this.links.length * 2 + routers.length);
    this.draws = new Int32Array(this.links.length * 2);
    this.views = routers.map(() => new Int32Array(this.links.length * 2 + routers.length));
    this.spfPending = new Uint8Array(routers.length);
    this.newsRoots = new Int32Array(routers.length);
    this.known = routers.map(() => new Uint8Array(this.links.length).fill(1));
    this.knownStubs = routers.map(() => new Uint8Array(routers.length));
    this.pendingNotice = new Int32Array(this.links.length * 2);
    this.paths = routers.map((_, i) => this.computePaths(i));
    this.noticeId = this.scheduler.register((router, end, count) => {
      if (count === this.pendingNotice[end]) this.notice(router, this.links[end >> 1]!);
    });
    this.newsId = this.scheduler.register((router, end, sequence) => this.news(router, end, sequence));
    this.spfId = this.scheduler.register((router) => this.spf(router));
    this.lossy = new LossyLinks({
      ...options,
      physical,
      deadUs: options.timers.dead,
      expire: (router, link) => this.adjacencyLost(router, link),
    });
  }

  metric(from: number, to: number): number {
    const i = this.position[from] ?? -1;
    const j = this.position[to] ?? -1;
    return i < 0 || j < 0 ? Infinity : this.paths[i]!.cost[j]!;
  }

  /** The equal-cost first hops of a router towards another, by its own view; empty without a path. */
  firstHops(from: number, to: number): readonly Adjacency[] {
    const i = this.position[from]!;
    return this.paths[i]!.firstHops[this.position[to]!]!.map((index) => this.adjacent[i]![index]!);
  }

  routerAt(position: number): number {
    return this.routers[position]!;
  }

  /** Delay over the shortest physically whole path, Infinity when there is none: what messages between two routers take. */
  physicalDelayUs(from: number, to: number): number {
    this.reach ??= physicalReach(this.physical, this.routers, this.adjacent);
    return this.reach[this.position[from]! * this.routers.length + this.position[to]!]!;
  }

  /** Routers or links changed physically: delays are computed anew when asked for. */
  invalidate(): void {
    this.reach = null;
  }

  /** A router died or lives again. One that starts finds the links that are dead without an adjacency. */
  routerChanged(router: number, isUp: boolean): void {
    this.invalidate();
    if (!isUp) return;
    for (const { link } of this.adjacent[this.position[router] ?? -1] ?? []) {
      if (this.physical.isUsable(link)) continue;
      const end = this.endOf(link, router);
      const time = (this.scheduler.now + 1) as SimTime;
      this.scheduler.schedule(time, Phase.session, this.noticeId, router, end, ++this.pendingNotice[end]!);
    }
  }

  /** A living router tells the others whether it is to be passed through. */
  advertiseStub(router: number, isStub: boolean): void {
    const end = this.links.length * 2 + this.position[router]!;
    if ((this.sent[end]! % 2 === 1) === isStub) return;
    this.sent[end]!++;
    this.listener.stubChanged(router, isStub);
    this.flood(router, end, this.sent[end]!);
  }

  /** Whether a router asks not to be passed through. */
  isStub(router: number): boolean {
    return this.sent[this.links.length * 2 + this.position[router]!]! % 2 === 1;
  }

  /** A backbone link began or ceased to carry packets: its living ends will notice. */
  linkChanged(link: number, isUsable: boolean): void {
    this.invalidate();
    if (!this.linkPosition.has(link)) return;
    const { a, b } = this.physical.links[link]!;
    for (const router of [a, b]) {
      const end = this.endOf(link, router);
      const count = ++this.pendingNotice[end]!;
      if (!this.physical.isRouterUp(router)) continue;
      const time = (this.scheduler.now + Math.max(1, this.noticeDelayUs(router, link, isUsable))) as SimTime;
      this.scheduler.schedule(time, Phase.session, this.noticeId, router, end, count);
    }
  }

  /** The carrier of a link that lost packets anyway went as well: whoever sees that need not wait any longer. */
  carrierLost(link: number): void {
    if (!this.linkPosition.has(link) || !this.detectionOf(link).isDirect) return;
    const { a, b } = this.physical.links[link]!;
    for (const router of [a, b]) {
      if (!this.physical.isRouterUp(router)) continue;
      const end = this.endOf(link, router);
      const time = (this.scheduler.now + Math.max(1, this.noticeDelayUs(router, link, false))) as SimTime;
      this.scheduler.schedule(time, Phase.session, this.noticeId, router, end, this.pendingNotice[end]!);
    }
  }

  /** What becomes of packets on a backbone link changed, short of losing them all. */
  impairmentChanged(link: number): void {
    this.invalidate();
    if (!this.linkPosition.has(link)) return;
    const { a, b } = this.physical.links[link]!;
    for (const router of [a, b]) this.lossy.refresh(router, link);
  }

  /** A router lost too many hellos in a row over a link that is there; the adjacency forms again with the next that comes. */
  private adjacencyLost(router: number, link: number): void {
    const end = this.endOf(link, router);
    if (!this.physical.isUsable(link) || this.sent[end]! % 2 === 1) return;
    this.sent[end]!++;
    this.flood(router, end, this.sent[end]!);
    const time = (this.scheduler.now + Math.max(1, this.timers.adjacency)) as SimTime;
    this.scheduler.schedule(time, Phase.session, this.noticeId, router, end, ++this.pendingNotice[end]!);
  }

  private noticeDelayUs(router: number, link: number, isUsable: boolean): number {
    if (isUsable) return this.timers.adjacency;
    const { isDirect, bfd, key } = this.detectionOf(link);
    const word = draw(this.seed, this.routerKey(router), key, Purpose.bfdPhase, this.draws[this.endOf(link, router)]!++);
    const unit = asUnit(word);
    // The kernel tells of a lost carrier a few milliseconds late, never twice alike.
    const seesCarrier = isDirect && !this.physical.hasCarrier(link);
    const carrier = seesCarrier ? this.timers.detect * (0.5 + 0.5 * unit) : Infinity;
    const silence = bfd === null ? this.timers.dead - (this.timers.dead / 4) * unit : bfdDetectionUs(bfd, word);
    return Math.round(Math.min(carrier, silence));
  }

  private notice(router: number, link: number): void {
    if (!this.physical.isRouterUp(router)) return;
    const isUp = this.physical.isUsable(link);
    const end = this.endOf(link, router);
    const isReportedUp = this.sent[end]! % 2 === 0;
    if (isUp) {
      this.synchronise(router, this.physical.otherEnd(link, router));
      this.lossy.refresh(router, link);
    }
    if (isReportedUp === isUp) return;
    this.sent[end]!++;
    this.flood(router, end, this.sent[end]!);
  }

  /** Database exchange over a fresh adjacency: what the neighbour knows better is taken over and flooded on. */
  private synchronise(router: number, neighbour: number): void {
    const mine = this.views[this.position[router]!]!;
    const theirs = this.views[this.position[neighbour]!]!;
    for (let end = 0; end < mine.length; end++) if (theirs[end]! > mine[end]!) this.flood(router, end, theirs[end]!);
  }

  private flood(origin: number, end: number, sequence: number): void {
    const { physical, position, routers, scheduler } = this;
    const { cost } = shortestPaths(
      this.adjacent.map((list) => list.map((a) => ({ ...a, cost: physical.links[a.link]!.delayUs + this.timers.floodDelay }))),
      position[origin]!,
      (_, adjacency) => physical.isUsable(adjacency.link),
    );
    routers.forEach((router, i) => {
      if (!(cost[i]! < Infinity)) return;
      const time = (scheduler.now + Math.max(1, cost[i]!)) as SimTime;
      scheduler.schedule(time, Phase.session, this.newsId, router, end, sequence);
    });
  }

  private news(router: number, end: number, sequence: number): void {
    const i = this.position[router]!;
    const view = this.views[i]!;
    if (view[end]! >= sequence || !this.physical.isRouterUp(router)) return;
    view[end] = sequence;
    const { roots, rootSets } = this.scheduler;
    this.newsRoots[i] = this.spfPending[i] === 1 ? rootSets.union(this.newsRoots[i]!, roots) : roots;
    if (this.spfPending[i] === 1) return;
    this.spfPending[i] = 1;
    const time = (this.scheduler.now + Math.max(1, this.timers.spfDelay)) as SimTime;
    this.scheduler.schedule(time, Phase.session, this.spfId, router, 0, 0);
  }

  private spf(router: number): void {
    const i = this.position[router]!;
    this.spfPending[i] = 0;
    const view = this.views[i]!;
    const known = this.known[i]!;
    const changes: LinkChange[] = [];
    this.links.forEach((link, at) => {
      // A link counts while both its ends report it (RFC 2328 §16.1).
      const isUp = view[2 * at]! % 2 === 0 && view[2 * at + 1]! % 2 === 0;
      if (isUp === (known[at] === 1)) return;
      known[at] = isUp ? 1 : 0;
      changes.push({ link, isUp });
    });
    const stubs = this.knownStubs[i]!;
    let isSame = changes.length === 0;
    stubs.forEach((was, at) => {
      const is = view[2 * this.links.length + at]! % 2;
      if (is === was) return;
      stubs[at] = is;
      isSame = false;
    });
    if (isSame) return;
    this.paths[i] = this.computePaths(i);
    this.scheduler.roots = this.newsRoots[i]!;
    this.listener.igpChanged(router, changes);
  }

  private computePaths(i: number): ShortestPaths {
    const known = this.known[i]!;
    return believedPaths(this.adjacent, i, {
      isUp: (link) => known[this.linkPosition.get(link)!] === 1,
      stubs: this.knownStubs[i]!,
      stubMethod: this.timers.stubMethod,
    });
  }

  private endOf(link: number, router: number): number {
    return this.linkPosition.get(link)! * 2 + (this.physical.links[link]!.a === router ? 0 : 1);
  }
}

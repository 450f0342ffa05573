/**
 * The receiving half of the engine: what arrives goes into Adj-RIB-In, unless TCP holds it, a route is stuck, or damping keeps it
 * from use; what a session leaves behind is kept as stale; sessions over their prefix limit are told of.
 */
import { assert } from '../../kernel/assert.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import { isSimple, rankOf } from '../decision/select.ts';
import { isInternal } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { WellKnown } from '../../model/community.ts';
import { NO_ROUTE } from '../route/routes.ts';
import { FlapDamper } from './flap-damper.ts';
import { HeldMessages } from './held.ts';
import { prefixOf, type SessionLives } from './lives.ts';
import type { RoutingListener } from './listener.ts';
import { OPEN_TRANSPORT, type EngineOptions, type Transport } from './options.ts';
import { PrefixLimits } from './prefix-limits.ts';
import { END_OF_RIB, type Sender } from './sender.ts';
import { StaleRoutes } from './stale-routes.ts';
import { StuckRoutes } from './stuck-routes.ts';

/** What the receiver needs of the rest of the engine. */
export interface Receiving {
  readonly sender: Sender;
  /** The speaker has to decide in this instant; `needsScan` where all candidates have to be looked at. */
  markDirty(rib: PrefixRib, prefix: number, speaker: number, needsScan: boolean): void;
  /** A session exceeds its maximum of prefixes. */
  overLimit(halfEdge: number): void;
}

export class Receiver {
  readonly stale = new StaleRoutes();
  readonly stuck: StuckRoutes;
  readonly limits: PrefixLimits;
  readonly damper: FlapDamper | null;
  private readonly held = new HeldMessages();
  private readonly context: RoutingContext;
  private readonly scheduler: Scheduler;
  private readonly listener: RoutingListener | null;
  private readonly transport: Transport;
  private readonly lives: SessionLives;
  private readonly rest: Receiving;
  private readonly releaseId: HandlerId;
  private readonly reuseId: HandlerId;
  private readonly refreshId: HandlerId;
  /** Routes received so far: what age is counted in. */
  private clock = 0;

  constructor(context: RoutingContext, options: EngineOptions, lives: SessionLives, rest: Receiving) {
    const { scheduler, dampingOf } = options;
    const { graph } = context;
    this.context = context;
    this.scheduler = scheduler;
    this.listener = options.listener ?? null;
    this.transport = options.transport ?? OPEN_TRANSPORT;
    this.lives = lives;
    this.rest = rest;
    this.limits = new PrefixLimits(context);
    this.stuck = new StuckRoutes(graph);
    this.damper = dampingOf === undefined ? null : new FlapDamper(dampingOf, graph.halfEdgeCount, context.damped);
    this.releaseId = scheduler.register((halfEdge) => this.release(halfEdge));
    this.reuseId = scheduler.register((halfEdge, prefix) => this.reuse(halfEdge, prefix));
    this.refreshId = scheduler.register((halfEdge, prefix) => this.sendAgain(halfEdge, prefix));
  }

  /** The session ended: what was learned goes, or is kept as stale where the neighbour is expected back. */
  sessionLost(halfEdge: number, isKept: boolean): void {
    this.held.take(halfEdge);
    // What has been stale since an earlier loss goes even where routes are kept: consecutive restarts must not prolong it.
    if (isKept) this.dropStale(halfEdge);
    else {
      this.stale.clear(halfEdge);
      this.stuck.forgetSession(halfEdge);
    }
    const { ribs } = this.context;
    for (let prefix = 0; prefix < ribs.length; prefix++) {
      if (ribs[prefix]!.adjIn[halfEdge] === NO_ROUTE) continue;
      if (isKept) this.stale.mark(halfEdge, [prefix]);
      else this.put(halfEdge, prefix, NO_ROUTE);
    }
  }

  /** A router lost its memory: what is remembered of what it received. */
  forget(speaker: number): void {
    const { firstEdge } = this.context.graph;
    for (let h = firstEdge[speaker]!; h < firstEdge[speaker + 1]!; h++) {
      this.stale.clear(h);
      this.limits.recount(h);
      this.damper?.forget(h);
    }
    this.stuck.forget(speaker);
  }

  /** Removes what is still stale on a half-edge: the neighbour did not come back in time, or no longer has it. */
  dropStale(halfEdge: number): void {
    const prefixes = this.stale.of(halfEdge);
    this.stale.clear(halfEdge);
    for (const prefix of prefixes) this.stuck.delete(halfEdge, prefix);
    for (const prefix of prefixes) this.put(halfEdge, prefix, NO_ROUTE);
  }

  /**
   * The restart time is over: what is stale is kept as the last resort and marked so, unless it says otherwise (RFC 9494
   * §4.2).
   */
  keepStaleLonger(halfEdge: number): void {
    const { attributes, routes, ribs } = this.context;
    for (const prefix of this.stale.of(halfEdge)) {
      const route = ribs[prefix]!.adjIn[halfEdge]!;
      assert(route !== NO_ROUTE, `nothing is stale of prefix ${prefix} on half-edge ${halfEdge}`);
      const id = routes.attributes(route);
      const isRefused = attributes.hasCommunity(id, WellKnown.noLlgr);
      const communities = attributes.communities.with(attributes.communitiesOf(id), [WellKnown.llgrStale]);
      if (isRefused) this.stale.refresh(halfEdge, prefix);
      const kept = isRefused ? NO_ROUTE : routes.withAttributes(route, attributes.with(id, { communities }));
      this.put(halfEdge, prefix, kept);
    }
  }

  /**
   * A received route gets stuck: whatever the neighbour says of the prefix is lost, as in a router that forgot to remove it
   * ("zombie"), until its session ends. When it is let go of, the neighbour is asked again (route refresh, RFC 2918).
   */
  stick(halfEdge: number, prefix: number, isStuck: boolean): void {
    const { graph, sessionUp } = this.context;
    if (isStuck) this.stuck.add(halfEdge, prefix, this.scheduler.roots);
    else if (this.stuck.delete(halfEdge, prefix)) {
      const mate = graph.mate[halfEdge]!;
      if (sessionUp[halfEdge] === 1 && sessionUp[mate] === 1) {
        const time = (this.scheduler.now + Math.max(1, this.rest.sender.travelUs(halfEdge))) as SimTime;
        this.scheduler.schedule(time, Phase.session, this.refreshId, mate, prefix, 0);
        return;
      }
      this.stale.refresh(halfEdge, prefix);
      this.put(halfEdge, prefix, NO_ROUTE);
    }
  }

  /** Answers a neighbour that asked for a prefix again. */
  private sendAgain(halfEdge: number, prefix: number): void {
    if (this.context.sessionUp[halfEdge] === 0) return;
    const rib = this.context.ribs[prefix]!;
    this.rest.sender.send(rib, prefix, halfEdge, rib.adjOut[halfEdge]!);
  }

  /** The way to a receiving end is open again: TCP sends what it held once more, and whatever is later after it. */
  unblocked(halfEdge: number): void {
    if (!this.held.has(halfEdge)) return;
    const time = (this.scheduler.now + 1 + this.rest.sender.travelUs(this.context.graph.mate[halfEdge]!)) as SimTime;
    this.scheduler.schedule(time, Phase.session, this.releaseId, halfEdge, 0, 0);
  }

  private release(halfEdge: number): void {
    if (!this.held.has(halfEdge) || this.transport.isBlocked(halfEdge)) return;
    const { scheduler } = this;
    const { roots, trigger } = scheduler;
    for (const message of this.held.take(halfEdge)) {
      scheduler.roots = scheduler.rootSets.union(message.roots, roots);
      scheduler.trigger = trigger;
      this.deliver(halfEdge, message.route, message.word);
    }
  }

  /** A message takes effect at its receiving half-edge. */
  deliver(halfEdge: number, route: number, word: number): void {
    const { context, scheduler } = this;
    if (context.sessionUp[halfEdge] === 0 || this.lives.isVoid(word, halfEdge)) return;
    if (this.held.has(halfEdge) || this.transport.isBlocked(halfEdge)) {
      this.held.add(halfEdge, { route, word, roots: scheduler.roots });
      return;
    }
    if (route === END_OF_RIB) {
      for (const prefix of this.stale.of(halfEdge)) if (this.stuck.has(halfEdge, prefix)) this.stale.refresh(halfEdge, prefix);
      this.dropStale(halfEdge);
      return;
    }
    const prefix = prefixOf(word);
    const wasStale = !this.stale.isEmpty() && this.stale.refresh(halfEdge, prefix);
    const rib = context.ribs[prefix]!;
    const stuckBy = this.stuck.causeOf(halfEdge, prefix);
    if (stuckBy !== undefined) {
      scheduler.roots = scheduler.rootSets.union(scheduler.roots, stuckBy);
      this.listener?.messageIgnored?.(halfEdge, prefix, rib.adjIn[halfEdge]!, route);
      return;
    }
    if (this.damper !== null && !wasStale && !isInternal(context.graph.relation[halfEdge]!)) {
      const waitUs = this.damper.received(halfEdge, prefix, rib.adjIn[halfEdge]!, route, scheduler.now);
      if (waitUs > 0) scheduler.schedule((scheduler.now + waitUs) as SimTime, Phase.session, this.reuseId, halfEdge, prefix, 0);
    }
    this.receive(rib, prefix, halfEdge, context.intake[2 * halfEdge]!, route);
  }

  /** A damped route may have decayed to where it is used again. */
  private reuse(halfEdge: number, prefix: number): void {
    if (this.damper?.release(halfEdge, prefix, this.scheduler.now) !== true) return;
    const route = this.context.ribs[prefix]!.adjIn[halfEdge]!;
    if (route !== NO_ROUTE) this.put(halfEdge, prefix, route);
  }

  /** Puts a route into Adj-RIB-In, whoever says so. */
  put(halfEdge: number, prefix: number, route: number): void {
    this.receive(this.context.ribs[prefix]!, prefix, halfEdge, this.context.graph.owner[halfEdge]!, route);
  }

  /** Puts a route into Adj-RIB-In and marks the speaker where its choice may change. */
  private receive(rib: PrefixRib, prefix: number, halfEdge: number, speaker: number, route: number): void {
    const { context } = this;
    const rank = rankOf(context, prefix, halfEdge, route);
    const oldRank = rib.rank[halfEdge]!;
    const oldRoute = rib.adjIn[halfEdge]!;
    rib.claim();
    rib.adjIn[halfEdge] = route;
    rib.rank[halfEdge] = rank;
    if (rib.ages !== null && route !== oldRoute) rib.ages[halfEdge] = ++this.clock;
    if (this.limits.exceeds(halfEdge, oldRoute, route)) this.rest.overLimit(halfEdge);
    if (oldRank === 0 && rank === 0) return;
    this.listener?.candidateChanged?.(prefix, halfEdge);
    if (!isSimple(context, speaker)) {
      if (route !== oldRoute || rank !== oldRank) this.rest.markDirty(rib, prefix, speaker, true);
      return;
    }
    const best = rib.best[speaker]!;
    if (best === LOCAL_EDGE) return;
    if (best === halfEdge) this.rest.markDirty(rib, prefix, speaker, rank < oldRank);
    else if (isBetter(rib, rank, halfEdge, best)) {
      rib.best[speaker] = halfEdge;
      this.rest.markDirty(rib, prefix, speaker, false);
    }
  }
}

/** Whether a candidate beats the best one at a speaker where rank and half-edge order decide everything. */
function isBetter(rib: PrefixRib, rank: number, halfEdge: number, best: number): boolean {
  const bestRank = best === NO_EDGE ? 0 : rib.rank[best]!;
  return rank > bestRank || (rank === bestRank && rank > 0 && halfEdge < best);
}

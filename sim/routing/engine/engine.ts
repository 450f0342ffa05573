/**
 * Timed BGP over a routing graph: messages travel with their session's delay in order, speakers decide once per instant,
 * sending obeys the MRAI, forwarding follows after the install delay. Work is proportional to the routes that change.
 * Session states are set from outside (`session/`), originations by the announcer.
 *
 * Not modelled: TCP windows and segmentation, update packing, CPU queues beyond a per-message processing delay.
 */
import { assert } from '../../kernel/assert.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import { outgoing } from '../advertise/outgoing.ts';
import { isSimple, rankOf } from '../decision/select.ts';
import { isInternal } from '../graph/relation.ts';
import { setPolicy, type RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { WellKnown } from '../route/communities.ts';
import { NO_ROUTE, OWN_ROUTE } from '../route/routes.ts';
import { Decider } from './decider.ts';
import { ExitCosts } from './exit-costs.ts';
import { FlapDamper } from './flap-damper.ts';
import { HeldMessages } from './held.ts';
import { PREFIXES_MAX, prefixOf, SessionLives } from './lives.ts';
import { OPEN_TRANSPORT, type EngineOptions, type Transport } from './options.ts';
import { PrefixLimits } from './prefix-limits.ts';
import { END_OF_RIB, Sender } from './sender.ts';
import { StaleRoutes } from './stale-routes.ts';
import { StuckRoutes } from './stuck-routes.ts';

export class RoutingEngine {
  readonly context: RoutingContext;
  /** Called when a session exceeds its maximum of prefixes and has to end. */
  onPrefixLimit: ((halfEdge: number) => void) | null = null;
  private readonly scheduler: Scheduler;
  private readonly transport: Transport;
  private readonly sender: Sender;
  private readonly decider: Decider;
  private readonly releaseId: HandlerId;
  private readonly reuseId: HandlerId;
  private readonly refreshId: HandlerId;
  private readonly lives: SessionLives;
  private readonly held = new HeldMessages();
  private readonly stale = new StaleRoutes();
  private readonly limits: PrefixLimits;
  private readonly damper: FlapDamper | null;
  private readonly stuck: StuckRoutes;
  private readonly exitCosts = new ExitCosts();
  /** Routes received so far: what age is counted in. */
  private clock = 0;

  constructor(context: RoutingContext, options: EngineOptions) {
    assert(context.prefixes.length <= PREFIXES_MAX, `more than ${PREFIXES_MAX} prefixes`);
    const { scheduler, dampingOf } = options;
    const { halfEdgeCount } = context.graph;
    this.context = context;
    this.scheduler = scheduler;
    this.transport = options.transport ?? OPEN_TRANSPORT;
    this.lives = new SessionLives(halfEdgeCount);
    this.limits = new PrefixLimits(context);
    this.stuck = new StuckRoutes(context.graph);
    this.damper = dampingOf === undefined ? null : new FlapDamper(dampingOf, halfEdgeCount, context.damped);
    const deliverId = scheduler.register((halfEdge, route, word) => this.deliver(halfEdge, route, word));
    this.releaseId = scheduler.register((halfEdge) => this.release(halfEdge));
    this.reuseId = scheduler.register((halfEdge, prefix) => this.reuse(halfEdge, prefix));
    this.refreshId = scheduler.register((halfEdge, prefix) => this.sendAgain(halfEdge, prefix));
    this.sender = new Sender(context, options, this.lives, deliverId);
    this.decider = new Decider(context, options, this.sender);
  }

  /** UPDATE messages sent so far, one per prefix. */
  get messageCount(): number {
    return this.sender.messageCount;
  }

  /** Looks at the state that a run starts from: sessions that hold more than they may have to end. */
  checkLimits(): void {
    for (const halfEdge of this.limits.allOver()) this.onPrefixLimit?.(halfEdge);
  }

  /** A speaker begins or ceases to originate a prefix. Called in a phase before `decide`. */
  originate(prefix: number, speaker: number, isOriginated: boolean, route = OWN_ROUTE): void {
    const rib = this.context.ribs[prefix]!;
    if (isOriginated) rib.own.set(speaker, route);
    else if (!rib.own.delete(speaker)) return;
    this.decider.markDirty(rib, prefix, speaker, true);
  }

  /**
   * This end of a session leaves Established: what was sent is void, and what was learned goes, or is kept as stale until
   * `dropStale` where the neighbour is expected back (`isKept`; RFC 4724 §4.2, RFC 8538 §4 for the hold timer).
   */
  sessionLost(halfEdge: number, isKept = false): void {
    const { context } = this;
    if (context.sessionUp[halfEdge] === 0) return;
    context.sessionUp[halfEdge] = 0;
    this.lives.end(halfEdge);
    // What this end sent after the other had left is still on its way; it must not reach the session that comes next.
    const mate = context.graph.mate[halfEdge]!;
    if (context.sessionUp[mate] === 0) this.lives.end(mate);
    this.sender.resetTimer(halfEdge);
    this.held.take(halfEdge);
    // What has been stale since an earlier loss goes even where routes are kept: consecutive restarts must not prolong it.
    if (isKept) this.dropStale(halfEdge);
    else this.stale.clear(halfEdge);
    if (!isKept) this.stuck.forgetSession(halfEdge);
    const speaker = context.graph.owner[halfEdge]!;
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      rib.adjOut[halfEdge] = NO_ROUTE;
      if (rib.adjIn[halfEdge] === NO_ROUTE) continue;
      if (isKept) this.stale.mark(halfEdge, [prefix]);
      else this.receive(rib, prefix, halfEdge, speaker, NO_ROUTE);
    }
  }

  /** This end of a session enters Established: the table is sent, unlimited by the MRAI, and its end is marked. */
  sessionEstablished(halfEdge: number): void {
    const { context } = this;
    assert(context.sessionUp[halfEdge] === 0, `session end ${halfEdge} is already established`);
    context.sessionUp[halfEdge] = 1;
    this.sender.resetTimer(halfEdge);
    const mate = context.graph.mate[halfEdge]!;
    this.sender.resetOrder(mate);
    let isSent = false;
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      const out = outgoing(context, rib, prefix, halfEdge);
      if (out === NO_ROUTE) continue;
      this.sender.send(rib, prefix, halfEdge, out);
      isSent = true;
    }
    if (isSent) this.sender.startTimer(halfEdge);
    if (this.stale.has(mate)) this.sender.endOfRib(halfEdge);
  }

  /** Removes what is still stale on a half-edge: the neighbour did not come back in time, or no longer has it. */
  dropStale(halfEdge: number): void {
    const prefixes = this.stale.of(halfEdge);
    this.stale.clear(halfEdge);
    for (const prefix of prefixes) this.stuck.delete(halfEdge, prefix);
    for (const prefix of prefixes) this.receiveAt(halfEdge, prefix, NO_ROUTE);
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
      this.receiveAt(halfEdge, prefix, kept);
    }
  }

  /** One end of a session goes by another policy of the table from now on: what it has is judged and sent anew. */
  changePolicy(halfEdge: number, policy: number): void {
    const { context } = this;
    setPolicy(context, halfEdge, policy);
    this.limits.recount(halfEdge);
    if (this.limits.isOver(halfEdge)) this.onPrefixLimit?.(halfEdge);
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      if (rib.adjIn[halfEdge] !== NO_ROUTE) {
        this.receiveAt(halfEdge, prefix, rib.adjIn[halfEdge]!);
        this.decider.tellAnew(rib, prefix, context.graph.owner[halfEdge]!);
      }
      if (context.sessionUp[halfEdge] === 1) this.sender.update(rib, prefix, halfEdge);
    }
  }

  /**
   * A received route gets stuck: whatever the neighbour says of the prefix is lost, as in a router that forgot to remove it
   * ("zombie"), until its session ends. When it is let go of, the neighbour is asked again (route refresh, RFC 2918).
   */
  stick(halfEdge: number, prefix: number, isStuck: boolean): void {
    const { graph, sessionUp } = this.context;
    if (isStuck) this.stuck.add(halfEdge, prefix);
    else if (this.stuck.delete(halfEdge, prefix)) {
      const mate = graph.mate[halfEdge]!;
      if (sessionUp[halfEdge] === 1 && sessionUp[mate] === 1) {
        const time = (this.scheduler.now + Math.max(1, this.sender.travelUs(halfEdge))) as SimTime;
        this.scheduler.schedule(time, Phase.session, this.refreshId, mate, prefix, 0);
        return;
      }
      this.stale.refresh(halfEdge, prefix);
      this.receiveAt(halfEdge, prefix, NO_ROUTE);
    }
  }

  /** Answers a neighbour that asked for a prefix again. */
  private sendAgain(halfEdge: number, prefix: number): void {
    if (this.context.sessionUp[halfEdge] === 0) return;
    const rib = this.context.ribs[prefix]!;
    this.sender.send(rib, prefix, halfEdge, rib.adjOut[halfEdge]!);
  }

  isStuck(halfEdge: number, prefix: number): boolean {
    return this.stuck.has(halfEdge, prefix);
  }

  /** Whether a prefix, or any of them, is kept on a half-edge after its session was lost and was not said again yet. */
  isStale(halfEdge: number, prefix: number | null = null): boolean {
    return this.stale.has(halfEdge, prefix);
  }

  /** Prefixes received over a half-edge with a limit, as the limit counts them; null where there is none. */
  limitedCount(halfEdge: number): number | null {
    return this.limits.countOf(halfEdge);
  }

  /** When damping lets a received route be used again, in µs; null where it keeps nothing from use. */
  dampedUntil(halfEdge: number, prefix: number): number | null {
    return this.damper?.usableAt(halfEdge, prefix) ?? null;
  }

  /** When the MRAI lets a half-edge send what waits there; null where nothing waits. */
  heldByMraiUntil(halfEdge: number): number | null {
    return this.sender.heldUntil(halfEdge);
  }

  /** A router lost everything it knew, as when its power fails. Its sessions are told apart from this. */
  clearSpeaker(speaker: number): void {
    const { graph, ribs } = this.context;
    for (let prefix = 0; prefix < ribs.length; prefix++) {
      const rib = ribs[prefix]!;
      rib.own.delete(speaker);
      for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
        rib.adjIn[h] = rib.adjOut[h] = NO_ROUTE;
        rib.rank[h] = 0;
      }
      rib.best[speaker] = NO_EDGE;
      if (rib.locEdge[speaker] !== NO_EDGE) this.decider.markDirty(rib, prefix, speaker, true);
    }
    for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
      this.stale.clear(h);
      this.limits.recount(h);
      this.damper?.forget(h);
    }
    this.stuck.forget(speaker);
  }

  /** Interior costs of a speaker may have changed: routes whose exit costs something else now are ranked anew. */
  igpChanged(speaker: number): void {
    const { context } = this;
    const { graph, attributes, routes } = context;
    const hasMoved = this.exitCosts.look(context.igp, speaker);
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      let isAffected = false;
      for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
        const route = rib.adjIn[h]!;
        if (route === NO_ROUTE || !isInternal(graph.relation[h]!)) continue;
        if (!hasMoved(attributes.nextHop(routes.attributes(route)))) continue;
        rib.rank[h] = rankOf(context, prefix, h, route);
        isAffected = true;
      }
      if (isAffected) this.decider.markDirty(rib, prefix, speaker, true);
    }
  }

  /** The way to a receiving end is open again: TCP sends what it held once more, and whatever is later after it. */
  unblocked(halfEdge: number): void {
    if (!this.held.has(halfEdge)) return;
    const time = (this.scheduler.now + 1 + this.sender.travelUs(this.context.graph.mate[halfEdge]!)) as SimTime;
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

  private deliver(halfEdge: number, route: number, word: number): void {
    const { context, scheduler } = this;
    if (context.sessionUp[halfEdge] === 0 || this.lives.isVoid(word, halfEdge)) return;
    if (this.held.has(halfEdge) || this.transport.isBlocked(halfEdge)) {
      this.held.add(halfEdge, { route, word, roots: scheduler.roots });
      return;
    }
    if (route === END_OF_RIB) {
      for (const prefix of this.stale.of(halfEdge)) if (this.isStuck(halfEdge, prefix)) this.stale.refresh(halfEdge, prefix);
      this.dropStale(halfEdge);
      return;
    }
    const prefix = prefixOf(word);
    const wasStale = !this.stale.isEmpty() && this.stale.refresh(halfEdge, prefix);
    if (this.stuck.has(halfEdge, prefix)) return;
    const rib = context.ribs[prefix]!;
    if (this.damper !== null && !wasStale && !isInternal(context.graph.relation[halfEdge]!)) {
      const waitUs = this.damper.received(halfEdge, prefix, rib.adjIn[halfEdge]!, route, scheduler.now);
      if (waitUs > 0) scheduler.schedule((scheduler.now + waitUs) as SimTime, Phase.session, this.reuseId, halfEdge, prefix, 0);
    }
    this.receive(rib, prefix, halfEdge, context.graph.owner[halfEdge]!, route);
  }

  /** A damped route may have decayed to where it is used again. */
  private reuse(halfEdge: number, prefix: number): void {
    if (this.damper?.release(halfEdge, prefix, this.scheduler.now) !== true) return;
    const route = this.context.ribs[prefix]!.adjIn[halfEdge]!;
    if (route !== NO_ROUTE) this.receiveAt(halfEdge, prefix, route);
  }

  private receiveAt(halfEdge: number, prefix: number, route: number): void {
    this.receive(this.context.ribs[prefix]!, prefix, halfEdge, this.context.graph.owner[halfEdge]!, route);
  }

  /** Puts a route into Adj-RIB-In and marks the speaker where its choice may change. */
  private receive(rib: PrefixRib, prefix: number, halfEdge: number, speaker: number, route: number): void {
    const { context } = this;
    const rank = rankOf(context, prefix, halfEdge, route);
    const oldRank = rib.rank[halfEdge]!;
    const oldRoute = rib.adjIn[halfEdge]!;
    rib.adjIn[halfEdge] = route;
    rib.rank[halfEdge] = rank;
    if (rib.ages !== null && route !== oldRoute) rib.ages[halfEdge] = ++this.clock;
    if (this.limits.exceeds(halfEdge, oldRoute, route)) this.onPrefixLimit?.(halfEdge);
    if (oldRank === 0 && rank === 0) return;
    if (!isSimple(context, speaker)) {
      if (route !== oldRoute || rank !== oldRank) this.decider.markDirty(rib, prefix, speaker, true);
      return;
    }
    const best = rib.best[speaker]!;
    if (best === LOCAL_EDGE) return;
    if (best === halfEdge) this.decider.markDirty(rib, prefix, speaker, rank < oldRank);
    else if (isBetter(rib, rank, halfEdge, best)) {
      rib.best[speaker] = halfEdge;
      this.decider.markDirty(rib, prefix, speaker, false);
    }
  }
}

/** Whether a candidate beats the best one at a speaker where rank and half-edge order decide everything. */
function isBetter(rib: PrefixRib, rank: number, halfEdge: number, best: number): boolean {
  const bestRank = best === NO_EDGE ? 0 : rib.rank[best]!;
  return rank > bestRank || (rank === bestRank && rank > 0 && halfEdge < best);
}

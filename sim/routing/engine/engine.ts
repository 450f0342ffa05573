/**
 * Timed BGP over a routing graph: messages travel with their session's delay in order, speakers decide once per instant,
 * sending obeys the MRAI, forwarding follows after the install delay. Work is proportional to the routes that change.
 * Session states are set from outside (`session/`), originations by the announcer.
 *
 * Not modelled: TCP windows and segmentation, update packing, CPU queues beyond a per-message processing delay.
 */
import { assert } from '../../kernel/assert.ts';
import type { Seed } from '../../kernel/dice.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import { DecisionStep } from '../../trace/reasons.ts';
import { decidingStep } from '../decision/candidates.ts';
import { isSimple, rankOf, selectBest } from '../decision/select.ts';
import { isInternal } from '../graph/relation.ts';
import { outgoing, rememberChoice } from '../advertise/outgoing.ts';
import { pathsInUse } from '../decision/multipath.ts';
import { setPolicy, type RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { NO_ROUTE, OWN_ROUTE } from '../route/routes.ts';
import { WellKnown } from '../route/communities.ts';
import { Arrivals } from './arrivals.ts';
import { FlapDamper, type ProfileOf } from './flap-damper.ts';
import { HeldMessages } from './held.ts';
import { PendingInstalls } from './installs.ts';
import type { RoutingListener } from './listener.ts';
import { PREFIXES_MAX, prefixOf, SessionLives } from './lives.ts';
import { MraiTimers } from './mrai.ts';
import { PrefixLimits } from './prefix-limits.ts';
import { StaleRoutes } from './stale-routes.ts';

/** How messages get from one end of a session to the other. */
export interface Transport {
  /** One-way delay of a message over a session that runs over the IGP, in µs. */
  internalDelayUs(from: number, to: number): number;
  /** Whether nothing gets through at this moment; TCP then holds the message until something does. */
  isBlocked(halfEdge: number): boolean;
}

export const OPEN_TRANSPORT: Transport = { internalDelayUs: () => 0, isBlocked: () => false };

export interface EngineOptions {
  readonly scheduler: Scheduler;
  readonly seed: Seed;
  readonly transport?: Transport;
  readonly listener?: RoutingListener | null;
  /** Withdrawals wait for the MRAI as well ("WRATE"), at every speaker and not only at those that do by themselves. */
  readonly limitWithdrawals?: boolean;
  readonly mraiJitter?: boolean;
  /**
   * The timer of a peer runs all the time, because peers with a full table are told something every few seconds: even the first
   * change of a prefix waits for what is left of it. Otherwise a timer starts with what this simulation sends.
   */
  readonly mraiRunsAlways?: boolean;
  /**
   * A speaker works off its updates one by one instead of each after a delay of its own. The queue is in the order of sending:
   * exact where all sessions of a speaker are equally long.
   */
  readonly hasSerialProcessing?: boolean;
  /** Flap damping of what each half-edge receives; none when left out. */
  readonly dampingOf?: ProfileOf;
}

/** In place of a route: the whole table has been sent (End-of-RIB, RFC 4724 §2). */
const END_OF_RIB = -1;

export class RoutingEngine {
  readonly context: RoutingContext;
  messageCount = 0;
  private readonly scheduler: Scheduler;
  private readonly transport: Transport;
  private readonly listener: RoutingListener | null;
  private readonly limitWithdrawals: boolean;
  private readonly mrai: MraiTimers;
  private readonly hasInstallDelay: boolean;
  private readonly arrivals: Arrivals;

  private readonly deliverId: HandlerId;
  private readonly decideId: HandlerId;
  private readonly installId: HandlerId;
  private readonly installs = new PendingInstalls();
  private readonly flushId: HandlerId;
  private readonly releaseId: HandlerId;

  private readonly lives: SessionLives;
  private readonly held = new HeldMessages();
  private readonly stale = new StaleRoutes();
  private readonly limits: PrefixLimits;
  private readonly damper: FlapDamper | null;
  private readonly reuseId: HandlerId;
  /** Routes that nothing the neighbour says can change any more: prefix × half-edges + half-edge. */
  private readonly stuck = new Set<number>();
  /** By prefix and speaker, the half-edges in use where a speaker uses several. */
  private readonly spread = new Map<number, string>();
  /** Routes received so far: what age is counted in. */
  private clock = 0;
  /** Called when a session exceeds its maximum of prefixes and has to end. */
  onPrefixLimit: ((halfEdge: number) => void) | null = null;

  constructor(context: RoutingContext, options: EngineOptions) {
    assert(context.prefixes.length <= PREFIXES_MAX, `more than ${PREFIXES_MAX} prefixes`);
    const { scheduler } = options;
    const { graph } = context;
    this.context = context;
    this.scheduler = scheduler;
    this.transport = options.transport ?? OPEN_TRANSPORT;
    this.listener = options.listener ?? null;
    this.limitWithdrawals = options.limitWithdrawals ?? false;
    this.mrai = new MraiTimers(graph, options.seed, {
      jitter: options.mraiJitter ?? true,
      runsAlways: options.mraiRunsAlways ?? false,
    });
    this.hasInstallDelay = graph.installDelayUs.some((delay) => delay > 0);
    this.arrivals = new Arrivals(graph, options.seed, options.hasSerialProcessing ?? false);
    this.lives = new SessionLives(graph.halfEdgeCount);
    this.limits = new PrefixLimits(context);
    const { dampingOf } = options;
    this.damper = dampingOf === undefined ? null : new FlapDamper(dampingOf, graph.halfEdgeCount, context.damped);
    this.reuseId = scheduler.register((halfEdge, prefix) => this.reuse(halfEdge, prefix));
    this.deliverId = scheduler.register((halfEdge, route, word) => this.deliver(halfEdge, route, word));
    this.decideId = scheduler.register((speaker, prefix) => this.decide(speaker, prefix));
    this.installId = scheduler.register((speaker, prefix, ticket) => this.install(speaker, prefix, ticket));
    this.flushId = scheduler.register((halfEdge) => this.flush(halfEdge));
    this.releaseId = scheduler.register((halfEdge) => this.release(halfEdge));
  }

  /** A speaker begins or ceases to originate a prefix. Called in a phase before `decide`. */
  originate(prefix: number, speaker: number, isOriginated: boolean, route = OWN_ROUTE): void {
    const rib = this.context.ribs[prefix]!;
    if (isOriginated) rib.own.set(speaker, route);
    else if (!rib.own.delete(speaker)) return;
    this.markDirty(rib, prefix, speaker, true);
  }

  /**
   * This end of a session leaves Established: what was sent is void, and what was learned goes, or is kept as stale until
   * `dropStale` where the neighbour is expected back (`isKept`, RFC 4724 §4.2).
   */
  sessionLost(halfEdge: number, isKept = false): void {
    const { context } = this;
    if (context.sessionUp[halfEdge] === 0) return;
    context.sessionUp[halfEdge] = 0;
    this.lives.end(halfEdge);
    // What this end sent after the other had left is still on its way; it must not reach the session that comes next.
    const mate = context.graph.mate[halfEdge]!;
    if (context.sessionUp[mate] === 0) this.lives.end(mate);
    this.mrai.reset(halfEdge);
    this.held.take(halfEdge);
    if (!isKept) this.stale.clear(halfEdge);
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
    const { context, scheduler } = this;
    assert(context.sessionUp[halfEdge] === 0, `session end ${halfEdge} is already established`);
    context.sessionUp[halfEdge] = 1;
    this.mrai.reset(halfEdge);
    const mate = context.graph.mate[halfEdge]!;
    this.arrivals.reset(mate);
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      const out = outgoing(context, rib, prefix, halfEdge);
      if (out !== NO_ROUTE) this.send(rib, prefix, halfEdge, out);
    }
    if (!this.stale.has(mate)) return;
    const time = this.arrivals.next(mate, scheduler.now, this.travelUs(halfEdge)) as SimTime;
    scheduler.schedule(time, Phase.session, this.deliverId, mate, END_OF_RIB, this.lives.word(0, mate));
  }

  /** Removes what is still stale on a half-edge: the neighbour did not come back in time, or no longer has it. */
  dropStale(halfEdge: number): void {
    const prefixes = this.stale.of(halfEdge);
    this.stale.clear(halfEdge);
    for (const prefix of prefixes) this.receiveAt(halfEdge, prefix, NO_ROUTE);
  }

  /** The restart time is over: what is stale is kept as the last resort and marked so, unless it says otherwise (RFC 9494 §4.2). */
  keepStaleLonger(halfEdge: number): void {
    const { attributes, routes, ribs } = this.context;
    for (const prefix of this.stale.of(halfEdge)) {
      const route = ribs[prefix]!.adjIn[halfEdge]!;
      const id = routes.attributes(route);
      const isRefused = attributes.hasCommunity(id, WellKnown.noLlgr);
      const communities = attributes.communities.with(attributes.communitiesOf(id), [WellKnown.llgrStale]);
      if (isRefused) this.stale.refresh(halfEdge, prefix);
      this.receiveAt(halfEdge, prefix, isRefused ? NO_ROUTE : routes.withAttributes(route, attributes.with(id, { communities })));
    }
  }

  /** One end of a session goes by another policy of the table from now on: what it has is judged and sent anew. */
  changePolicy(halfEdge: number, policy: number): void {
    const { context } = this;
    setPolicy(context, halfEdge, policy);
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      if (rib.adjIn[halfEdge] !== NO_ROUTE) this.receiveAt(halfEdge, prefix, rib.adjIn[halfEdge]!);
      if (context.sessionUp[halfEdge] === 1) this.update(rib, prefix, halfEdge);
    }
  }

  /**
   * A received route gets stuck: whatever the neighbour says of the prefix is lost, as in a router that forgot to remove it
   * ("zombie"). When it is let go of, the neighbour is asked again (route refresh, RFC 2918).
   */
  stick(halfEdge: number, prefix: number, isStuck: boolean): void {
    const { graph, ribs, sessionUp } = this.context;
    const key = prefix * graph.halfEdgeCount + halfEdge;
    if (isStuck) this.stuck.add(key);
    else if (this.stuck.delete(key)) {
      this.receiveAt(halfEdge, prefix, sessionUp[halfEdge] === 1 ? ribs[prefix]!.adjOut[graph.mate[halfEdge]!]! : NO_ROUTE);
    }
  }

  isStuck(halfEdge: number, prefix: number): boolean {
    return this.stuck.has(prefix * this.context.graph.halfEdgeCount + halfEdge);
  }

  isStale(halfEdge: number): boolean {
    return this.stale.has(halfEdge);
  }

  /** When the MRAI lets a half-edge send what waits there; null where nothing waits. */
  heldByMraiUntil(halfEdge: number): number | null {
    return this.mrai.isWaiting(halfEdge) ? this.mrai.openAt(halfEdge) : null;
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
      if (rib.locEdge[speaker] !== NO_EDGE) this.markDirty(rib, prefix, speaker, true);
    }
  }

  /** Interior costs of a speaker changed: its internal routes are ranked anew. */
  igpChanged(speaker: number): void {
    const { context } = this;
    const { graph } = context;
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      let isAffected = false;
      for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
        if (rib.adjIn[h] === NO_ROUTE || !isInternal(graph.relation[h]!)) continue;
        rib.rank[h] = rankOf(context, prefix, h, rib.adjIn[h]!);
        isAffected = true;
      }
      if (isAffected) this.markDirty(rib, prefix, speaker, true);
    }
  }

  /** The way to a receiving end is open again: TCP sends what it held once more, and whatever is later after it. */
  unblocked(halfEdge: number): void {
    if (!this.held.has(halfEdge)) return;
    const time = (this.scheduler.now + 1 + this.travelUs(this.context.graph.mate[halfEdge]!)) as SimTime;
    this.scheduler.schedule(time, Phase.session, this.releaseId, halfEdge, 0, 0);
  }

  /** One way from the owner of a half-edge to the far end. */
  private travelUs(halfEdge: number): number {
    const { graph } = this.context;
    if (!isInternal(graph.relation[halfEdge]!)) return graph.delayUs[halfEdge]!;
    return this.transport.internalDelayUs(graph.owner[halfEdge]!, graph.peer[halfEdge]!);
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

  /** Sends what differs from Adj-RIB-Out, or marks it as waiting for the MRAI. */
  private update(rib: PrefixRib, prefix: number, halfEdge: number): void {
    const out = outgoing(this.context, rib, prefix, halfEdge);
    if (out === rib.adjOut[halfEdge]) return;
    const { mraiUs, limitsWithdrawals, owner } = this.context.graph;
    if (mraiUs[halfEdge]! > 0 && (out !== NO_ROUTE || this.limitWithdrawals || limitsWithdrawals[owner[halfEdge]!] === 1)) {
      const { scheduler, mrai } = this;
      mrai.join(halfEdge, scheduler.now);
      if (mrai.isClosed(halfEdge, scheduler.now) || mrai.isWaiting(halfEdge)) {
        const first = mrai.wait(halfEdge, prefix, scheduler.roots, scheduler.trigger, (a, b) => scheduler.rootSets.union(a, b));
        if (first) scheduler.schedule(mrai.openAt(halfEdge) as SimTime, Phase.session, this.flushId, halfEdge, 0, 0);
        return;
      }
      mrai.start(halfEdge, scheduler.now);
    }
    this.send(rib, prefix, halfEdge, out);
  }

  private flush(halfEdge: number): void {
    const { scheduler, context, mrai } = this;
    if (!mrai.isWaiting(halfEdge) || scheduler.now < mrai.openAt(halfEdge)) return;
    let isSent = false;
    for (const waiting of mrai.take(halfEdge)) {
      const rib = context.ribs[waiting.prefix]!;
      const out = outgoing(context, rib, waiting.prefix, halfEdge);
      if (out === rib.adjOut[halfEdge]) continue;
      scheduler.roots = waiting.roots;
      scheduler.trigger = waiting.trigger;
      this.send(rib, waiting.prefix, halfEdge, out);
      isSent = true;
    }
    if (isSent) mrai.start(halfEdge, scheduler.now);
  }

  private send(rib: PrefixRib, prefix: number, halfEdge: number, out: number): void {
    const { graph } = this.context;
    const { scheduler } = this;
    const mate = graph.mate[halfEdge]!;
    const old = rib.adjOut[halfEdge]!;
    rib.adjOut[halfEdge] = out;
    this.messageCount++;
    let { trigger } = scheduler;
    if (this.listener !== null) trigger = this.listener.messageSent(halfEdge, prefix, old, out);
    const word = this.lives.word(prefix, mate);
    const time = this.arrivals.next(mate, scheduler.now, this.travelUs(halfEdge)) as SimTime;
    scheduler.scheduleFrom(time, Phase.session, this.deliverId, mate, out, word, scheduler.roots, trigger);
  }

  private deliver(halfEdge: number, route: number, word: number): void {
    const { context, scheduler } = this;
    if (context.sessionUp[halfEdge] === 0 || this.lives.isVoid(word, halfEdge)) return;
    if (this.held.has(halfEdge) || this.transport.isBlocked(halfEdge)) {
      this.held.add(halfEdge, { route, word, roots: scheduler.roots });
      return;
    }
    if (route === END_OF_RIB) {
      this.dropStale(halfEdge);
      return;
    }
    const prefix = prefixOf(word);
    if (this.stuck.size > 0 && this.isStuck(halfEdge, prefix)) return;
    if (!this.stale.isEmpty()) this.stale.refresh(halfEdge, prefix);
    const rib = context.ribs[prefix]!;
    if (this.damper !== null && !isInternal(context.graph.relation[halfEdge]!)) {
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
      if (route !== oldRoute || rank !== oldRank) this.markDirty(rib, prefix, speaker, true);
      return;
    }
    const best = rib.best[speaker]!;
    if (best === LOCAL_EDGE) return;
    if (best === halfEdge) this.markDirty(rib, prefix, speaker, rank < oldRank);
    else if (isBetter(rib, rank, halfEdge, best)) {
      rib.best[speaker] = halfEdge;
      this.markDirty(rib, prefix, speaker, false);
    }
  }

  private markDirty(rib: PrefixRib, prefix: number, speaker: number, needsScan: boolean): void {
    const { scheduler } = this;
    const mark = rib.dirty[speaker]!;
    if (mark === 0) {
      scheduler.schedule(scheduler.now, Phase.decide, this.decideId, speaker, prefix, 0);
      rib.dirty[speaker] = scheduler.roots * 2 + 2 + (needsScan ? 1 : 0);
      return;
    }
    const roots = scheduler.rootSets.union((mark >> 1) - 1, scheduler.roots);
    rib.dirty[speaker] = roots * 2 + 2 + (needsScan ? 1 : mark & 1);
  }

  private decide(speaker: number, prefix: number): void {
    const { context, scheduler } = this;
    const rib = context.ribs[prefix]!;
    const mark = rib.dirty[speaker]!;
    rib.dirty[speaker] = 0;
    scheduler.roots = (mark >> 1) - 1;
    if ((mark & 1) === 1) rib.best[speaker] = selectBest(context, rib, speaker);
    const edge = rib.best[speaker]!;
    const route = rib.bestRoute(speaker);
    const oldRoute = rib.locRoute[speaker]!;
    if (edge === rib.locEdge[speaker] && route === oldRoute) {
      if (context.comparesAll[speaker] === 1) this.othersChanged(rib, prefix, speaker);
      return;
    }
    rib.locEdge[speaker] = edge;
    rib.locRoute[speaker] = route;
    const { graph } = context;
    if (this.listener !== null) {
      const step = this.listener.wantsSteps ? decidingStep(context, rib, speaker) : DecisionStep.none;
      scheduler.trigger = this.listener.routeChanged(prefix, speaker, oldRoute, route, step);
    }
    if (this.listener !== null || this.hasInstallDelay) {
      const time = (scheduler.now + graph.installDelayUs[speaker]!) as SimTime;
      scheduler.schedule(time, Phase.install, this.installId, speaker, prefix, this.installs.add(edge, route));
    }
    this.advertise(rib, prefix, speaker, edge);
    if (graph.multipath[speaker]! > 1) this.spread.set(prefix * graph.speakerCount + speaker, this.inUse(rib, speaker));
  }

  /** The best stays; the routes used beside it, or those told on further lanes, may have changed. */
  private othersChanged(rib: PrefixRib, prefix: number, speaker: number): void {
    const { graph, hasLanes } = this.context;
    if (hasLanes[speaker] === 1) this.advertise(rib, prefix, speaker, rib.locEdge[speaker]!);
    if (graph.multipath[speaker]! <= 1) return;
    const key = prefix * graph.speakerCount + speaker;
    const inUse = this.inUse(rib, speaker);
    if (this.spread.get(key) === inUse) return;
    this.spread.set(key, inUse);
    this.listener?.forwardingChanged(prefix, speaker);
  }

  private inUse(rib: PrefixRib, speaker: number): string {
    return pathsInUse(this.context, rib, speaker).join(' ');
  }

  /**
   * Tells the neighbours of a new choice. Most hear the same as all others of their kind, or nothing, and are passed over
   * here.
   */
  private advertise(rib: PrefixRib, prefix: number, speaker: number, edge: number): void {
    const { context } = this;
    const { firstEdge, relation } = context.graph;
    const { policyOf } = context;
    rememberChoice(context, rib, speaker);
    const { byRelation } = context.lastExport;
    const { adjOut } = rib;
    const to = firstEdge[speaker + 1]!;
    for (let h = firstEdge[speaker]!; h < to; h++) {
      if (adjOut[h] === byRelation[relation[h]!] && policyOf[h] === 0 && h !== edge) continue;
      if (context.sessionUp[h] === 1) this.update(rib, prefix, h);
    }
  }

  /** The forwarding entry takes the route that was selected the install delay ago, whatever has been selected since. */
  private install(speaker: number, prefix: number, ticket: number): void {
    const rib = this.context.ribs[prefix]!;
    const { edge, route } = this.installs.take(ticket);
    if (this.hasInstallDelay) {
      if (rib.fibEdge[speaker] === edge && rib.fibRoute[speaker] === route) return;
      rib.fibEdge[speaker] = edge;
      rib.fibRoute[speaker] = route;
    }
    this.listener?.forwardingChanged(prefix, speaker);
  }
}

/** Whether a candidate beats the best one at a speaker where rank and half-edge order decide everything. */
function isBetter(rib: PrefixRib, rank: number, halfEdge: number, best: number): boolean {
  const bestRank = best === NO_EDGE ? 0 : rib.rank[best]!;
  return rank > bestRank || (rank === bestRank && rank > 0 && halfEdge < best);
}

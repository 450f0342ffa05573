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
import type { RootsId } from '../../kernel/roots.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import { DecisionStep } from '../../trace/reasons.ts';
import { decidingStep } from '../decision/candidates.ts';
import { isSimple, rankOf, selectBest } from '../decision/select.ts';
import { isInternal } from '../graph/relation.ts';
import { outgoing, rememberChoice } from '../policy/export.ts';
import type { RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { NO_ROUTE, OWN_ROUTE } from '../route/routes.ts';
import { Arrivals } from './arrivals.ts';
import { PendingInstalls } from './installs.ts';
import type { RoutingListener } from './listener.ts';
import { PREFIXES_MAX, prefixOf, SessionLives } from './lives.ts';
import { MraiTimers } from './mrai.ts';

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
}

interface Held {
  readonly route: number;
  readonly word: number;
  readonly roots: RootsId;
}

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
  /** Messages that TCP holds because nothing gets through: by receiving half-edge, in order. */
  private readonly held = new Map<number, Held[]>();

  constructor(context: RoutingContext, options: EngineOptions) {
    assert(context.prefixes.length <= PREFIXES_MAX, `more than ${PREFIXES_MAX} prefixes`);
    const { scheduler } = options;
    const { graph } = context;
    this.context = context;
    this.scheduler = scheduler;
    this.transport = options.transport ?? OPEN_TRANSPORT;
    this.listener = options.listener ?? null;
    this.limitWithdrawals = options.limitWithdrawals ?? false;
    this.mrai = new MraiTimers(graph, options.seed, { jitter: options.mraiJitter ?? true });
    this.hasInstallDelay = graph.installDelayUs.some((delay) => delay > 0);
    this.arrivals = new Arrivals(graph, options.seed);
    this.lives = new SessionLives(graph.halfEdgeCount);
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

  /** This end of a session leaves Established: what was learned over it goes, what was sent is void. */
  sessionLost(halfEdge: number): void {
    const { context } = this;
    if (context.sessionUp[halfEdge] === 0) return;
    context.sessionUp[halfEdge] = 0;
    this.lives.end(halfEdge);
    // What this end sent after the other had left is still on its way; it must not reach the session that comes next.
    const mate = context.graph.mate[halfEdge]!;
    if (context.sessionUp[mate] === 0) this.lives.end(mate);
    this.mrai.reset(halfEdge);
    this.held.delete(halfEdge);
    const speaker = context.graph.owner[halfEdge]!;
    for (let prefix = 0; prefix < context.ribs.length; prefix++) {
      const rib = context.ribs[prefix]!;
      rib.adjOut[halfEdge] = NO_ROUTE;
      if (rib.adjIn[halfEdge] !== NO_ROUTE) this.receive(rib, prefix, halfEdge, speaker, NO_ROUTE);
    }
  }

  /** This end of a session enters Established: the table is sent, unlimited by the MRAI. */
  sessionEstablished(halfEdge: number): void {
    const { context } = this;
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
    const held = this.held.get(halfEdge);
    if (held === undefined || this.transport.isBlocked(halfEdge)) return;
    this.held.delete(halfEdge);
    const { scheduler } = this;
    const { roots, trigger } = scheduler;
    for (const message of held) {
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
    const { context } = this;
    if (context.sessionUp[halfEdge] === 0 || this.lives.isVoid(word, halfEdge)) return;
    if (this.held.has(halfEdge) || this.transport.isBlocked(halfEdge)) {
      const held = this.held.get(halfEdge) ?? [];
      held.push({ route, word, roots: this.scheduler.roots });
      this.held.set(halfEdge, held);
      return;
    }
    const prefix = prefixOf(word);
    this.receive(context.ribs[prefix]!, prefix, halfEdge, context.graph.owner[halfEdge]!, route);
  }

  /** Puts a route into Adj-RIB-In and marks the speaker where its choice may change. */
  private receive(rib: PrefixRib, prefix: number, halfEdge: number, speaker: number, route: number): void {
    const { context } = this;
    const rank = rankOf(context, prefix, halfEdge, route);
    const oldRank = rib.rank[halfEdge]!;
    const oldRoute = rib.adjIn[halfEdge]!;
    rib.adjIn[halfEdge] = route;
    rib.rank[halfEdge] = rank;
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
    if (edge === rib.locEdge[speaker] && route === oldRoute) return;
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
  }

  /**
   * Tells the neighbours of a new choice. Most hear the same as all others of their kind, or nothing, and are passed over
   * here.
   */
  private advertise(rib: PrefixRib, prefix: number, speaker: number, edge: number): void {
    const { context } = this;
    const { firstEdge, relation, policy } = context.graph;
    rememberChoice(context, rib, speaker);
    const { byRelation } = context.lastExport;
    const { adjOut } = rib;
    const to = firstEdge[speaker + 1]!;
    for (let h = firstEdge[speaker]!; h < to; h++) {
      if (adjOut[h] === byRelation[relation[h]!] && policy[h] === 0 && h !== edge) continue;
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

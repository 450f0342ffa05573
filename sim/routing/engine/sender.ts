/**
 * The sending half of the engine: what differs from Adj-RIB-Out goes out, at once or when the MRAI allows, and reaches the
 * far end after its travel and processing, in order.
 */
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import { outgoing } from '../advertise/outgoing.ts';
import { LANES_MAX } from '../graph/graph.ts';
import { isInternal } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import type { PrefixRib } from '../rib/prefix-rib.ts';
import { NO_ROUTE } from '../route/routes.ts';
import { Arrivals } from './arrivals.ts';
import type { RoutingListener } from './listener.ts';
import type { SessionLives } from './lives.ts';
import { MraiTimers } from './mrai.ts';
import { OPEN_TRANSPORT, type EngineOptions, type Transport } from './options.ts';

/** In place of a route: the whole table has been sent (End-of-RIB, RFC 4724 §2). */
export const END_OF_RIB = -1;

export class Sender {
  messageCount = 0;
  private readonly context: RoutingContext;
  private readonly scheduler: Scheduler;
  private readonly transport: Transport;
  private readonly listener: RoutingListener | null;
  private readonly limitWithdrawals: boolean;
  private readonly mrai: MraiTimers;
  private readonly arrivals: Arrivals;
  private readonly lives: SessionLives;
  private readonly deliverId: HandlerId;
  private readonly flushId: HandlerId;

  /** @param deliverId handler of arriving messages: receiving half-edge, route, word of its life. */
  constructor(context: RoutingContext, options: EngineOptions, lives: SessionLives, deliverId: HandlerId) {
    const { graph } = context;
    this.context = context;
    this.scheduler = options.scheduler;
    this.transport = options.transport ?? OPEN_TRANSPORT;
    this.listener = options.listener ?? null;
    this.limitWithdrawals = options.limitWithdrawals ?? false;
    this.mrai = new MraiTimers(graph, options.seed, {
      jitter: options.mraiJitter ?? true,
      runsAlways: options.mraiRunsAlways ?? false,
    });
    this.arrivals = new Arrivals(graph, options.seed, options.hasSerialProcessing ?? false);
    this.lives = lives;
    this.deliverId = deliverId;
    this.flushId = this.scheduler.register((halfEdge) => this.flush(halfEdge));
  }

  /** A session ended or began: nothing waits for its MRAI. Its lanes have one timer, and change together. */
  resetTimer(halfEdge: number): void {
    if (this.context.graph.lane[halfEdge] === 0) this.mrai.reset(halfEdge);
  }

  /** A table was sent, unlimited: what comes after it waits. */
  startTimer(halfEdge: number): void {
    if (this.context.graph.mraiUs[halfEdge]! > 0) this.mrai.start(this.firstLane(halfEdge), this.scheduler.now);
  }

  private firstLane(halfEdge: number): number {
    return halfEdge - this.context.graph.lane[halfEdge]!;
  }

  /** A new session owes nothing to the messages of the one before; the half-edge is the receiver's. */
  resetOrder(halfEdge: number): void {
    this.arrivals.reset(halfEdge);
  }

  /** When the MRAI lets a half-edge send what waits there; null where nothing waits. */
  heldUntil(halfEdge: number): number | null {
    const peer = this.firstLane(halfEdge);
    return this.mrai.isWaiting(peer) ? this.mrai.openAt(peer) : null;
  }

  endOfRib(halfEdge: number): void {
    const { scheduler } = this;
    const mate = this.context.graph.mate[halfEdge]!;
    const time = this.arrivals.next(mate, scheduler.now, this.travelUs(halfEdge)) as SimTime;
    scheduler.schedule(time, Phase.session, this.deliverId, mate, END_OF_RIB, this.lives.word(0, mate));
  }

  /** One way from the owner of a half-edge to the far end. */
  travelUs(halfEdge: number): number {
    const { graph } = this.context;
    if (!isInternal(graph.relation[halfEdge]!)) return graph.delayUs[halfEdge]! + (this.transport.lineDelayUs?.(halfEdge) ?? 0);
    return this.transport.internalDelayUs(graph.owner[halfEdge]!, graph.peer[halfEdge]!);
  }

  /** Sends what differs from Adj-RIB-Out, or marks it as waiting for the MRAI. */
  update(rib: PrefixRib, prefix: number, halfEdge: number): void {
    const out = outgoing(this.context, rib, prefix, halfEdge);
    if (out === rib.adjOut[halfEdge]) return;
    const { mraiUs, limitsWithdrawals, owner } = this.context.graph;
    if (mraiUs[halfEdge]! > 0 && (out !== NO_ROUTE || this.limitWithdrawals || limitsWithdrawals[owner[halfEdge]!] === 1)) {
      const { scheduler, mrai } = this;
      const peer = this.firstLane(halfEdge);
      mrai.join(peer, scheduler.now);
      if (mrai.isClosed(peer, scheduler.now) || mrai.isWaiting(peer)) {
        const what = prefix * LANES_MAX + halfEdge - peer;
        const first = mrai.wait(peer, what, scheduler.roots, scheduler.trigger, (a, b) => scheduler.rootSets.union(a, b));
        if (first) scheduler.schedule(mrai.openAt(peer) as SimTime, Phase.session, this.flushId, peer, 0, 0);
        return;
      }
      mrai.start(peer, scheduler.now);
    }
    this.send(rib, prefix, halfEdge, out);
  }

  /** @param peer first lane of the session whose timer ran out. */
  private flush(peer: number): void {
    const { scheduler, context, mrai } = this;
    if (!mrai.isWaiting(peer) || scheduler.now < mrai.openAt(peer)) return;
    let isSent = false;
    for (const waiting of mrai.take(peer)) {
      const prefix = Math.floor(waiting.what / LANES_MAX);
      const halfEdge = peer + (waiting.what % LANES_MAX);
      const rib = context.ribs[prefix]!;
      const out = outgoing(context, rib, prefix, halfEdge);
      if (out === rib.adjOut[halfEdge]) continue;
      scheduler.roots = waiting.roots;
      scheduler.trigger = waiting.trigger;
      this.send(rib, prefix, halfEdge, out);
      isSent = true;
    }
    if (isSent) mrai.start(peer, scheduler.now);
  }

  send(rib: PrefixRib, prefix: number, halfEdge: number, out: number): void {
    const { graph } = this.context;
    const { scheduler } = this;
    const mate = graph.mate[halfEdge]!;
    const old = rib.adjOut[halfEdge]!;
    rib.claim();
    rib.adjOut[halfEdge] = out;
    this.messageCount++;
    let { trigger } = scheduler;
    if (this.listener !== null) trigger = this.listener.messageSent(halfEdge, prefix, old, out);
    const word = this.lives.word(prefix, mate);
    const time = this.arrivals.next(mate, scheduler.now, this.travelUs(halfEdge)) as SimTime;
    scheduler.scheduleFrom(time, Phase.session, this.deliverId, mate, out, word, scheduler.roots, trigger);
  }
}

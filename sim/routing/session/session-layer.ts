/**
 * Session states over the physical network: each end notices a silent peer by itself, an end that gives up tells the other
 * when it can, and a session comes back once the connect-retry timer fires on an open path (RFC 4271 §8, without the
 * intermediate states).
 *
 * Healthy sessions cost no events: keepalives exist only as the phase of the last one when silence begins.
 */
import { asUnit, draw, Purpose, type Seed } from '../../kernel/dice.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import type { RoutingEngine } from '../engine/engine.ts';
import type { RoutingGraph } from '../graph/graph.ts';
import type { Physical } from '../graph/physical.ts';
import { detection, type DetectionTimers, type Detector, type Silence } from './detection.ts';

export interface SessionTimers extends DetectionTimers {
  readonly connectRetryUs: number;
  /** What this end does with the far end's routes when the session is lost without a NOTIFICATION; null drops them at once. */
  readonly gracefulRestart?: GracefulRestart | null;
  /** The session runs where nothing fails, and is not looked after. */
  readonly isUnfailing?: boolean;
}

/** As the far end announced it in its OPEN (RFC 4724 §3; RFC 9494 §3 for the long-lived part). */
export interface GracefulRestart {
  readonly restartUs: number;
  /** Routes are kept as the last resort for so long after the restart time; 0 drops them. */
  readonly longLivedUs: number;
}

export interface SessionListener {
  /** An end left or entered Established; returns the trace row. `by` says what noticed the loss. */
  sessionChanged(halfEdge: number, isUp: boolean, by: Detector | 'closed' | 'established'): number;
}

/** Round trips from SYN to the exchange of OPEN and KEEPALIVE. */
const HANDSHAKE_TRIPS = 5;

export interface SessionLayerOptions {
  readonly graph: RoutingGraph;
  readonly physical: Physical;
  readonly engine: RoutingEngine;
  readonly scheduler: Scheduler;
  readonly seed: Seed;
  /** Timers by half-edge. */
  readonly timersOf: (halfEdge: number) => SessionTimers;
  /** One-way delay of internal sessions over what is physically alive, Infinity where nothing is. */
  readonly internalDelayUs: (from: number, to: number) => number;
  readonly listener: SessionListener;
}

export class SessionLayer {
  private readonly options: SessionLayerOptions;
  /** By half-edge: 1 while nothing gets through to this end. */
  private readonly blocked: Uint8Array;
  /** Counts detections and reconnections begun, so that those overtaken by events are dropped. */
  private readonly attempt: Int32Array;
  private readonly losses: Int32Array;
  /** By half-edge of the lower index: faults that hold the session administratively closed. */
  private readonly closedHolds: Int32Array;
  private readonly byLink = new Map<number, number[]>();
  private readonly internal: readonly number[];
  private readonly detectId: HandlerId;
  private readonly notifyId: HandlerId;
  private readonly establishId: HandlerId;
  private readonly resetId: HandlerId;
  private readonly staleId: HandlerId;
  private readonly limitId: HandlerId;
  private readonly releaseId: HandlerId;
  /** Counts the lives of each end, so that a restart timer of an earlier one is dropped. */
  private readonly life: Int32Array;

  constructor(options: SessionLayerOptions) {
    const { graph, scheduler } = options;
    this.options = options;
    this.blocked = new Uint8Array(graph.halfEdgeCount);
    this.attempt = new Int32Array(graph.halfEdgeCount);
    this.losses = new Int32Array(graph.halfEdgeCount);
    this.closedHolds = new Int32Array(graph.halfEdgeCount);
    this.life = new Int32Array(graph.halfEdgeCount);
    const internal: number[] = [];
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const link = graph.link[h]!;
      if (link < 0) internal.push(h);
      else this.byLink.set(link, [...(this.byLink.get(link) ?? []), h]);
    }
    this.internal = internal.filter((h) => options.timersOf(h).isUnfailing !== true);
    this.detectId = scheduler.register((h, attempt, by) => this.detect(h, attempt, by));
    this.notifyId = scheduler.register((h) => {
      this.lose(h, 'closed');
      this.reconnect(h);
    });
    this.establishId = scheduler.register((h, attempt) => this.establish(h, attempt));
    this.resetId = scheduler.register((h) => {
      if (this.isOneSided(h) && this.isOpen(h)) this.lose(h, 'closed', true);
    });
    this.staleId = scheduler.register((h, life, isLongLived) => this.endStale(h, life, isLongLived === 1));
    this.limitId = scheduler.register((h) => this.closeOverLimit(h));
    this.releaseId = scheduler.register((h) => this.release(h));
    options.engine.onPrefixLimit = (h) => {
      scheduler.schedule((scheduler.now + 1) as SimTime, Phase.session, this.limitId, h, 0, 0);
    };
  }

  isBlocked(halfEdge: number): boolean {
    return this.blocked[halfEdge] === 1;
  }

  linkChanged(link: number): void {
    for (const h of this.byLink.get(link) ?? []) this.refresh(h);
    for (const h of this.internal) this.refresh(h);
  }

  /** A router's own sessions die with it; nothing is left that could notice anything. */
  routerChanged(router: number, isUp: boolean): void {
    const { graph, engine, scheduler } = this.options;
    const { trigger } = scheduler;
    for (let h = graph.firstEdge[router]!; h < graph.firstEdge[router + 1]!; h++) {
      scheduler.trigger = trigger;
      if (!isUp) this.lose(h, 'closed');
      this.refresh(h);
      this.refresh(graph.mate[h]!);
    }
    scheduler.trigger = trigger;
    if (!isUp) engine.clearSpeaker(router);
  }

  /** Closes a session by NOTIFICATION at both ends and keeps it closed until `release`. */
  close(halfEdge: number, waitUs = 0): void {
    for (const lane of this.lanesOf(halfEdge)) this.closeLane(lane, waitUs);
  }

  private closeLane(halfEdge: number, waitUs: number): void {
    const { graph, scheduler } = this.options;
    const mate = graph.mate[halfEdge]!;
    this.closedHolds[Math.min(halfEdge, mate)]!++;
    // Attempts to connect end here; an end that hears nothing keeps its detector running.
    for (const end of [halfEdge, mate]) if (this.blocked[end] === 0) this.attempt[end]!++;
    const now = (scheduler.now + waitUs) as SimTime;
    scheduler.schedule(now, Phase.session, this.notifyId, halfEdge, 0, 0);
    if (this.blocked[mate] === 0) scheduler.schedule(this.arrival(halfEdge), Phase.session, this.notifyId, mate, 0, 0);
  }

  release(halfEdge: number): void {
    for (const lane of this.lanesOf(halfEdge)) {
      const lower = Math.min(lane, this.options.graph.mate[lane]!);
      this.closedHolds[lower]!--;
      this.reconnect(lower);
    }
  }

  /** TCP ends at both ends without a NOTIFICATION, as when a BGP process dies and comes back; the way between them is whole. */
  reset(halfEdge: number): void {
    for (const lane of this.lanesOf(halfEdge)) {
      for (const end of [lane, this.options.graph.mate[lane]!]) this.lose(end, 'closed', true);
      this.reconnect(lane);
    }
  }

  /**
   * One end forgets the session and the other does not know: half-open until a keepalive is answered by a reset, or the end that
   * forgot connects anew.
   */
  forget(halfEdge: number): void {
    for (const lane of this.lanesOf(halfEdge)) {
      this.lose(lane, 'closed');
      this.expectReset(this.options.graph.mate[lane]!);
      this.reconnect(lane);
    }
  }

  /** The half-edges of a session at the owner of one of them; they lie side by side. */
  private lanesOf(halfEdge: number): number[] {
    const { lane, owner, session } = this.options.graph;
    const first = halfEdge - lane[halfEdge]!;
    const lanes = [first];
    for (let h = first + 1; session[h] === session[first] && owner[h] === owner[first]; h++) lanes.push(h);
    return lanes;
  }

  /** More prefixes than agreed: the session is closed, and tried again after the time that the policy sets. */
  private closeOverLimit(halfEdge: number): void {
    const { engine, scheduler } = this.options;
    const { context } = engine;
    const limit = context.policies[context.policyOf[halfEdge]!]!.maximumPrefixes;
    if (limit === null || context.sessionUp[halfEdge] === 0) return;
    this.close(halfEdge, 1);
    if (limit.restartAfterUs === null) return;
    const time = (scheduler.now + Math.max(2, limit.restartAfterUs)) as SimTime;
    scheduler.schedule(time, Phase.session, this.releaseId, halfEdge, 0, 0);
  }

  /** The restart time of a lost neighbour, or the time its routes were kept beyond it, is over. */
  private endStale(halfEdge: number, life: number, isLongLived: boolean): void {
    if (life !== this.life[halfEdge]) return;
    const { engine, timersOf } = this.options;
    const longLivedUs = timersOf(halfEdge).gracefulRestart?.longLivedUs ?? 0;
    if (isLongLived || longLivedUs === 0) {
      engine.dropStale(halfEdge);
      return;
    }
    engine.keepStaleLonger(halfEdge);
    this.after(longLivedUs, this.staleId, halfEdge, life, 1);
  }

  private after(delayUs: number, handler: HandlerId, halfEdge: number, a: number, b: number): void {
    const { scheduler } = this.options;
    scheduler.schedule((scheduler.now + Math.max(1, delayUs)) as SimTime, Phase.session, handler, halfEdge, a, b);
  }

  private arrival(halfEdge: number): SimTime {
    const { graph, scheduler } = this.options;
    return (scheduler.now + Math.max(1, this.travelUs(halfEdge, graph.delayUs[halfEdge]!))) as SimTime;
  }

  private travelUs(halfEdge: number, fallback: number): number {
    const { graph, internalDelayUs } = this.options;
    if (graph.link[halfEdge]! >= 0) return graph.delayUs[halfEdge]!;
    const delay = internalDelayUs(graph.owner[halfEdge]!, graph.peer[halfEdge]!);
    return delay === Infinity ? fallback : delay;
  }

  private isOpen(halfEdge: number): boolean {
    const { graph, physical, internalDelayUs } = this.options;
    const link = graph.link[halfEdge]!;
    if (link >= 0) return physical.isUsable(link);
    return internalDelayUs(graph.owner[halfEdge]!, graph.peer[halfEdge]!) !== Infinity;
  }

  /** Brings one end into line with the path under it. */
  private refresh(halfEdge: number): void {
    const { graph, physical, engine, scheduler, seed, timersOf } = this.options;
    const isBlocked = this.isOpen(halfEdge) ? 0 : 1;
    if (isBlocked === this.blocked[halfEdge]) return;
    this.blocked[halfEdge] = isBlocked;
    this.attempt[halfEdge]!++;
    if (isBlocked === 0) {
      engine.unblocked(halfEdge);
      this.expectReset(halfEdge);
      this.reconnect(halfEdge);
      return;
    }
    if (engine.context.sessionUp[halfEdge] === 0 || !physical.isRouterUp(graph.owner[halfEdge]!)) return;
    const occurrence = this.losses[halfEdge]!++;
    const [hi, lo] = [graph.edgeKey[halfEdge]!, graph.speakerKey[graph.owner[halfEdge]!]!];
    const found = detection(
      timersOf(halfEdge),
      draw(seed, hi, lo, Purpose.holdPhase, occurrence),
      draw(seed, hi, lo, Purpose.bfdPhase, occurrence),
      this.silenceAt(halfEdge),
    );
    if (found === null) return;
    const time = (scheduler.now + Math.max(1, found.afterUs)) as SimTime;
    const by = found.by === 'carrier' ? 0 : found.by === 'bfd' ? 1 : 2;
    scheduler.schedule(time, Phase.session, this.detectId, halfEdge, this.attempt[halfEdge]!, by);
  }

  /** What still works on the way to an end that is cut off in at least one direction. */
  private silenceAt(halfEdge: number): Silence {
    const { graph, physical } = this.options;
    const link = graph.link[halfEdge]!;
    if (link < 0) return { hasCarrier: true, hears: false };
    return { hasCarrier: physical.hasCarrier(link), hears: physical.carriesFrom(link, graph.peer[halfEdge]!) };
  }

  /**
   * An end that still takes the session for up talks to one that does not, and is told so: its next keepalive earns a TCP
   * reset.
   */
  private expectReset(halfEdge: number): void {
    const { graph, scheduler, seed, timersOf } = this.options;
    // Without keepalives there is nothing that the other end could answer.
    if (!this.isOneSided(halfEdge) || timersOf(halfEdge).holdUs === null) return;
    const [hi, lo] = [graph.edgeKey[halfEdge]!, graph.speakerKey[graph.owner[halfEdge]!]!];
    const word = draw(seed, hi, lo, Purpose.keepalivePhase, this.losses[halfEdge]!);
    const wait = Math.round(timersOf(halfEdge).keepaliveUs * asUnit(word)) + 2 * this.travelUs(halfEdge, 0);
    scheduler.schedule((scheduler.now + Math.max(1, wait)) as SimTime, Phase.session, this.resetId, halfEdge, 0, 0);
  }

  private isOneSided(halfEdge: number): boolean {
    const { sessionUp } = this.options.engine.context;
    return sessionUp[halfEdge] === 1 && sessionUp[this.options.graph.mate[halfEdge]!] === 0;
  }

  private detect(halfEdge: number, attempt: number, by: number): void {
    if (attempt !== this.attempt[halfEdge]) return;
    this.lose(halfEdge, by === 0 ? 'carrier' : by === 1 ? 'bfd' : 'hold-timer');
  }

  /**
   * An end leaves Established. Where the far end is expected back (graceful restart) and neither a NOTIFICATION nor the line said
   * that it is gone, its routes are kept for the restart time.
   */
  private lose(halfEdge: number, by: Detector | 'closed', isTcpGone = by === 'hold-timer'): void {
    const { engine, timersOf } = this.options;
    if (engine.context.sessionUp[halfEdge] === 0) return;
    this.tell(halfEdge, false, by);
    const life = ++this.life[halfEdge]!;
    const restart = timersOf(halfEdge).gracefulRestart ?? null;
    const isKept = restart !== null && isTcpGone;
    engine.sessionLost(halfEdge, isKept);
    if (isKept) this.after(restart.restartUs, this.staleId, halfEdge, life, 0);
  }

  /** Lanes of one session change together and are told of once. */
  private tell(halfEdge: number, isUp: boolean, by: Detector | 'closed' | 'established'): void {
    const { graph, scheduler, listener } = this.options;
    if (graph.lane[halfEdge] === 0) scheduler.trigger = listener.sessionChanged(halfEdge, isUp, by);
  }

  /** Starts the way back to Established when the path is open and an end is down. */
  private reconnect(halfEdge: number): void {
    const { graph, engine, scheduler, seed, timersOf } = this.options;
    const mate = graph.mate[halfEdge]!;
    const { sessionUp } = engine.context;
    if (sessionUp[halfEdge] === 1 && sessionUp[mate] === 1) return;
    if (!this.isOpen(halfEdge) || this.closedHolds[Math.min(halfEdge, mate)]! > 0) return;
    const lower = Math.min(halfEdge, mate);
    const occurrence = this.losses[lower]!++;
    const { connectRetryUs } = timersOf(lower);
    const word = draw(seed, graph.edgeKey[lower]!, graph.speakerKey[graph.owner[lower]!]!, Purpose.reconnect, occurrence);
    const wait = Math.round(connectRetryUs * asUnit(word)) + HANDSHAKE_TRIPS * this.travelUs(lower, 0);
    this.attempt[lower]!++;
    const time = (scheduler.now + Math.max(1, wait)) as SimTime;
    scheduler.schedule(time, Phase.session, this.establishId, lower, this.attempt[lower]!, 0);
  }

  private establish(halfEdge: number, attempt: number): void {
    if (attempt !== this.attempt[halfEdge] || !this.isOpen(halfEdge)) return;
    const { graph, engine } = this.options;
    const ends = [halfEdge, graph.mate[halfEdge]!];
    // A new connection replaces what an end still takes for the old one (RFC 4271 §6.8; RFC 4724 §4.2 keeps its routes).
    for (const end of ends) this.lose(end, 'closed', true);
    for (const end of ends) {
      this.life[end]!++;
      this.tell(end, true, 'established');
      engine.sessionEstablished(end);
    }
  }
}

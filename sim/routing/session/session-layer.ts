/**
 * Session states over the physical network: each end notices a silent peer by itself, an end that gives up tells the other
 * when it can, and a session comes back once the connect-retry timer fires on an open path (RFC 4271 §8, without the
 * intermediate states).
 *
 * Healthy sessions cost no events: keepalives exist only as the phase of the last one when silence begins.
 */
import { asUnit, draw, Purpose } from '../../kernel/dice.ts';
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import { LossWatch } from './loss-watch.ts';
import { PrefixGuard } from './prefix-guard.ts';
import { SessionWays } from './session-ways.ts';
import { RestartTimers } from './restart-timers.ts';
import { detection } from './detection.ts';
import type { Ending, SessionLayerOptions } from './session-options.ts';

/** Round trips from SYN to the exchange of OPEN and KEEPALIVE. */
const HANDSHAKE_TRIPS = 5;

/** What of a session is lost on a line that carries all else, as the owner of a half-edge sees it. */
export interface MutedWays {
  readonly sent: boolean;
  readonly heard: boolean;
  readonly isBfdLost: boolean;
}

export class SessionLayer {
  private readonly options: SessionLayerOptions;
  private readonly ways: SessionWays;
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
  private readonly restarts: RestartTimers;
  private readonly guard: PrefixGuard;
  private readonly lossWatch: LossWatch;

  constructor(options: SessionLayerOptions) {
    const { graph, scheduler } = options;
    this.options = options;
    this.ways = new SessionWays(graph, options.physical, options.internalDelayUs);
    this.blocked = new Uint8Array(graph.halfEdgeCount);
    this.attempt = new Int32Array(graph.halfEdgeCount);
    this.losses = new Int32Array(graph.halfEdgeCount);
    this.closedHolds = new Int32Array(graph.halfEdgeCount);
    const internal: number[] = [];
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const link = graph.link[h]!;
      if (link < 0) internal.push(h);
      else this.byLink.set(link, [...(this.byLink.get(link) ?? []), h]);
    }
    this.internal = internal.filter((h) => options.timersOf(h).isUnfailing !== true);
    this.detectId = scheduler.register((h, attempt, by) => this.detect(h, attempt, by));
    this.notifyId = scheduler.register((h, isRemote, isOverLimit) => {
      // A NOTIFICATION that the line lost on its way tells nobody.
      if (isRemote === 1 && this.blocked[h] === 1) return;
      this.lose(h, isOverLimit === 1 ? 'prefix-limit' : 'closed');
      if (isRemote === 0) this.forgetStale(h);
      this.reconnect(h);
    });
    this.establishId = scheduler.register((h, attempt) => this.establish(h, attempt));
    this.resetId = scheduler.register((h) => {
      if (this.isOneSided(h) && this.ways.isOpen(h)) this.lose(h, 'closed', true);
    });
    const { engine, timersOf } = options;
    this.lossWatch = new LossWatch({
      ...options,
      lossToward: (h) => this.ways.lossToward(h),
      isUp: (h) => engine.context.sessionUp[h] === 1 && this.blocked[h] === 0,
      expire: (h, by) => this.giveUp(h, by),
    });
    this.restarts = new RestartTimers(engine, scheduler, (h) => timersOf(h).gracefulRestart ?? null);
    this.guard = new PrefixGuard(engine, scheduler, { close: (h) => this.closeOverLimit(h), release: (h) => this.release(h) });
  }

  isBlocked(halfEdge: number): boolean {
    return this.blocked[halfEdge] === 1;
  }

  linkChanged(link: number): void {
    for (const h of this.byLink.get(link) ?? []) {
      this.refresh(h);
      // A session that was silent on a living line has more to notice now.
      if (this.ways.isMuted(h) && !this.ways.isLineOpen(h)) this.expectLoss(h);
    }
    for (const h of this.internal) this.refresh(h);
  }

  /**
   * A direction or the carrier of a link that is not whole anyway changed: whoever sees the carrier go need not wait longer.
   */
  wayChanged(link: number): void {
    const { engine, physical, timersOf } = this.options;
    if (physical.hasCarrier(link)) return;
    for (const h of this.byLink.get(link) ?? []) {
      if (this.blocked[h] === 1 && engine.context.sessionUp[h] === 1 && timersOf(h).seesCarrier) this.expectLoss(h);
    }
  }

  /** What becomes of packets on a link changed, short of losing them all. */
  impairmentChanged(link: number): void {
    for (const h of this.byLink.get(link) ?? []) this.lossWatch.refresh(h);
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
  close(halfEdge: number): void {
    for (const lane of this.ways.lanesOf(halfEdge)) this.closeLane(lane, 0, false);
  }

  private closeOverLimit(halfEdge: number): void {
    for (const lane of this.ways.lanesOf(halfEdge)) this.closeLane(lane, 1, true);
  }

  private closeLane(halfEdge: number, waitUs: number, isOverLimit: boolean): void {
    const { graph, engine, scheduler } = this.options;
    const mate = graph.mate[halfEdge]!;
    this.closedHolds[Math.min(halfEdge, mate)]!++;
    // Attempts to connect end here; an end that hears nothing keeps its detector running.
    for (const end of [halfEdge, mate]) if (this.blocked[end] === 0) this.attempt[end]!++;
    const now = (scheduler.now + waitUs) as SimTime;
    const why = isOverLimit ? 1 : 0;
    scheduler.schedule(now, Phase.session, this.notifyId, halfEdge, 0, why);
    const { sessionUp } = engine.context;
    // A NOTIFICATION needs a session to travel over.
    const isTold = this.blocked[mate] === 0 && sessionUp[halfEdge] === 1 && sessionUp[mate] === 1;
    if (isTold) scheduler.schedule(this.arrival(halfEdge), Phase.session, this.notifyId, mate, 1, why);
  }

  release(halfEdge: number): void {
    for (const lane of this.ways.lanesOf(halfEdge)) {
      const lower = Math.min(lane, this.options.graph.mate[lane]!);
      this.closedHolds[lower]!--;
      this.reconnect(lower);
    }
  }

  /**
   * Loses what the owner of a half-edge says on the session, what it should hear, or both, or lets go, while the line carries
   * all else. Where BFD goes on, the hold timer is what notices.
   */
  mute(halfEdge: number, { sent, heard, isBfdLost }: MutedWays, isHeld: boolean): void {
    for (const lane of this.ways.lanesOf(halfEdge)) {
      const mate = this.options.graph.mate[lane]!;
      const wasBfdWhole = this.ways.isBfdWhole(lane);
      if (sent) this.ways.mute(lane, isHeld, isBfdLost);
      if (heard) this.ways.mute(mate, isHeld, isBfdLost);
      for (const end of [lane, mate]) {
        const wasBlocked = this.blocked[end] === 1;
        this.refresh(end);
        // A session that was silent already has more to notice when its BFD goes too.
        if (wasBlocked && wasBfdWhole && !this.ways.isBfdWhole(end)) this.expectLoss(end);
      }
    }
  }

  /**
   * TCP ends at both ends without a NOTIFICATION, as when a BGP process dies and comes back; the way between them is whole.
   */
  reset(halfEdge: number): void {
    for (const lane of this.ways.lanesOf(halfEdge)) {
      for (const end of [lane, this.options.graph.mate[lane]!]) this.lose(end, 'closed', true);
      this.reconnect(lane);
    }
  }

  /**
   * One end forgets the session and the other does not know: half-open until a keepalive is answered by a reset, or the end
   * that forgot connects anew.
   */
  forget(halfEdge: number): void {
    for (const lane of this.ways.lanesOf(halfEdge)) {
      this.lose(lane, 'closed');
      this.expectReset(this.options.graph.mate[lane]!);
      this.reconnect(lane);
    }
  }

  /** Closed on purpose: what was kept for a restart goes as well. */
  private forgetStale(halfEdge: number): void {
    const { engine } = this.options;
    if (engine.context.sessionUp[halfEdge] === 1 || !engine.isStale(halfEdge)) return;
    this.restarts.stop(halfEdge);
    engine.dropStale(halfEdge);
  }

  private arrival(halfEdge: number): SimTime {
    const { graph, scheduler } = this.options;
    return (scheduler.now + Math.max(1, this.ways.travelUs(halfEdge, graph.delayUs[halfEdge]!))) as SimTime;
  }

  /** Brings one end into line with the path under it. */
  private refresh(halfEdge: number): void {
    const { engine } = this.options;
    const isBlocked = this.ways.isOpen(halfEdge) ? 0 : 1;
    if (isBlocked === this.blocked[halfEdge]) return;
    this.blocked[halfEdge] = isBlocked;
    this.attempt[halfEdge]!++;
    if (isBlocked === 1) {
      this.expectLoss(halfEdge);
      return;
    }
    engine.unblocked(halfEdge);
    this.lossWatch.refresh(halfEdge);
    this.expectReset(halfEdge);
    this.reconnect(halfEdge);
  }

  /** An end that hears nothing any more, or is not heard, will notice; the first of several detections counts. */
  private expectLoss(halfEdge: number): void {
    const { graph, physical, engine, scheduler, seed, timersOf } = this.options;
    if (engine.context.sessionUp[halfEdge] === 0 || !physical.isRouterUp(graph.owner[halfEdge]!)) return;
    const occurrence = this.losses[halfEdge]!++;
    const [hi, lo] = [graph.edgeKey[halfEdge]!, graph.speakerKey[graph.owner[halfEdge]!]!];
    const timers = timersOf(halfEdge);
    const found = detection(
      this.ways.isBfdWhole(halfEdge) ? { ...timers, bfd: null } : timers,
      draw(seed, hi, lo, Purpose.holdPhase, occurrence),
      draw(seed, hi, lo, Purpose.bfdPhase, occurrence),
      this.ways.silenceAt(halfEdge),
    );
    if (found === null) return;
    const time = (scheduler.now + Math.max(1, found.afterUs)) as SimTime;
    const by = found.by === 'carrier' ? 0 : found.by === 'bfd' ? 1 : 2;
    scheduler.schedule(time, Phase.session, this.detectId, halfEdge, this.attempt[halfEdge]!, by);
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
    const wait = Math.round(timersOf(halfEdge).keepaliveUs * asUnit(word)) + 2 * this.ways.travelUs(halfEdge, 0);
    scheduler.schedule((scheduler.now + Math.max(1, wait)) as SimTime, Phase.session, this.resetId, halfEdge, 0, 0);
  }

  private isOneSided(halfEdge: number): boolean {
    const { sessionUp } = this.options.engine.context;
    return sessionUp[halfEdge] === 1 && sessionUp[this.options.graph.mate[halfEdge]!] === 0;
  }

  private detect(halfEdge: number, attempt: number, by: number): void {
    if (attempt !== this.attempt[halfEdge]) return;
    // What was to be noticed may have come back in time while the session stays silent for another reason.
    const isOver = by === 0 ? this.ways.silenceAt(halfEdge).hasCarrier : by === 1 && this.ways.isBfdWhole(halfEdge);
    if (isOver) {
      this.expectLoss(halfEdge);
      return;
    }
    this.lose(halfEdge, by === 0 ? 'carrier' : by === 1 ? 'bfd' : 'hold-timer');
  }

  /** An end that has lost too many packets tells the other, which TCP sees to, and both begin again. */
  private giveUp(halfEdge: number, by: Ending): void {
    const mate = this.options.graph.mate[halfEdge]!;
    this.lose(halfEdge, by);
    this.options.scheduler.schedule(this.arrival(halfEdge), Phase.session, this.notifyId, mate, 1, 0);
    this.reconnect(halfEdge);
  }

  /**
   * An end leaves Established. Where the far end is expected back (graceful restart) and neither a NOTIFICATION nor the line
   * said that it is gone, its routes are kept for the restart time.
   */
  private lose(halfEdge: number, by: Ending, isTcpGone = by === 'hold-timer'): void {
    const { engine, timersOf } = this.options;
    if (engine.context.sessionUp[halfEdge] === 0) return;
    this.tell(halfEdge, false, by);
    const restart = timersOf(halfEdge).gracefulRestart ?? null;
    const isKept = restart !== null && isTcpGone;
    this.restarts.stop(halfEdge);
    engine.sessionLost(halfEdge, isKept);
    if (isKept) this.restarts.start(halfEdge, restart);
  }

  /** Lanes of one session change together and are told of once. */
  private tell(halfEdge: number, isUp: boolean, by: Ending | 'established'): void {
    const { graph, scheduler, listener } = this.options;
    if (graph.lane[halfEdge] === 0) scheduler.trigger = listener.sessionChanged(halfEdge, isUp, by);
  }

  /** Starts the way back to Established when the path is open and an end is down. */
  private reconnect(halfEdge: number): void {
    const { graph, engine, scheduler } = this.options;
    const mate = graph.mate[halfEdge]!;
    const { sessionUp } = engine.context;
    if (sessionUp[halfEdge] === 1 && sessionUp[mate] === 1) return;
    if (!this.ways.isOpen(halfEdge) || this.closedHolds[Math.min(halfEdge, mate)]! > 0) return;
    const lower = Math.min(halfEdge, mate);
    // Both ends try; whoever's timer runs out first makes the connection.
    const wait =
      Math.min(this.retryUs(lower), this.retryUs(graph.mate[lower]!)) + HANDSHAKE_TRIPS * this.ways.travelUs(lower, 0);
    this.attempt[lower]!++;
    const time = (scheduler.now + Math.max(1, wait)) as SimTime;
    scheduler.schedule(time, Phase.session, this.establishId, lower, this.attempt[lower]!, 0);
  }

  /** Until an end tries to connect again: its timer is somewhere on its way. */
  private retryUs(halfEdge: number): number {
    const { graph, seed, timersOf } = this.options;
    const [hi, lo] = [graph.edgeKey[halfEdge]!, graph.speakerKey[graph.owner[halfEdge]!]!];
    const word = draw(seed, hi, lo, Purpose.reconnect, this.losses[halfEdge]!++);
    return Math.round(timersOf(halfEdge).connectRetryUs * asUnit(word));
  }

  private establish(halfEdge: number, attempt: number): void {
    if (attempt !== this.attempt[halfEdge] || !this.ways.isOpen(halfEdge)) return;
    const { graph, engine } = this.options;
    const ends = [halfEdge, graph.mate[halfEdge]!];
    // A new connection replaces what an end still takes for the old one (RFC 4271 §6.8; RFC 4724 §4.2 keeps its routes).
    for (const end of ends) this.lose(end, 'closed', true);
    for (const end of ends) {
      this.restarts.stop(end);
      this.guard.established(end);
      this.tell(end, true, 'established');
      engine.sessionEstablished(end);
      this.lossWatch.refresh(end);
    }
  }
}

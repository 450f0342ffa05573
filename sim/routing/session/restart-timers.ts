/**
 * How long an end keeps the routes of a neighbour that is expected back: the restart time (RFC 4724 §4.2, begun also by an
 * expired hold timer, RFC 8538 §4), then the long-lived stale time (RFC 9494 §4.2).
 */
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import type { RoutingEngine } from '../engine/engine.ts';

/** As the far end announced it in its OPEN (RFC 4724 §3; RFC 9494 §3 for the long-lived part). */
export interface GracefulRestart {
  readonly restartUs: number;
  /** Routes are kept as the last resort for so long after the restart time; 0 drops them. */
  readonly longLivedUs: number;
}

export class RestartTimers {
  private readonly engine: RoutingEngine;
  private readonly scheduler: Scheduler;
  private readonly restartOf: (halfEdge: number) => GracefulRestart | null;
  private readonly expiryId: HandlerId;
  /** Counts the lives of each end, so that a timer of an earlier one is dropped. */
  private readonly life: Int32Array;

  constructor(engine: RoutingEngine, scheduler: Scheduler, restartOf: (halfEdge: number) => GracefulRestart | null) {
    this.engine = engine;
    this.scheduler = scheduler;
    this.restartOf = restartOf;
    this.life = new Int32Array(engine.context.graph.halfEdgeCount);
    this.expiryId = scheduler.register((h, life, isLongLived) => this.expired(h, life, isLongLived === 1));
  }

  /** The session ended and its routes are kept: time runs. */
  start(halfEdge: number, { restartUs }: GracefulRestart): void {
    this.after(restartUs, halfEdge, ++this.life[halfEdge]!, false);
  }

  /** The session is back, or ended for good: nothing runs any more. */
  stop(halfEdge: number): void {
    this.life[halfEdge]!++;
  }

  private expired(halfEdge: number, life: number, isLongLived: boolean): void {
    if (life !== this.life[halfEdge]) return;
    const longLivedUs = this.restartOf(halfEdge)?.longLivedUs ?? 0;
    if (isLongLived || longLivedUs === 0) {
      this.engine.dropStale(halfEdge);
      return;
    }
    this.engine.keepStaleLonger(halfEdge);
    this.after(longLivedUs, halfEdge, life, true);
  }

  private after(delayUs: number, halfEdge: number, life: number, isLongLived: boolean): void {
    const time = (this.scheduler.now + Math.max(1, delayUs)) as SimTime;
    this.scheduler.schedule(time, Phase.session, this.expiryId, halfEdge, life, isLongLived ? 1 : 0);
  }
}

/**
 * Ends sessions over which more prefixes came than agreed, and tries them again after the time that the policy sets (RFC
 * 4486 §4).
 */
import { Phase } from '../../kernel/phase.ts';
import type { HandlerId, Scheduler } from '../../kernel/scheduler.ts';
import type { SimTime } from '../../kernel/time.ts';
import type { RoutingEngine } from '../engine/engine.ts';

/** What the guard does to sessions. */
export interface Closing {
  /** Closes a session by NOTIFICATION at both ends, a moment from now. */
  close(halfEdge: number): void;
  release(halfEdge: number): void;
}

export class PrefixGuard {
  private readonly engine: RoutingEngine;
  private readonly scheduler: Scheduler;
  private readonly sessions: Closing;
  private readonly closeId: HandlerId;
  private readonly releaseId: HandlerId;
  /** Sessions that are closed already, or are about to be. */
  private readonly closed = new Set<number>();

  constructor(engine: RoutingEngine, scheduler: Scheduler, sessions: Closing) {
    this.engine = engine;
    this.scheduler = scheduler;
    this.sessions = sessions;
    this.closeId = scheduler.register((h) => this.close(h));
    this.releaseId = scheduler.register((h) => sessions.release(h));
    engine.onPrefixLimit = (h) => {
      if (this.closed.has(h)) return;
      this.closed.add(h);
      scheduler.schedule((scheduler.now + 1) as SimTime, Phase.session, this.closeId, h, 0, 0);
    };
  }

  /** A new session starts to count anew. */
  established(halfEdge: number): void {
    this.closed.delete(halfEdge);
  }

  private close(halfEdge: number): void {
    const { context } = this.engine;
    const limit = context.policies[context.policyOf[halfEdge]!]!.maximumPrefixes;
    if (limit === null || context.sessionUp[halfEdge] === 0) {
      this.closed.delete(halfEdge);
      return;
    }
    this.sessions.close(halfEdge);
    if (limit.restartAfterUs === null) return;
    const time = (this.scheduler.now + Math.max(2, limit.restartAfterUs)) as SimTime;
    this.scheduler.schedule(time, Phase.session, this.releaseId, halfEdge, 0, 0);
  }
}

/** What the timed engine is given besides the routing context. */
import type { Seed } from '../../kernel/dice.ts';
import type { Scheduler } from '../../kernel/scheduler.ts';
import type { ProfileOf } from './flap-damper.ts';
import type { RoutingListener } from './listener.ts';

/** How messages get from one end of a session to the other. */
export interface Transport {
  /** One-way delay of a message over a session that runs over the IGP, in µs. */
  internalDelayUs(from: number, to: number): number;
  /** What is added to the delay of an external session at this moment, in µs; nothing when left out. */
  lineDelayUs?(halfEdge: number): number;
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

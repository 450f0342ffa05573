/**
 * The backlog of a site as state, for loads that move: what waits grows by what arrives beyond capacity and shrinks by what
 * capacity has to spare, between none and all places taken. Between two looks arrivals are a straight line, so the integral is
 * exact. Requests that wait are served in the order of arrival, also when their client has gone: late work is done in vain. In
 * the long run this comes to rest where the queue of `backlog.ts` does, with many places.
 *
 * Not modelled: that some replicas of a site have more waiting than others; who waits at a replica that dies keeps the end that
 * was foreseen for him.
 */
import { exp } from '../../kernel/math.ts';
import { ZERO_LINE, type Line } from '../line.ts';
import { logLowerGamma } from './gamma.ts';

const SECOND_US = 1_000_000;
/** While it grows or shrinks, a backlog is looked at each time it has moved by this share of its places. */
export const BACKLOG_STEP_SHARE = 0.01;
/** Places that far from all or none are all or none: rounding. */
const EDGE = 1e-9;

export class BacklogState {
  private readonly placesPerReplica: number;
  /** Requests that wait. */
  queued = 0;
  private replicas = 0;
  private sinceUs = 0;
  private arrivals: Line = ZERO_LINE;
  private capacityRps = 0;

  constructor(placesPerReplica: number) {
    this.placesPerReplica = placesPerReplica;
  }

  get places(): number {
    return this.placesPerReplica * this.replicas;
  }

  /** Whether nobody waits and nobody will while arrivals do not exceed capacity. */
  isIdle(load: number): boolean {
    return this.queued === 0 && load <= this.capacityRps;
  }

  isFull(load: number): boolean {
    return load > this.capacityRps && this.queued >= this.places * (1 - EDGE);
  }

  /** The wait of a request that comes now, in µs. */
  get waitUs(): number {
    return this.capacityRps === 0 ? 0 : (this.queued / this.capacityRps) * SECOND_US;
  }

  /** Lets time pass with what was last set. */
  advance(nowUs: number): void {
    const { arrivals, sinceUs, capacityRps } = this;
    this.sinceUs = nowUs;
    if (nowUs === sinceUs || this.replicas === 0) return;
    const [from, to] = [sinceUs / SECOND_US, nowUs / SECOND_US];
    const surplus = arrivals.at - capacityRps;
    if (this.queued === 0 && surplus + arrivals.per * from <= 0 && surplus + arrivals.per * to <= 0) return;
    // Each side of the turn the backlog only grows or only shrinks, so that its bounds can be taken at the end.
    const turn = arrivals.per === 0 ? from : Math.min(to, Math.max(from, -surplus / arrivals.per));
    this.pass(from, turn, surplus, arrivals.per);
    this.pass(turn, to, surplus, arrivals.per);
  }

  private pass(from: number, to: number, surplus: number, per: number): void {
    const queued = this.queued + (to - from) * (surplus + (per * (from + to)) / 2);
    const { places } = this;
    this.queued = queued < places * EDGE ? 0 : queued > places * (1 - EDGE) ? places : queued;
  }

  /** What arrives and what is served from now on. What waits at replicas that went is gone with them. */
  set(arrivals: Line, replicas: number, capacityRps: number): void {
    if (replicas < this.replicas) this.queued *= replicas / this.replicas;
    this.arrivals = arrivals;
    this.replicas = replicas;
    this.capacityRps = capacityRps;
  }

  /** After how many µs it is to be looked at because it has moved or come to an end; infinite while it stays. */
  untilStepUs(): number {
    const { arrivals, places, queued } = this;
    const rate = arrivals.at + (arrivals.per * this.sinceUs) / SECOND_US - this.capacityRps;
    if (places === 0 || (queued === 0 && rate <= 0) || (queued >= places * (1 - EDGE) && rate >= 0)) return Infinity;
    const room = rate > 0 ? places - queued : queued;
    const step = Math.min(BACKLOG_STEP_SHARE * places, room);
    const bySlope = arrivals.per === 0 ? Infinity : Math.sqrt((2 * BACKLOG_STEP_SHARE * places) / Math.abs(arrivals.per));
    const byRate = rate === 0 ? Infinity : step / Math.abs(rate);
    return Math.ceil(Math.min(byRate, bySlope) * SECOND_US);
  }
}

/**
 * Share of those that come now who wait longer than their client does: with as many ahead as are served in `waitUs` the wait is
 * an Erlang variable, nearly a step.
 */
export function lateShare(waitUs: number, patienceUs: number, capacityRpsPerReplica: number): number {
  if (waitUs === 0) return 0;
  if (patienceUs <= 0) return 1;
  const perUs = capacityRpsPerReplica / SECOND_US;
  const late = 1 - exp(logLowerGamma(waitUs * perUs + 1, patienceUs * perUs));
  return late < EDGE ? 0 : Math.min(1, late);
}

/**
 * Route flap damping at work (RFC 2439): books the flaps of external routes as they are received and says when a suppressed
 * one may be used again. What a session takes with it when it ends, and brings when it is back, are no flaps of the route.
 */
import {
  applyFlap,
  freshFlapState,
  isForgotten,
  isSuppressed,
  reuseAfterUs,
  type FlapProfile,
  type FlapState,
} from '../session/flap-damping.ts';
import { NO_ROUTE } from '../route/routes.ts';

export type ProfileOf = (halfEdge: number) => FlapProfile | null;

export class FlapDamper {
  private readonly profileOf: ProfileOf;
  private readonly halfEdgeCount: number;
  private readonly damped: Set<number>;
  private readonly states = new Map<number, FlapState>();
  /** Routes that the neighbour withdrew, as against those that went with their session. */
  private readonly withdrawn = new Set<number>();

  /** @param damped where the routes kept from use are noted: prefix × half-edges + half-edge. */
  constructor(profileOf: ProfileOf, halfEdgeCount: number, damped: Set<number>) {
    this.profileOf = profileOf;
    this.halfEdgeCount = halfEdgeCount;
    this.damped = damped;
  }

  /** Books a change of a received route. Returns the µs until the route may be used again, 0 where it may be used now. */
  received(halfEdge: number, prefix: number, old: number, route: number, nowUs: number): number {
    const profile = this.profileOf(halfEdge);
    if (profile === null || old === route) return 0;
    const key = this.key(halfEdge, prefix);
    let state = this.states.get(key);
    // History that has decayed is none: RFC 2439 §4.8.4 lets go of it, and what comes after it is a first announcement.
    if (state !== undefined && isForgotten(profile, state, nowUs)) {
      this.states.delete(key);
      this.withdrawn.delete(key);
      state = undefined;
    }
    if (state === undefined) {
      // The first announcement of a route is no flap.
      if (old === NO_ROUTE) return 0;
      this.states.set(key, (state = freshFlapState()));
    }
    const isWithdrawn = this.withdrawn.delete(key);
    if (route === NO_ROUTE) this.withdrawn.add(key);
    else if (old === NO_ROUTE && !isWithdrawn) return 0;
    const event = route === NO_ROUTE ? 'withdrawal' : old === NO_ROUTE ? 're-advertisement' : 'attribute-change';
    if (!applyFlap(profile, state, event, nowUs)) {
      this.damped.delete(key);
      return 0;
    }
    this.damped.add(key);
    return Math.max(1, reuseAfterUs(profile, state.figureOfMerit));
  }

  /** Whether a route that was suppressed may be used from now on. */
  release(halfEdge: number, prefix: number, nowUs: number): boolean {
    const key = this.key(halfEdge, prefix);
    const state = this.states.get(key);
    if (state === undefined || !this.damped.has(key) || isSuppressed(this.profileOf(halfEdge)!, state, nowUs)) return false;
    state.isSuppressed = false;
    this.damped.delete(key);
    return true;
  }

  /** A router lost its memory of all that came over one of its half-edges. */
  forget(halfEdge: number): void {
    for (const key of this.states.keys()) {
      if (key % this.halfEdgeCount !== halfEdge) continue;
      this.states.delete(key);
      this.damped.delete(key);
      this.withdrawn.delete(key);
    }
  }

  /** What is remembered of a route; null where it never flapped. */
  stateOf(halfEdge: number, prefix: number): Readonly<FlapState> | null {
    return this.states.get(this.key(halfEdge, prefix)) ?? null;
  }

  /** When a suppressed route may be used again if it does not flap any more, in µs; null where it is not suppressed. */
  usableAt(halfEdge: number, prefix: number): number | null {
    const key = this.key(halfEdge, prefix);
    const state = this.damped.has(key) ? this.states.get(key) : undefined;
    return state === undefined ? null : state.atUs + reuseAfterUs(this.profileOf(halfEdge)!, state.figureOfMerit);
  }

  private key(halfEdge: number, prefix: number): number {
    return prefix * this.halfEdgeCount + halfEdge;
  }
}

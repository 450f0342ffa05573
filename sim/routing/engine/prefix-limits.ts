/** Prefixes held per session, against the limit that its policy sets (RFC 4271 §6.7, RFC 4486 §4). */
import type { RoutingContext } from '../rib/context.ts';
import { NO_ROUTE } from '../route/routes.ts';

export class PrefixLimits {
  private readonly context: RoutingContext;
  private readonly hasLimits: boolean;
  /** By limited half-edge: prefixes received and not withdrawn, once somebody has asked. */
  private readonly counts = new Map<number, number>();

  constructor(context: RoutingContext) {
    this.context = context;
    this.hasLimits = context.policies.some((policy) => policy.maximumPrefixes !== null);
  }

  /** Forgets the count, which is taken anew: after a change of policy, or when a router lost everything. */
  recount(halfEdge: number): void {
    this.counts.delete(halfEdge);
  }

  /** Counts a change that is in the RIB already; true where it takes a session that must not hold more over its limit. */
  exceeds(halfEdge: number, old: number, route: number): boolean {
    if (!this.hasLimits || (old === NO_ROUTE) === (route === NO_ROUTE)) return false;
    const count = this.counts.get(halfEdge);
    if (count !== undefined) this.counts.set(halfEdge, count + (route === NO_ROUTE ? -1 : 1));
    return route !== NO_ROUTE && this.isOver(halfEdge);
  }

  /** Whether a session holds more than its limit, and has to end for it. */
  isOver(halfEdge: number): boolean {
    const limit = this.limitOf(halfEdge);
    return limit !== null && limit.action === 'teardown' && this.countOf(halfEdge)! > limit.count;
  }

  /** Half-edges over their limit as things stand, ascending. */
  allOver(): number[] {
    const found: number[] = [];
    for (let h = 0; this.hasLimits && h < this.context.graph.halfEdgeCount; h++) if (this.isOver(h)) found.push(h);
    return found;
  }

  /** Prefixes received over a limited half-edge, null where nothing limits it. */
  countOf(halfEdge: number): number | null {
    if (this.limitOf(halfEdge) === null) return null;
    let count = this.counts.get(halfEdge);
    if (count === undefined) {
      count = this.context.ribs.reduce((held, rib) => held + (rib.adjIn[halfEdge] === NO_ROUTE ? 0 : 1), 0);
      this.counts.set(halfEdge, count);
    }
    return count;
  }

  private limitOf(halfEdge: number): RoutingContext['policies'][number]['maximumPrefixes'] {
    return this.hasLimits ? this.context.policies[this.context.policyOf[halfEdge]!]!.maximumPrefixes : null;
  }
}

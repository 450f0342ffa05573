/** Prefixes held per session, against the limit that its policy sets (RFC 4271 §6.7, RFC 4486 §4). */
import type { RoutingContext } from '../rib/context.ts';
import { NO_ROUTE } from '../route/routes.ts';

export class PrefixLimits {
  private readonly context: RoutingContext;
  /** By limited half-edge: prefixes received and not withdrawn. */
  private readonly counts = new Map<number, number>();

  constructor(context: RoutingContext) {
    this.context = context;
    if (context.policies.every((policy) => policy.maximumPrefixes === null)) return;
    for (let h = 0; h < context.graph.halfEdgeCount; h++) this.recount(h);
  }

  /** Counts what is held now: after a change of policy, or when a router lost everything. */
  recount(halfEdge: number): void {
    const { policies, policyOf, ribs } = this.context;
    if (policies[policyOf[halfEdge]!]!.maximumPrefixes === null) {
      this.counts.delete(halfEdge);
      return;
    }
    const count = ribs.reduce((held, rib) => held + (rib.adjIn[halfEdge] === NO_ROUTE ? 0 : 1), 0);
    this.counts.set(halfEdge, count);
  }

  /** Counts a change; true where it takes a session with the action `teardown` over its limit. */
  exceeds(halfEdge: number, old: number, route: number): boolean {
    if (this.counts.size === 0 || (old === NO_ROUTE) === (route === NO_ROUTE)) return false;
    const count = this.counts.get(halfEdge);
    if (count === undefined) return false;
    const changed = count + (route === NO_ROUTE ? -1 : 1);
    this.counts.set(halfEdge, changed);
    const limit = this.context.policies[this.context.policyOf[halfEdge]!]!.maximumPrefixes;
    return limit !== null && limit.action === 'teardown' && changed > limit.count && changed > count;
  }

  /** Prefixes received over a limited half-edge, null where nothing limits it. */
  countOf(halfEdge: number): number | null {
    return this.counts.get(halfEdge) ?? null;
  }
}

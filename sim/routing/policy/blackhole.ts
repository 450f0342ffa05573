/**
 * Discarding traffic on request (RFC 7999): a border router that honours BLACKHOLE on a session drops what goes to such a prefix,
 * and keeps the route inside its AS.
 */
import { isInternal } from '../graph/relation.ts';
import type { RoutingContext } from '../rib/context.ts';
import { WellKnown } from '../../model/community.ts';

/** Whether the router at which a route enters its AS does as its BLACKHOLE asks. Never so over internal sessions. */
export function honoursBlackhole(context: RoutingContext, edge: number, route: number): boolean {
  if (edge < 0 || isInternal(context.graph.relation[edge]!)) return false;
  if (!context.policies[context.policyOf[edge]!]!.honoursBlackhole) return false;
  return context.attributes.hasCommunity(context.routes.attributes(route), WellKnown.blackhole);
}

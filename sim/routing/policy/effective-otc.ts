/** Only-to-Customer of a selected route: what it came with, or what import added (RFC 9234 §5). */
import type { RoutingContext } from '../rib/context.ts';
import type { Choice } from './last-export.ts';
import { otcOnImport } from './roles.ts';

export function effectiveOtc(context: RoutingContext, { edge, route }: Choice): number {
  const { graph, routes, attributes, policies } = context;
  const otc = attributes.otc(routes.attributes(route));
  if (edge < 0 || !policies[context.policyOf[edge]!]!.usesRoles) return otc;
  return otcOnImport(graph.relation[edge]!, otc, graph.asNumbers[graph.asOf[graph.peer[edge]!]!]!);
}

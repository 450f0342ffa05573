/** Reads best routes and catchments out of the simulator, in the words of a recorded case. */
import { isInternal } from '../../sim/routing/graph/relation.ts';
import { importedPref } from '../../sim/routing/policy/import.ts';
import { walk, type WalkWorld } from '../../sim/routing/forwarding/walk.ts';
import type { RoutingContext } from '../../sim/routing/rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import type { Choice, Observed } from './case.ts';
import type { Network } from './network.ts';
import type { NetworkState } from './state.ts';

const ORIGINS = ['IGP', 'EGP', 'Incomplete'];

export function observedOf(network: Network, world: WalkWorld, state: NetworkState): Observed {
  const { topology, prefixes } = network;
  const best: Record<string, Record<string, Choice>> = {};
  const catchment: Record<string, Record<string, string | null>> = {};
  for (const { text } of prefixes) catchment[text] = {};
  topology.ases.forEach(({ id }, speaker) => {
    if (state.dead.has(id)) return;
    best[id] = {};
    prefixes.forEach(({ text }, prefix) => {
      const choice = choiceOf(network, world.context, prefix, speaker);
      if (choice !== null) best[id]![text] = choice;
      const { outcome, routers } = walk(world, speaker, [prefix], 0);
      catchment[text]![id] = outcome === Outcome.ok ? topology.ases[routers.at(-1)!]!.id : null;
    });
  });
  return { best, catchment };
}

/** What a router chose; null without a route. */
export function choiceOf({ topology }: Network, context: RoutingContext, prefix: number, speaker: number): Choice | null {
  const { graph, routes, attributes } = context;
  const rib = context.ribs[prefix]!;
  const edge = rib.locEdge[speaker]!;
  if (edge === NO_EDGE) return null;
  if (edge === LOCAL_EDGE) return [null, [], null, null, null, null];
  const route = rib.locRoute[speaker]!;
  const read = attributes.read(routes.attributes(route));
  const name = (router: number): string => topology.ases[router]!.id;
  return [
    name(graph.peer[edge]!),
    routes.path(route).map((as) => graph.asNumbers[as]!),
    isInternal(graph.relation[edge]!) ? read.localPref : importedPref(context, edge, routes.attributes(route)),
    Math.max(0, read.med),
    ORIGINS[read.origin]!,
    name(read.nextHop >= 0 ? read.nextHop : graph.peer[edge]!),
  ];
}

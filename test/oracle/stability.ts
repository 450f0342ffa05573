/**
 * Whether an observed state of a prefix would stay as it is by our own rules: every router's route is what its neighbour would
 * send, and given what all neighbours send, every router would choose just this one. Where several states are stable, any may
 * be what the daemons come to.
 */
import { rankOf, selectBest } from '../../sim/routing/decision/select.ts';
import { outgoing } from '../../sim/routing/advertise/outgoing.ts';
import type { RoutingContext } from '../../sim/routing/rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { NO_ROUTE, OWN_ROUTE } from '../../sim/routing/route/routes.ts';
import type { Choice, Observed } from './case.ts';
import { compare, ofPrefix } from './compare.ts';
import { choiceOf } from './observed.ts';
import type { SimulatedCase } from './simulated.ts';

export function isStableHere(simulated: SimulatedCase, prefixText: string, observed: Observed): boolean {
  const { best } = ofPrefix(observed, prefixText);
  const context = simulated.blankContext();
  const { network } = simulated;
  const { graph } = network;
  const prefix = network.prefixes.findIndex(({ text }) => text === prefixText);
  const rib = context.ribs[prefix]!;
  for (const { speaker } of simulated.origins(prefix)) rib.own.set(speaker, OWN_ROUTE);
  for (const [router, choices] of Object.entries(best)) {
    const choice = choices[prefixText];
    if (choice === undefined) continue;
    const speaker = network.speakerOf.get(router)!;
    const edge = choice[0] === null ? LOCAL_EDGE : edgeTo(context, speaker, network.speakerOf.get(choice[0])!);
    if (edge === NO_EDGE || (edge === LOCAL_EDGE && !rib.own.has(speaker))) return false;
    rib.locEdge[speaker] = edge;
    if (edge === LOCAL_EDGE) rib.locRoute[speaker] = OWN_ROUTE;
  }
  // Routes spread from the origins along the choices; a router whose route never arrives stands on a loop.
  for (let round = 0; round < graph.speakerCount; round++) {
    for (let speaker = 0; speaker < graph.speakerCount; speaker++) {
      const edge = rib.locEdge[speaker]!;
      if (edge < 0) continue;
      const mate = graph.mate[edge]!;
      if (rib.locRoute[graph.owner[mate]!] !== NO_ROUTE) rib.locRoute[speaker] = outgoing(context, rib, prefix, mate);
    }
  }
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    if (context.sessionUp[h] === 0 || rib.locRoute[graph.owner[h]!] === NO_ROUTE) continue;
    const mate = graph.mate[h]!;
    rib.adjOut[h] = rib.adjIn[mate] = outgoing(context, rib, prefix, h);
    rib.rank[mate] = rankOf(context, prefix, mate, rib.adjIn[mate]!);
  }
  const chosen: Record<string, Record<string, Choice>> = {};
  for (let speaker = 0; speaker < graph.speakerCount; speaker++) {
    if (selectBest(context, rib, speaker) !== rib.locEdge[speaker]) return false;
    const choice = choiceOf(network, context, prefix, speaker);
    if (choice !== null) chosen[network.topology.ases[speaker]!.id] = { [prefixText]: choice };
  }
  const empty = { [prefixText]: {} };
  return compare({ best, catchment: empty }, { best: chosen, catchment: empty }).mismatches.length === 0;
}

function edgeTo({ graph, sessionUp }: RoutingContext, speaker: number, peer: number): number {
  for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
    if (graph.peer[h] === peer && sessionUp[h] === 1) return h;
  }
  return NO_EDGE;
}

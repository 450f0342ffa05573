/**
 * On which step of the decision process the site of each flow turned. At every hop of a request the chosen route is held against
 * the best candidate that leads to another site; the latest step among the hops is the flow's. A step at router id or later means
 * that nothing in the network preferred the site: a coin toss that the next upgrade may toss again.
 */
import { candidatesAt, type EdgeCandidate } from '../routing/decision/candidates.ts';
import { decide } from '../routing/decision/decide.ts';
import { walk } from '../routing/forwarding/walk.ts';
import { DecisionStep, Outcome } from '../trace/reasons.ts';
import type { World } from './world.ts';

const lastSteps = new WeakMap<World, DecisionStep[]>();

/** Writes the present step of every flow, where it differs from what was written last. */
export function recordDecisions(world: World): void {
  const { blueprint, traffic, recorder } = world;
  const known = lastSteps.get(world) ?? blueprint.flows.map(() => DecisionStep.none as DecisionStep);
  const siteFrom = siteFinder(world);
  blueprint.flows.forEach((flow, index) => {
    const path = traffic.pathOf(index);
    const step =
      path === null || path.outcome !== Outcome.ok
        ? DecisionStep.none
        : stepOf(world, path.request.routers, flow.destination, siteFrom);
    recorder.decisionChanged(index, known[index]!, step);
    known[index] = step;
  });
  lastSteps.set(world, known);
}

type SiteFinder = (router: number, destination: readonly number[]) => number;

/** Site that packets from a router reach, remembered for this moment. */
function siteFinder(world: World): SiteFinder {
  const { blueprint, walkWorld } = world;
  const { speakers } = blueprint.network;
  const known = new Map<number, number>();
  return (router, destination) => {
    const key = destination[0]! * speakers.length + router;
    let site = known.get(key);
    if (site === undefined) {
      const { outcome, routers } = walk(walkWorld, router, destination, 0);
      site = outcome === Outcome.ok ? speakers[routers[routers.length - 1]!]!.datacenter : -1;
      known.set(key, site);
    }
    return site;
  };
}

function stepOf(world: World, routers: readonly number[], destination: readonly number[], siteFrom: SiteFinder): DecisionStep {
  const { context, blueprint } = world;
  const { speakers } = blueprint.network;
  const site = speakers[routers[routers.length - 1]!]!.datacenter;
  let latest: DecisionStep = DecisionStep.onlyRoute;
  for (const router of routers) {
    if (speakers[router]!.datacenter >= 0) break;
    const prefix = destination.find((candidate) => context.ribs[candidate]!.fibEdge[router]! >= 0);
    if (prefix === undefined) continue;
    const rib = context.ribs[prefix]!;
    const candidates = candidatesAt(context, rib, router);
    const chosen = candidates.find((candidate) => candidate.halfEdge === rib.locEdge[router]);
    if (chosen === undefined) continue;
    for (const rival of candidates) {
      if (rival === chosen || siteFrom(nextOf(world, rival), destination) === site) continue;
      const { step } = decide([chosen, rival]);
      if (step > latest) latest = step;
    }
  }
  return latest;
}

/** Where packets go when a candidate is chosen. */
function nextOf(world: World, candidate: EdgeCandidate): number {
  const { context } = world;
  const nextHop = context.attributes.nextHop(context.routes.attributes(candidate.route));
  return nextHop >= 0 ? nextHop : context.graph.peer[candidate.halfEdge]!;
}

/**
 * On which step of the decision process the site of each flow turned. At every hop of a request the chosen route is held against
 * the best candidate that leads to another site; the latest step among the hops is the flow's. A step at router id or later means
 * that nothing in the network preferred the site: a coin toss that the next upgrade may toss again.
 */
import { candidatesAt, decideAt } from '../routing/decision/candidates.ts';
import { walk } from '../routing/forwarding/walk.ts';
import { LOCAL_EDGE, NO_EDGE } from '../routing/rib/prefix-rib.ts';
import { INELIGIBLE } from '../routing/rib/rank.ts';
import { DecisionStep, Outcome } from '../trace/reasons.ts';
import type { World } from './world.ts';

/** The present step of every flow. */
export function decisionSteps(world: World): DecisionStep[] {
  const { blueprint, traffic } = world;
  const moment = new Moment(world);
  return blueprint.flows.map(({ destination }, index) => {
    const path = traffic.pathOf(index);
    let step: DecisionStep = DecisionStep.none;
    if (path !== null && path.outcome === Outcome.ok) {
      step = DecisionStep.onlyRoute;
      for (const router of path.request.routers) step = Math.max(step, moment.stepAt(router, destination)) as DecisionStep;
    }
    return step;
  });
}

/** Writes the steps that differ from those known before; null where none were. */
export function recordDecisions(world: World, known: readonly DecisionStep[] | null, steps: readonly DecisionStep[]): void {
  steps.forEach((step, flow) => world.recorder.decisionChanged(flow, known?.[flow] ?? DecisionStep.none, step));
}

/** What holds at one instant, worked out once for each router and destination: flows share most of their hops. */
class Moment {
  private readonly world: World;
  /** By destination and router; −2 and −1 where not worked out. */
  private readonly sites: Int32Array;
  private readonly steps: Int8Array;

  constructor(world: World) {
    this.world = world;
    const { plan, network } = world.blueprint;
    this.sites = new Int32Array(plan.prefixes.length * network.speakers.length).fill(-2);
    this.steps = new Int8Array(this.sites.length).fill(-1);
  }

  /** The latest step at which a router's choice beat a candidate that leads to another site. */
  stepAt(router: number, destination: readonly number[]): DecisionStep {
    const key = this.key(router, destination);
    if (this.steps[key]! < 0) this.steps[key] = this.findStep(router, destination);
    return this.steps[key]! as DecisionStep;
  }

  private key(router: number, destination: readonly number[]): number {
    return destination[0]! * this.world.blueprint.network.speakers.length + router;
  }

  private findStep(router: number, destination: readonly number[]): DecisionStep {
    const { context } = this.world;
    let latest: DecisionStep = DecisionStep.onlyRoute;
    const prefix = destination.find((candidate) => context.ribs[candidate]!.fibEdge[router]! !== NO_EDGE);
    // An originator has nothing to decide.
    if (prefix === undefined || context.ribs[prefix]!.fibEdge[router] === LOCAL_EDGE) return latest;
    const rib = context.ribs[prefix]!;
    const own = rib.locEdge[router]!;
    const site = this.siteFrom(router, destination);
    // Most rivals lead to the same site, so candidates are made only once one does not.
    let rivals: Set<number> | null = null;
    const { firstEdge } = context.graph;
    for (let edge = firstEdge[router]!; edge < firstEdge[router + 1]!; edge++) {
      if (edge === own || rib.rank[edge] === INELIGIBLE) continue;
      if (this.siteFrom(this.nextOf(edge, rib.adjIn[edge]!), destination) !== site) (rivals ??= new Set()).add(edge);
    }
    if (rivals === null) return latest;
    const candidates = candidatesAt(context, rib, router);
    const chosen = candidates.find(({ halfEdge }) => halfEdge === own);
    if (chosen === undefined) return latest;
    for (const rival of candidates) {
      if (!rivals.has(rival.halfEdge)) continue;
      const { step } = decideAt(context, router, [chosen, rival]);
      if (step > latest) latest = step;
    }
    return latest;
  }

  /** Datacenter that packets from a router reach, −1 for none. */
  private siteFrom(router: number, destination: readonly number[]): number {
    const key = this.key(router, destination);
    let site = this.sites[key]!;
    if (site === -2) {
      const { outcome, routers } = walk(this.world.walkWorld, router, destination, 0);
      site = outcome === Outcome.ok ? this.world.blueprint.network.speakers[routers[routers.length - 1]!]!.datacenter : -1;
      this.sites[key] = site;
      // Whoever is on the way gets there the same way.
      if (outcome === Outcome.ok) for (const hop of routers) this.sites[this.key(hop, destination)] = site;
    }
    return site;
  }

  /** Where packets go when the route of an edge is chosen. */
  private nextOf(edge: number, route: number): number {
    const { context } = this.world;
    const nextHop = context.attributes.nextHop(context.routes.attributes(route));
    return nextHop >= 0 ? nextHop : context.graph.peer[edge]!;
  }
}

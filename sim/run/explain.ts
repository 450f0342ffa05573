/**
 * Answers "where did this client go at this moment, and why": runs the scenario to the moment and looks. Every hop of the request
 * and the response with the route it followed, the rivals of that route and the step on which each lost, and the chain of causes
 * from the last change of the path back to the fault.
 */
import { present } from '../kernel/assert.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { candidatesAt, decideAt } from '../routing/decision/candidates.ts';
import type { Walk } from '../routing/forwarding/walk.ts';
import { LOCAL_EDGE, NO_EDGE } from '../routing/rib/prefix-rib.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { DecisionStep, Outcome, OUTCOMES, reasonName, type OutcomeName } from '../trace/reasons.ts';
import { asPathOf, attributesOf, type ExplainedAs, type ExplainedAttributes } from './explain-attributes.ts';
import { causesOf, type ExplainedCause } from './explain-causes.ts';
import { explainRival, type ExplainedRival } from './explain-rival.ts';
import { prepare } from './simulate.ts';
import type { World } from './world.ts';

export interface ExplainQuestion {
  /** Ids of a population and a service. */
  readonly client: string;
  readonly service: string;
  readonly at: SimTime;
  readonly family: 4 | 6;
}

export interface Explanation {
  readonly scenario: string;
  readonly client: string;
  readonly service: string;
  readonly family: 4 | 6;
  readonly at: SimTime;
  readonly outcome: OutcomeName;
  /** Name of the datacenter that answers, null when none does. */
  readonly site: string | null;
  /** What an answer takes, and of what it is made; null without one. */
  readonly latency: ExplainedLatency | null;
  /** How the tries made at this moment end; shares that are not zero. */
  readonly shares: readonly { readonly outcome: OutcomeName; readonly share: number }[];
  readonly request: ExplainedLeg;
  readonly response: ExplainedLeg | null;
  /** What led to the present path, the latest first, back to a fault; empty when nothing changed it. */
  readonly causes: readonly ExplainedCause[];
}

/** In µs, the parts first. */
export interface ExplainedLatency {
  readonly requestUs: number;
  readonly responseUs: number;
  /** Between the client and the first router of its network, both ways. */
  readonly accessUs: number;
  readonly serviceTimeUs: number;
  /** Mean time spent in calls to other services. */
  readonly callsUs: number;
  readonly totalUs: number;
}

export interface ExplainedLeg {
  readonly outcome: OutcomeName;
  readonly delayUs: number;
  readonly hops: readonly ExplainedHop[];
}

export interface ExplainedHop {
  readonly router: string;
  readonly as: string;
  readonly asn: number;
  readonly place: string;
  /** The prefix that matched, null without a route. */
  readonly prefix: string | null;
  readonly via: 'local' | 'external' | 'internal' | null;
  /** AS path of the route followed, nearest first. */
  readonly asPath: readonly ExplainedAs[];
  /** What that route carries; null without one. */
  readonly attributes: ExplainedAttributes | null;
  /** The step on which the choice turned. */
  readonly step: string;
  readonly rivals: readonly ExplainedRival[];
}

/** @throws AssertionError for a client or service that the scenario does not have. */
export function explain(scenario: Scenario, question: ExplainQuestion): Explanation {
  const { world } = prepare(scenario);
  world.scheduler.run(question.at);
  const { blueprint, traffic } = world;
  const { topology } = blueprint;
  const population = topology.populations.findIndex(({ id }) => id === question.client);
  const service = topology.services.findIndex(({ id }) => id === question.service);
  const flow = blueprint.flows.findIndex(
    (candidate) => candidate.population === population && candidate.service === service && candidate.family === question.family,
  );
  const path = present(traffic.pathOf(flow), `flow of ${question.client} to ${question.service} over IPv${question.family}`);
  const { destination, source } = blueprint.flows[flow]!;
  const site = path.datacenter < 0 ? null : topology.datacenters[path.datacenter]!.name;
  const shares = traffic.sharesOf(flow);
  return {
    scenario: scenario.variant === null ? scenario.name : `${scenario.name} [${scenario.variant}]`,
    client: topology.populations[population]!.name,
    service: topology.services[service]!.name,
    family: question.family,
    at: question.at,
    outcome: OUTCOMES[path.outcome]!,
    site,
    latency: path.outcome === Outcome.ok && path.response !== null ? latencyOf(world, flow, [path.request, path.response]) : null,
    shares: OUTCOMES.flatMap((outcome, i) => (shares[i]! > 0 ? [{ outcome, share: shares[i]! }] : [])),
    request: explainLeg(world, path.request, destination),
    response: path.response === null ? null : explainLeg(world, path.response, [source]),
    causes: causesOf(scenario, world.writer.finish(), (row) => row.kind === EventKind.flowPath && row.who === flow),
  };
}

function latencyOf({ blueprint, traffic }: World, flow: number, [request, response]: readonly [Walk, Walk]): ExplainedLatency {
  const { accessUs, service } = blueprint.flows[flow]!;
  const { serviceTimeUs } = blueprint.services[service]!;
  const totalUs = traffic.rttOf(flow);
  const known = request.delayUs + response.delayUs + 2 * accessUs + serviceTimeUs;
  return {
    requestUs: request.delayUs,
    responseUs: response.delayUs,
    accessUs: 2 * accessUs,
    serviceTimeUs,
    callsUs: Math.max(0, Math.round(totalUs - known)),
    totalUs,
  };
}

function explainLeg(world: World, walk: Walk, prefixes: readonly number[]): ExplainedLeg {
  return {
    outcome: OUTCOMES[walk.outcome]!,
    delayUs: walk.delayUs,
    hops: walk.routers.map((router) => explainHop(world, router, prefixes)),
  };
}

function explainHop(world: World, router: number, prefixes: readonly number[]): ExplainedHop {
  const { context, blueprint } = world;
  const speaker = blueprint.network.speakers[router]!;
  const where = { router: speaker.name, as: speaker.asName, asn: speaker.asn, place: speaker.place.name };
  const prefix = prefixes.find((candidate) => context.ribs[candidate]!.fibEdge[router] !== NO_EDGE);
  if (prefix === undefined)
    return {
      ...where,
      prefix: null,
      via: null,
      asPath: [],
      attributes: null,
      step: reasonName('decision', DecisionStep.none),
      rivals: [],
    };
  const rib = context.ribs[prefix]!;
  const edge = rib.fibEdge[router]!;
  const { text } = blueprint.plan.prefixes[prefix]!;
  const route = rib.fibRoute[router]!;
  if (edge === LOCAL_EDGE) {
    const attributes = attributesOf(world, route, null);
    return { ...where, prefix: text, via: 'local', asPath: [], attributes, step: 'originated here', rivals: [] };
  }
  const candidates = candidatesAt(context, rib, router);
  const chosen = candidates.find((candidate) => candidate.halfEdge === edge);
  return {
    ...where,
    prefix: text,
    via: context.graph.link[edge]! < 0 ? 'internal' : 'external',
    asPath: asPathOf(world, route),
    attributes: attributesOf(world, route, chosen ?? null),
    step: reasonName('decision', decideAt(context, router, candidates).step),
    rivals:
      chosen === undefined
        ? []
        : candidates.filter((rival) => rival !== chosen).map((rival) => explainRival(world, chosen, rival)),
  };
}

/**
 * Answers "what does this router think of this prefix at this moment, and why": the choice, every neighbour's route that competes
 * with it and where it lost, every neighbour's route that is absent and why, and the chain of causes of the last change.
 */
import { assert } from '../kernel/assert.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { candidatesAt, decideAt } from '../routing/decision/candidates.ts';
import { offerOf, type Offer } from '../routing/engine/offer.ts';
import { LOCAL_EDGE, NO_EDGE } from '../routing/rib/prefix-rib.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { DecisionStep, reasonName } from '../trace/reasons.ts';
import { causesOf, type ExplainedCause } from './explain-causes.ts';
import { asPathOf, explainRival, type ExplainedRival } from './explain-rival.ts';
import { prepare } from './simulate.ts';
import type { World } from './world.ts';

export interface RouteQuestion {
  /** Index of the router among the speakers of the world, and of the prefix in its plan. */
  readonly router: string;
  readonly prefix: string;
  readonly at: SimTime;
}

export interface ExplainedAbsence {
  readonly from: string;
  /** Such as `refused: own AS in the path`, `withheld: export rule`, `held by MRAI until 6:00.250`. */
  readonly why: string;
  /** When it ends by itself, in µs since the run began; null where nothing is known to end it. */
  readonly untilUs: number | null;
  readonly asPath: readonly string[];
}

export interface RouteExplanation {
  readonly scenario: string;
  readonly router: string;
  readonly as: string;
  readonly prefix: string;
  readonly at: SimTime;
  /** Null without a route. */
  readonly chosen: { readonly from: string; readonly asPath: readonly string[]; readonly isOwn: boolean } | null;
  readonly step: string;
  /** Whether packets follow the choice already; false while the forwarding table lags behind. */
  readonly isInstalled: boolean;
  readonly rivals: readonly ExplainedRival[];
  readonly absent: readonly ExplainedAbsence[];
  readonly causes: readonly ExplainedCause[];
}

/** Ids and names of the routers of a scenario's world, ours first, and the texts of its prefixes. */
export interface RouteSubjects {
  readonly routers: readonly { readonly id: string; readonly name: string }[];
  readonly prefixes: readonly string[];
}

export function routeSubjects(scenario: Scenario): RouteSubjects {
  const { blueprint } = prepare(scenario).world;
  return { routers: blueprint.network.speakers, prefixes: blueprint.plan.prefixes.map(({ id }) => id) };
}

/** @throws AssertionError for a router or prefix that the world does not have; `routeSubjects` tells them. */
export function explainRoute(scenario: Scenario, question: RouteQuestion): RouteExplanation {
  const { world } = prepare(scenario);
  world.scheduler.run(question.at);
  const { context, engine, blueprint } = world;
  const { graph } = context;
  const { speakers } = blueprint.network;
  const router = speakers.findIndex(({ id }) => id === question.router);
  const prefix = blueprint.plan.indexOf(question.prefix);
  assert(router >= 0 && prefix >= 0, `${question.router} or ${question.prefix} is not in this world`);
  const rib = context.ribs[prefix]!;
  const candidates = candidatesAt(context, rib, router);
  const edge = rib.locEdge[router]!;
  const chosen = candidates.find(({ halfEdge }) => halfEdge === edge);
  const absent: ExplainedAbsence[] = [];
  for (let h = graph.firstEdge[router]!; h < graph.firstEdge[router + 1]!; h++) {
    const offer = offerOf(engine, prefix, h);
    if (offer.kind === 'candidate') continue;
    const route = 'route' in offer ? offer.route : 0;
    const untilUs = 'untilUs' in offer ? offer.untilUs : null;
    absent.push({ from: speakers[graph.peer[h]!]!.name, why: inWords(offer), untilUs, asPath: asPathOf(world, route) });
  }
  return {
    scenario: scenario.variant === null ? scenario.name : `${scenario.name} [${scenario.variant}]`,
    router: speakers[router]!.name,
    as: speakers[router]!.asName,
    prefix: blueprint.plan.prefixes[prefix]!.text,
    at: question.at,
    chosen: choiceOf(world, router, edge, rib.locRoute[router]!),
    step: reasonName('decision', rib.own.has(router) ? DecisionStep.onlyRoute : decideAt(context, router, candidates).step),
    isInstalled: rib.fibEdge[router] === edge && rib.fibRoute[router] === rib.locRoute[router],
    rivals:
      chosen === undefined
        ? []
        : candidates.filter((rival) => rival !== chosen).map((rival) => explainRival(world, chosen, rival)),
    absent,
    causes: causesOf(
      world.writer.finish(),
      (row) => row.kind === EventKind.routeChange && row.who === router && row.what === prefix,
    ),
  };
}

function choiceOf(world: World, router: number, edge: number, route: number): RouteExplanation['chosen'] {
  if (edge === NO_EDGE) return null;
  const { speakers } = world.blueprint.network;
  const isOwn = edge === LOCAL_EDGE;
  const from = speakers[isOwn ? router : world.context.graph.peer[edge]!]!.name;
  return { from, asPath: asPathOf(world, route), isOwn };
}

function inWords(offer: Offer): string {
  switch (offer.kind) {
    case 'refused':
      return `refused: ${offer.reason}`;
    case 'withheld':
      return `not sent: ${offer.reason}`;
    case 'damped':
      return 'damped';
    case 'session-down':
      return 'session down';
    case 'held-by-mrai':
      return 'held by MRAI';
    case 'on-its-way':
      return 'on its way';
    default:
      return offer.kind;
  }
}

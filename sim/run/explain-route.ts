/**
 * Answers "what does this router think of this prefix at this moment, and why": the choice, every neighbour's route that competes
 * with it and where it lost, every neighbour's route that is absent and why, and the chain of causes of the last change.
 */
import { assert } from '../kernel/assert.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { candidatesAt, decideAt, type EdgeCandidate } from '../routing/decision/candidates.ts';
import { offerOf, type Offer } from '../routing/engine/offer.ts';
import { LOCAL_EDGE, NO_EDGE } from '../routing/rib/prefix-rib.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { DecisionStep, reasonName } from '../trace/reasons.ts';
import { asPathOf, attributesOf, type ExplainedAs, type ExplainedAttributes } from './explain-attributes.ts';
import { causesOf, type ExplainedCause } from './explain-causes.ts';
import { explainRival, type ExplainedRival } from './explain-rival.ts';
import { prepare } from './simulate.ts';
import type { World } from './world.ts';

export interface RouteQuestion {
  /** Ids, as `routeSubjects` gives them. */
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
  readonly asPath: readonly ExplainedAs[];
}

export interface RouteExplanation {
  readonly scenario: string;
  readonly router: string;
  readonly as: string;
  readonly prefix: string;
  readonly at: SimTime;
  readonly asn: number;
  /** False while the router is without power or crashed: it has no routes then, and nobody hears of any. */
  readonly isUp: boolean;
  /** Null without a route. */
  readonly chosen: ExplainedChoice | null;
  readonly step: string;
  /** Whether packets follow the choice already; false while the forwarding table lags behind. */
  readonly isInstalled: boolean;
  readonly rivals: readonly ExplainedRival[];
  readonly absent: readonly ExplainedAbsence[];
  readonly causes: readonly ExplainedCause[];
}

export interface ExplainedChoice {
  /** The neighbour that sent it; the router itself where it is its own. */
  readonly from: string;
  readonly asPath: readonly ExplainedAs[];
  readonly attributes: ExplainedAttributes;
  readonly isOwn: boolean;
}

/** What may be asked about in a scenario's world. */
export interface RouteSubjects {
  /** Ours first; `as` and `asName` are those of an outside AS, null for ours. */
  readonly routers: readonly RouterSubject[];
  readonly prefixes: readonly PrefixSubject[];
}

export interface RouterSubject {
  readonly id: string;
  readonly name: string;
  readonly as: string | null;
  readonly asName: string;
  readonly asn: number;
}

export interface PrefixSubject {
  readonly id: string;
  /** The place whose clients it stands for; null for prefixes of ours. */
  readonly pop: string | null;
}

export function routeSubjects(scenario: Scenario): RouteSubjects {
  const { blueprint } = prepare(scenario).world;
  return { routers: blueprint.network.speakers, prefixes: blueprint.plan.prefixes };
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
    asn: speakers[router]!.asn,
    isUp: world.physical.isRouterUp(router),
    prefix: blueprint.plan.prefixes[prefix]!.text,
    at: question.at,
    chosen: choiceOf(world, router, { edge, route: rib.locRoute[router]!, candidate: chosen }),
    step: reasonName('decision', rib.own.has(router) ? DecisionStep.onlyRoute : decideAt(context, router, candidates).step),
    isInstalled: rib.fibEdge[router] === edge && rib.fibRoute[router] === rib.locRoute[router],
    rivals:
      chosen === undefined
        ? []
        : candidates.filter((rival) => rival !== chosen).map((rival) => explainRival(world, chosen, rival)),
    absent,
    causes: causesOf(
      scenario,
      world.writer.finish(),
      (row) => row.kind === EventKind.routeChange && row.who === router && row.what === prefix,
    ),
  };
}

/** `candidate`: the choice among the candidates; undefined for an own route, or one that has just ceased to be a candidate. */
function choiceOf(
  world: World,
  router: number,
  { edge, route, candidate }: { readonly edge: number; readonly route: number; readonly candidate: EdgeCandidate | undefined },
): RouteExplanation['chosen'] {
  if (edge === NO_EDGE) return null;
  const isOwn = edge === LOCAL_EDGE;
  return {
    from: world.blueprint.network.speakers[isOwn ? router : world.context.graph.peer[edge]!]!.name,
    asPath: asPathOf(world, route),
    attributes: attributesOf(world, route, candidate ?? null),
    isOwn,
  };
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

/** A propagation as a document for machines: counts and µs as integers, shares and means as plain numbers, nothing rounded. */
import { Relation } from '../routing/graph/relation.ts';
import type { RoutingGraph } from '../routing/graph/graph.ts';
import type { Propagation, Step } from '../run/propagation/propagation.ts';
import type { Change } from '../run/propagation/state-source.ts';
import type { WhatIfResult } from '../run/propagation/what-ifs.ts';
import { asnOf, meanHops } from '../run/propagation/summary.ts';

/** A propagation with what led to it. */
export interface ShownPropagation {
  readonly file: string;
  readonly form: string;
  readonly graph: RoutingGraph;
  readonly mode: 'steady' | 'events';
  readonly mraiUs: number;
  readonly seed: number;
  /** AS numbers, as they were asked for. */
  readonly origins: readonly number[];
  readonly propagation: Propagation;
  /** Null when no what-if was asked for. */
  readonly answers: readonly WhatIfResult[] | null;
}

const SCHEMA_VERSION = 1;

export function propagationJson(shown: ShownPropagation): string {
  const { graph, propagation, mode } = shown;
  const { steps, isStable } = propagation;
  const last = steps.at(-1);
  const isTimed = mode === 'events';
  return `${JSON.stringify({
    schemaVersion: SCHEMA_VERSION,
    graph: { file: shown.file, readFrom: shown.form, ...graphCounts(graph) },
    origins: shown.origins,
    mode,
    isStable,
    seed: isTimed ? shown.seed : null,
    mraiUs: isTimed ? shown.mraiUs : null,
    // The end of it all; the ways there are the steps.
    ...(last === undefined ? {} : stateDocument(last, graph.speakerCount)),
    steps: steps.map((step) => ({
      change: changeDocument(graph, step.change),
      convergenceUs: step.timing?.convergenceUs ?? null,
      messageCount: step.timing?.messageCount ?? null,
      eventCount: step.timing?.eventCount ?? null,
      ...stateDocument(step, graph.speakerCount),
      moves: step.moves,
    })),
    ...(shown.answers === null ? {} : { whatIfs: shown.answers.map((one) => answerDocument(graph, one)) }),
  }, null, 2)}\n`;
}

/** What a graph is made of. */
export function graphCounts({ speakerCount, halfEdgeCount, relation }: RoutingGraph): {
  readonly asCount: number;
  readonly linkCount: number;
  readonly providerLinkCount: number;
  readonly peerLinkCount: number;
} {
  let providerLinkCount = 0;
  for (const one of relation) if (one === Relation.provider) providerLinkCount++;
  const linkCount = halfEdgeCount / 2;
  return { asCount: speakerCount, linkCount, providerLinkCount, peerLinkCount: linkCount - providerLinkCount };
}

function stateDocument({ state, ties, routes }: Step, asCount: number): object {
  const { catchments, classes, hops } = state;
  const reached = hops.reduce((sum, count) => sum + count, 0);
  return {
    catchments: catchments.map((one, i) => ({
      ...one,
      shareRatio: one.asCount / asCount,
      // However ties are broken; catchments and ties are both in the order of the origins.
      asCountLeast: ties?.least[i] ?? null,
      asCountMost: ties?.most[i] ?? null,
    })),
    // ASes whose origin the last tie-break decided; null where there were too many origins to tell.
    ties: ties === null ? null : { asCount: ties.asCount },
    ...(routes.length === 0 ? {} : { routes }),
    classes,
    pathLength: {
      asCount: reached,
      hopsTotal: hops.reduce((sum, count, length) => sum + count * length, 0),
      meanHops: meanHops(hops),
      histogram: hops,
    },
  };
}

const answerDocument = (graph: RoutingGraph, answer: WhatIfResult): object => ({
  ...answer,
  change: changeDocument(graph, answer.change),
});

function changeDocument(graph: RoutingGraph, change: Change | null): object {
  if (change === null) return { kind: 'announce' };
  if (change.kind === 'withdraw') return { kind: 'withdraw', origin: asnOf(graph, change.origin) };
  const { owner, peer } = graph;
  return { kind: 'fail-link', a: asnOf(graph, owner[change.halfEdge]!), b: asnOf(graph, peer[change.halfEdge]!) };
}

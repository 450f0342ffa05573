/** A propagation as a document for machines: counts and µs as integers, shares and means as plain numbers, nothing rounded. */
import { Relation } from '../routing/graph/relation.ts';
import type { RoutingGraph } from '../routing/graph/graph.ts';
import type { Propagation } from '../run/propagation/propagation.ts';
import type { Change } from '../run/propagation/state-source.ts';
import type { WhatIfResult } from '../run/propagation/what-ifs.ts';
import { asnOf, meanHops, type StateSummary } from '../run/propagation/summary.ts';

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
    ...(last === undefined ? {} : stateDocument(last.state, graph.speakerCount)),
    steps: steps.map(({ change, state, moves, timing }) => ({
      change: changeDocument(graph, change),
      convergenceUs: timing?.convergenceUs ?? null,
      messageCount: timing?.messageCount ?? null,
      eventCount: timing?.eventCount ?? null,
      ...stateDocument(state, graph.speakerCount),
      moves,
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

function stateDocument({ catchments, classes, hops }: StateSummary, asCount: number): object {
  const reached = hops.reduce((sum, count) => sum + count, 0);
  return {
    catchments: catchments.map((one) => ({ ...one, shareRatio: one.asCount / asCount })),
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

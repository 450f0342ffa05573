/**
 * Many what-ifs from one state: each origin withdrawn, or each of the busiest links failed, alone and taken back again. Work is
 * in proportion to the routes that change.
 */
import { assert } from '../../kernel/assert.ts';
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../routing/rib/prefix-rib.ts';
import { gaoRexfordSweep } from '../../routing/solver/gao-rexford.ts';
import { WhatIf, type WhatIfChange } from '../../routing/solver/what-if.ts';
import type { Change } from './state-source.ts';
import { namedOrigin, sortedMoves, type Move } from './summary.ts';

export interface WhatIfResult {
  readonly change: Change;
  /** ASes whose best path ended at the origin, or went over the link. */
  readonly usedByCount: number;
  /** ASes that choose another neighbour, or a route of another class or length from the same. */
  readonly changedCount: number;
  /** ASes that reach another origin, themselves or because those before them chose anew; and among them those that reach none. */
  readonly movedCount: number;
  readonly lostCount: number;
  readonly moves: readonly Move[];
}

export interface WhatIfQuestions {
  /** Speakers that announce the prefix. */
  readonly origins: readonly number[];
  /** What has happened already. */
  readonly changes: readonly Change[];
  /** Whether each origin that is left is withdrawn. */
  readonly asksOrigins: boolean;
  /** How many of the links that carry the most best paths fail. */
  readonly linkCount: number;
}

export function whatIfs(graph: RoutingGraph, questions: WhatIfQuestions): WhatIfResult[] {
  const { origins, changes, asksOrigins, linkCount } = questions;
  const sweep = gaoRexfordSweep(graph);
  assert(sweep.ok, 'a graph that is not one speaker per AS with the default policies');
  const world = new WhatIf(graph, sweep.value, origins);
  for (const change of changes) world.apply(asked(change));
  const users = usersOf(graph, world);
  const withdrawn = asksOrigins ? origins.filter((speaker) => world.state.via[speaker] === LOCAL_EDGE) : [];
  const failed = users.busiest.slice(0, linkCount);
  return [
    ...withdrawn.map((origin) => answered(graph, world, { change: { kind: 'withdraw', origin }, count: users.of(origin) })),
    ...failed.map((halfEdge) => {
      return answered(graph, world, { change: { kind: 'fail-link', halfEdge }, count: users.of(graph.owner[halfEdge]!) });
    }),
  ];
}

const asked = (change: Change): WhatIfChange =>
  change.kind === 'withdraw' ? { origins: [[change.origin, false]] } : { sessions: [[change.halfEdge, false]] };

function answered(
  graph: RoutingGraph, world: WhatIf, { change, count }: { readonly change: Change; readonly count: number },
): WhatIfResult {
  const { changedCount, moved, from, to } = world.apply(asked(change));
  world.undo();
  const counts = new Map<string, Move>();
  let lostCount = 0;
  moved.forEach((_, i) => {
    const move = { from: namedOrigin(graph, from[i]!), to: namedOrigin(graph, to[i]!) };
    if (move.to === null) lostCount++;
    const key = `${move.from} ${move.to}`;
    counts.set(key, { ...move, asCount: (counts.get(key)?.asCount ?? 0) + 1 });
  });
  const moves = sortedMoves([...counts.values()]);
  return { change, usedByCount: count, changedCount, movedCount: moved.length, lostCount, moves };
}

interface Users {
  /** ASes, itself among them, whose best path goes over a speaker. */
  readonly of: (speaker: number) => number;
  /** Best half-edges by how many ASes' paths go over them, most first, then in the order of the graph. */
  readonly busiest: readonly number[];
}

/** Counts along the ways, from the far ends towards the origins. */
function usersOf({ speakerCount, peer }: RoutingGraph, { state: { via, length } }: WhatIf): Users {
  const counts = new Int32Array(speakerCount);
  const byLength: number[][] = [];
  for (let speaker = 0; speaker < speakerCount; speaker++) {
    if (via[speaker] !== NO_EDGE) (byLength[length[speaker]!] ??= []).push(speaker);
  }
  const edges: number[] = [];
  for (const speakers of byLength.reverse()) {
    for (const speaker of speakers ?? []) {
      counts[speaker]!++;
      if (via[speaker] === LOCAL_EDGE) continue;
      edges.push(speaker);
      counts[peer[via[speaker]!]!]! += counts[speaker]!;
    }
  }
  const busiest = edges.sort((x, y) => counts[y]! - counts[x]! || via[x]! - via[y]!).map((speaker) => via[speaker]!);
  return { of: (speaker) => counts[speaker]!, busiest };
}

/**
 * Where a replica goes, and why. Nodes are first filtered (not ready, no room, one of the service there already where that is
 * forbidden), then compared: fewest replicas of the service in the rack, fewest on the node, then the emptiest node (or the
 * fullest, for schedulers that pack), at last the order in which racks take turns. The verdict names the first comparison that
 * told the winner from the runner-up, or what stood in the way of each node.
 *
 * Not modelled: resources other than a number of replicas, priorities and preemption, moving others to make room.
 */
import { assert } from '../../kernel/assert.ts';
import { PlacementReason } from '../../trace/reasons.ts';

/** A node as a scheduler sees it when it places one replica. */
export interface Candidate {
  readonly node: number;
  readonly isReady: boolean;
  /** Closed to new replicas while it is drained. */
  readonly isCordoned?: boolean;
  /** How many more replicas fit; Infinity without a limit. */
  readonly room: number;
  /** Replicas of the service in its rack, on ready nodes and others. */
  readonly inRack: number;
  /** Replicas of the service on it. */
  readonly ofService: number;
  /** Replicas on it. */
  readonly count: number;
}

export interface PlacementRules {
  readonly antiAffinity: 'preferred' | 'required';
  readonly prefers: 'emptiest' | 'fullest';
}

/** What keeps a node from being taken. */
export type Obstacle = 'not-ready' | 'cordoned' | 'no-room' | 'anti-affinity';

export interface Placement {
  /** −1: nowhere. */
  readonly node: number;
  /** By which comparison the node won, or what stood in the way of most nodes that are ready. */
  readonly reason: PlacementReason;
  /** Nodes that could not be taken, each with the first obstacle. */
  readonly refused: readonly { readonly node: number; readonly why: Obstacle }[];
}

function obstacle({ isReady, isCordoned, room, ofService }: Candidate, rules: PlacementRules): Obstacle | null {
  if (!isReady) return 'not-ready';
  if (isCordoned === true) return 'cordoned';
  if (room <= 0) return 'no-room';
  return rules.antiAffinity === 'required' && ofService > 0 ? 'anti-affinity' : null;
}

/** Comparisons in their order; negative prefers `a`. */
const comparisons: readonly {
  readonly reason: PlacementReason;
  readonly compare: (a: Candidate, b: Candidate, rules: PlacementRules) => number;
}[] = [
  { reason: PlacementReason.fewestInRack, compare: (a, b) => a.inRack - b.inRack },
  { reason: PlacementReason.fewestOnNode, compare: (a, b) => a.ofService - b.ofService },
  {
    reason: PlacementReason.fill,
    compare: (a, b, { prefers }) => (prefers === 'emptiest' ? a.count - b.count : b.count - a.count),
  },
];

/** Nodes of one datacenter in the order in which racks take turns: the first of each rack, then the second of each, and so on. */
export function inTurn(nodes: readonly { readonly node: number; readonly rack: string }[]): number[] {
  const byRack = new Map<string, number[]>();
  for (const { node, rack } of nodes) byRack.set(rack, [...(byRack.get(rack) ?? []), node]);
  const racks = [...byRack.values()];
  const deepest = Math.max(0, ...racks.map((rack) => rack.length));
  return Array.from({ length: deepest }, (_, depth) => racks.flatMap((rack) => rack.slice(depth, depth + 1))).flat();
}

/** Chooses among candidates, which come in the order in which racks take turns: the earlier wins a draw. */
export function place(candidates: readonly Candidate[], rules: PlacementRules): Placement {
  assert(candidates.length > 0, 'a datacenter without nodes');
  const refused: { readonly node: number; readonly why: Obstacle }[] = [];
  let left: Candidate[] = [];
  for (const candidate of candidates) {
    const why = obstacle(candidate, rules);
    if (why === null) left.push(candidate);
    else refused.push({ node: candidate.node, why });
  }
  if (left.length === 0) return { node: -1, reason: whyNowhere(refused), refused };
  if (left.length === 1) return { node: left[0]!.node, reason: PlacementReason.onlyNode, refused };
  for (const { reason, compare } of comparisons) {
    const best = left.reduce((a, b) => (compare(b, a, rules) < 0 ? b : a));
    left = left.filter((candidate) => compare(candidate, best, rules) === 0);
    if (left.length === 1) return { node: best.node, reason, refused };
  }
  return { node: left[0]!.node, reason: PlacementReason.turn, refused };
}

/** A cluster that is not all dark lacks room before it lacks nodes. */
function whyNowhere(refused: readonly { readonly why: Obstacle }[]): PlacementReason {
  if (refused.some(({ why }) => why === 'no-room')) return PlacementReason.noRoom;
  return refused.some(({ why }) => why === 'anti-affinity') ? PlacementReason.antiAffinity : PlacementReason.noNode;
}

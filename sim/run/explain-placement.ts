/**
 * Answers "where is this replica at this moment, and where else could it run": runs the scenario to the moment and looks. A move
 * made a moment later is explained by asking just before it.
 */
import { assert } from '../kernel/assert.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Obstacle } from '../platform/scheduling/placement.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { reasonName } from '../trace/reasons.ts';
import { REPLICA_STATES } from '../trace/states.ts';
import { causesOf, type ExplainedCause } from './explain-causes.ts';
import { prepare } from './simulate.ts';

export interface PlacementExplanation {
  readonly scenario: string;
  /** Its id. */
  readonly replica: string;
  readonly at: SimTime;
  /** What its process does: down, starting, up, draining or hung. */
  readonly state: string;
  /** Whether its site sends it requests. */
  readonly isInRotation: boolean;
  /** The share of its capacity that it has, or would have if it ran: less while cold or slow. */
  readonly capacityShare: number;
  /** The node that it is bound to, by name; null: none. */
  readonly node: string | null;
  /** Its last move until now; null: it is where it began. */
  readonly moved: PlacementMove | null;
  /** Where it would go if it had to leave; null where nothing is rescheduled. */
  readonly next: {
    /** Null: nowhere. */
    readonly node: string | null;
    /** The comparison that the node won, or what stands in the way everywhere. */
    readonly reason: string;
    /** Nodes of its datacenter that are out of the question, by name. */
    readonly refused: readonly { readonly node: string; readonly why: Obstacle }[];
  } | null;
  /** What led to its last move, the latest first, back to a fault; empty when it is where it began. */
  readonly causes: readonly ExplainedCause[];
}

export interface PlacementMove {
  readonly at: SimTime;
  /** Nodes by name; null: none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
}

/** `replica` is an id, such as `web/fra/1`. @throws AssertionError for a replica that the scenario does not have. */
export function explainPlacement(scenario: Scenario, replica: string, at: SimTime): PlacementExplanation {
  const { world } = prepare(scenario);
  const { blueprint, platform, rescheduler, writer, scheduler } = world;
  const { nodes, replicas, sites, topology } = blueprint;
  const index = replicas.findIndex(({ id }) => id === replica);
  assert(index >= 0, `no replica ${replica}`);
  const nameOf = (node: number): string | null => (node < 0 ? null : nodes[node]!.name);
  const moves: PlacementMove[] = [];
  writer.listen([EventKind.replicaNode], ({ who, time, old, new: node, reason }) => {
    if (who === index) moves.push({ at: time, from: nameOf(old), to: nameOf(node), reason: reasonName('placement', reason) });
  });
  scheduler.run(at);
  const { isIn, capacityShare, state } = platform.standing(index);
  const here = {
    scenario: scenario.variant === null ? scenario.name : `${scenario.name} [${scenario.variant}]`,
    replica,
    at,
    state: REPLICA_STATES[state]!,
    isInRotation: isIn,
    capacityShare,
    node: nameOf(platform.nodeOf(index)),
    moved: moves.at(-1) ?? null,
    causes: causesOf(scenario, writer.finish(), (row) => row.kind === EventKind.replicaNode && row.who === index),
  };
  const { scheduling } = topology.services[sites[replicas[index]!.site]!.service]!;
  if (rescheduler === null || scheduling === undefined) return { ...here, next: null };
  const { node, reason, refused } = rescheduler.explain(index);
  return {
    ...here,
    next: {
      node: nameOf(node),
      reason: reasonName('placement', reason),
      refused: refused.map(({ node: other, why }) => ({ node: nodes[other]!.name, why })),
    },
  };
}

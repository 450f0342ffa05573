/**
 * What runs of one topology share: its blueprint and tables, and the routing state in which every run of it starts. Seeds,
 * faults and targets have no part in them, so a sweep over a hundred seeds solves the start once. Kept as long as the
 * topology itself is.
 */
import type { Duration } from '../kernel/time.ts';
import type { Topology } from '../model/topology/types.ts';
import type { PrefixRib } from '../routing/rib/prefix-rib.ts';
import type { SessionTimers } from '../routing/session/session-layer.ts';
import { AttributeTable } from '../routing/route/attributes.ts';
import { RouteTable } from '../routing/route/routes.ts';
import type { TraceHeader } from '../trace/header.ts';
import { buildBlueprint, type Blueprint } from './build/blueprint.ts';
import { sessionTimers } from './build/session-timers.ts';
import { worldTables } from './build/tables.ts';
import type { RoutingDoubt } from './routing-doubts.ts';
import type { DecisionStep } from '../trace/reasons.ts';

/** A prefix without a state to start from: who originates it. */
export interface RestlessStart {
  readonly prefix: number;
  readonly speakers: readonly number[];
}

export interface ConvergedStart {
  readonly blueprint: Blueprint;
  readonly tables: TraceHeader['entities'];
  /** By half-edge. */
  readonly timers: readonly SessionTimers[];
  /** Intern tables only grow, and what a number stands for never changes: runs may share them. */
  readonly routes: RouteTable;
  readonly attributes: AttributeTable;
  /** The solved state by prefix; null until the first run has solved it. */
  ribs: readonly PrefixRib[] | null;
  /** Filled with `ribs`. */
  restless: readonly RestlessStart[];
  doubts: readonly RoutingDoubt[];
  /** The step on which the site of each flow turned; null until the first run has found it. */
  decisions: readonly DecisionStep[] | null;
}

const starts = new WeakMap<Topology, Map<Duration, ConvergedStart>>();

export function convergedStart(topology: Topology, timeOfDay: Duration): ConvergedStart {
  let byTime = starts.get(topology);
  if (byTime === undefined) starts.set(topology, (byTime = new Map()));
  let start = byTime.get(timeOfDay);
  if (start === undefined) {
    const blueprint = buildBlueprint(topology, timeOfDay);
    start = {
      blueprint,
      tables: worldTables(blueprint),
      timers: sessionTimers(blueprint.network, topology.as.igp.detect),
      routes: new RouteTable(),
      attributes: new AttributeTable(),
      ribs: null,
      restless: [],
      doubts: [],
      decisions: null,
    };
    byTime.set(timeOfDay, start);
  }
  return start;
}

/**
 * What runs of one topology share: its blueprint and tables, and the routing state in which every run of it starts. Seeds,
 * faults and targets have no part in them, so a sweep over a hundred seeds solves the start once. The newest few are kept.
 */
import type { Duration } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Topology } from '../model/topology/types.ts';
import type { PrefixRib } from '../routing/rib/prefix-rib.ts';
import type { SessionTimers } from '../routing/session/session-options.ts';
import type { TraceHeader } from '../trace/header.ts';
import { buildBlueprint, type Blueprint } from './build/blueprint.ts';
import { needsKey, needsOf, type WorldNeeds } from './build/needs.ts';
import { sessionTimers } from './build/session-timers.ts';
import { worldTables } from './build/tables.ts';
import { networkStarts, type NetworkStarts } from './network-starts.ts';
import type { RoutingDoubt } from './routing-doubts.ts';
import type { FlowPath } from '../traffic/paths.ts';
import type { DecisionStep } from '../trace/reasons.ts';

/** A prefix without a state to start from: who originates it. */
export interface RestlessStart {
  readonly prefix: number;
  readonly speakers: readonly number[];
}

type StartOf = Pick<Scenario, 'topology' | 'timeOfDay' | 'faults'>;

export interface ConvergedStart {
  readonly needs: WorldNeeds;
  readonly blueprint: Blueprint;
  readonly tables: TraceHeader['entities'];
  /** By half-edge. */
  readonly timers: readonly SessionTimers[];
  /** What it shares with other worlds of the same network. */
  readonly network: NetworkStarts;
  /** The solved state by prefix; null until the first run has solved it. */
  ribs: readonly PrefixRib[] | null;
  /** Filled with `ribs`. */
  restless: readonly RestlessStart[];
  doubts: readonly RoutingDoubt[];
  /** The step on which the site of each flow turned; null until the first run has found it. */
  decisions: readonly DecisionStep[] | null;
  /** The first path of each flow; null until a run without a fault in the first instant has walked them. */
  paths: readonly FlowPath[] | null;
}

/** Starts kept, the newest: a suite may have dozens of topologies, and each start holds megabytes. */
const STARTS_MAX = 8;

interface Kept {
  readonly byKey: Map<string, Kept>;
  readonly key: string;
  readonly start: ConvergedStart;
}

const starts = new WeakMap<Topology, Map<string, Kept>>();
const newest = new Set<Kept>();

/** What runs share that begin at one time of day and whose faults need the same of the world. */
export function convergedStart({ topology, timeOfDay, faults }: StartOf): ConvergedStart {
  let byKey = starts.get(topology);
  if (byKey === undefined) starts.set(topology, (byKey = new Map()));
  const needs = needsOf({ faults });
  const key = `${timeOfDay} ${needsKey(needs)}`;
  let kept = byKey.get(key);
  if (kept === undefined) {
    kept = { byKey, key, start: newStart(topology, timeOfDay, needs) };
    byKey.set(key, kept);
  }
  newest.delete(kept);
  newest.add(kept);
  for (const oldest of newest) {
    if (newest.size <= STARTS_MAX) break;
    newest.delete(oldest);
    oldest.byKey.delete(oldest.key);
  }
  return kept.start;
}

function newStart(topology: Topology, timeOfDay: Duration, needs: WorldNeeds): ConvergedStart {
  const blueprint = buildBlueprint(topology, timeOfDay, needs);
  return {
    needs,
    blueprint,
    tables: worldTables(blueprint),
    timers: sessionTimers(blueprint.network, topology.as.igp.detect),
    network: networkStarts(topology, blueprint, needs),
    ribs: null,
    restless: [],
    doubts: [],
    decisions: null,
    paths: null,
  };
}

/** Whether a fault acts in the very first instant, which then is like that of no other run. */
export const isDisturbedAtOnce = ({ faults }: Pick<Scenario, 'faults'>): boolean => faults.some(({ at }) => at === 0);

/**
 * Runs one scenario from a converged start to its end and returns the trace. Deterministic: the same scenario and seed give
 * the same trace, bit for bit, on every machine and engine.
 */
import { Confirmation } from '../faults/confirmation.ts';
import { Timetable } from '../faults/timetable.ts';
import { present } from '../kernel/assert.ts';
import type { Ending } from '../kernel/scheduler.ts';
import { instant } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { EventKind } from '../trace/event-kinds.ts';
import type { DecisionStep } from '../trace/reasons.ts';
import type { Trace } from '../trace/trace.ts';
import { buildWorld } from './build-world.ts';
import { convergedStart, isDisturbedAtOnce } from './converged-start.ts';
import { decisionSteps, recordDecisions } from './decisions.ts';
import { faultPort } from './fault-port/fault-port.ts';
import type { RoutingDoubt } from './routing-doubts.ts';
import { scenarioHash } from './scenario-hash.ts';
import type { World } from './world.ts';

export interface SimulateOptions {
  /** False streams rows into whoever listens and keeps none. */
  readonly keepRows?: boolean;
}

export interface RunOutcome {
  readonly trace: Trace;
  readonly eventCount: number;
  /**
   * `events`: the scenario's bound on events was hit. `unsettled`: at some instant losses on shared links did not settle. What
   * follows from such a run is inconclusive.
   */
  readonly ending: Ending | 'unsettled';
  /** Prefixes whose start is one of several, or none. */
  readonly doubts: readonly RoutingDoubt[];
}

/** A world with its faults entered, ready to be run; `explain` stops it in the middle. */
export interface Prepared {
  readonly world: World;
  readonly confirmation: Confirmation;
}

export function prepare(scenario: Scenario, options: SimulateOptions = {}): Prepared {
  const world = buildWorld(scenario, { keepRows: options.keepRows ?? true, scenarioHash: scenarioHash(scenario) });
  const { scheduler, recorder, writer, blueprint } = world;
  const { speakers } = blueprint.network;
  const confirmation = new Confirmation(scenario.faults, {
    rootsOf: (roots) => scheduler.rootSets.members(roots),
    prefixOf: (text) => blueprint.plan.indexOf(text),
    isAggregateOf: (aggregate, prefix) => {
      const planned = blueprint.plan.prefixes[prefix];
      return planned?.role === 'aggregate' && planned.of === aggregate;
    },
    datacenterOfPath: (path) => {
      const routers = writer.dictionaries['forwarding-path'].entry(path);
      const last = routers[routers.length - 1];
      const datacenter = last === undefined ? -1 : speakers[last]!.datacenter;
      return datacenter < 0 ? null : blueprint.topology.datacenters[datacenter]!.id;
    },
  });
  confirmation.attach(writer);
  const timetable = new Timetable(
    scenario.faults,
    faultPort(world, (delay, act) => timetable.later(delay, act)),
    { scheduler, mark: (kind, fault, value) => recorder.faultMarker(kind, fault, value) },
  );
  world.traffic.start();
  timetable.start();
  return { world, confirmation };
}

export function simulate(scenario: Scenario, options: SimulateOptions = {}): RunOutcome {
  const { world, confirmation } = prepare(scenario, options);
  const { scheduler, recorder, writer, traffic } = world;
  const end = instant(scenario.duration);
  scheduler.run(instant(0));
  const before = firstInstant(scenario, world);
  recordDecisions(world, null, before);
  const ending = scheduler.run(end, scenario.bounds.eventsMax);
  scheduler.rest(end);
  recordDecisions(world, before, decisionSteps(world));
  confirmation.results().forEach((effects, fault) => recorder.faultMarker(EventKind.faultConfirm, fault, effects));
  const { doubts } = convergedStart(scenario);
  for (const rib of world.context.ribs) rib.release();
  return { trace: writer.finish(), eventCount: scheduler.eventCount, ending: traffic.isSettled ? ending : 'unsettled', doubts };
}

/**
 * What the first instant came to is the same for all runs of a start, unless a fault acts in it, and is kept for the others: the
 * paths of flows, and the steps on which their sites turned, which are returned.
 */
function firstInstant(scenario: Scenario, world: World): readonly DecisionStep[] {
  if (isDisturbedAtOnce(scenario)) return decisionSteps(world);
  const start = convergedStart(scenario);
  start.paths ??= world.blueprint.flows.map((_, flow) => present(world.traffic.pathOf(flow), 'path of a flow'));
  return (start.decisions ??= decisionSteps(world));
}

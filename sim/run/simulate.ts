/**
 * Runs one scenario from a converged start to its end and returns the trace. Deterministic: the same scenario and seed give
 * the same trace, bit for bit, on every machine and engine.
 */
import { Confirmation } from '../faults/confirmation.ts';
import { Timetable } from '../faults/timetable.ts';
import { present } from '../kernel/assert.ts';
import type { Ending } from '../kernel/scheduler.ts';
import { instant, type SimTime } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { EventKind } from '../trace/event-kinds.ts';
import type { DecisionStep } from '../trace/reasons.ts';
import type { Trace } from '../trace/trace.ts';
import { buildWorld } from './build-world.ts';
import { convergedStart, isDisturbedAtOnce } from './converged-start.ts';
import { decisionSteps, recordDecisions } from './decisions.ts';
import { needsKey, needsOf } from './build/needs.ts';
import { faultTables } from './build/tables.ts';
import { faultPort } from './fault-port/fault-port.ts';
import type { RoutingDoubt } from './routing-doubts.ts';
import { scenarioHash } from './scenario-hash.ts';
import type { World } from './world.ts';

export interface SimulateOptions {
  /** False streams rows into whoever listens and keeps none. */
  readonly keepRows?: boolean;
  /** Whether the trace also holds what routers chose from (`trace/considered.ts`); it costs a fifth of the time of a run. */
  readonly keepChoices?: boolean;
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
  readonly timetable: Timetable;
}

export function prepare(scenario: Scenario, options: SimulateOptions = {}): Prepared {
  const world = buildWorld(scenario, {
    keepRows: options.keepRows ?? true,
    keepChoices: options.keepChoices === true,
    scenarioHash: scenarioHash(scenario),
  });
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
  return { world, confirmation, timetable };
}

/** A run that is taken a piece at a time; however it is cut, it is the same run. */
export class RunInPieces {
  scenario: Scenario;
  readonly world: World;
  private readonly confirmation: Confirmation;
  private readonly timetable: Timetable;
  private readonly end: SimTime;
  /** All up to this instant has happened, itself included. */
  private reached: SimTime = instant(0);
  private readonly firstSteps: readonly DecisionStep[];
  private ending: Ending | null = null;

  constructor(scenario: Scenario, options: SimulateOptions = {}) {
    this.scenario = scenario;
    const { world, confirmation, timetable } = prepare(scenario, options);
    this.world = world;
    this.confirmation = confirmation;
    this.timetable = timetable;
    this.end = instant(scenario.duration);
    world.scheduler.run(instant(0));
    this.firstSteps = firstInstant(scenario, world);
    recordDecisions(world, null, this.firstSteps);
  }

  /** Nothing is left but to finish it. */
  get isOver(): boolean {
    return this.ending !== null;
  }

  /** Runs what happens up to and at `until`, and at most so many events of it; true when that was all of it. */
  advance(until: SimTime, eventCountMax = Infinity): boolean {
    if (this.ending !== null) return true;
    const { scheduler } = this.world;
    const { eventsMax } = this.scenario.bounds;
    const isLast = until >= this.end;
    const ending = scheduler.run(isLast ? this.end : until, Math.min(eventsMax, scheduler.eventCount + eventCountMax));
    if (ending === 'events' && scheduler.eventCount < eventsMax) return false;
    this.reached = isLast ? this.end : until;
    if (isLast || ending === 'events') this.ending = ending;
    return true;
  }

  /**
   * Goes on as the run of another scenario, which differs in faults that begin or end later than what has happened. False, and
   * nothing is changed, where this would not be the run that the other scenario has from its beginning.
   */
  become(scenario: Scenario): boolean {
    const { world, timetable, confirmation } = this;
    const { scheduler, writer } = world;
    const isOther = (key: keyof Scenario): boolean => this.scenario[key] !== scenario[key];
    const isElsewhere = (['topology', 'seed', 'duration', 'warmUp', 'timeOfDay', 'bounds'] as const).some(isOther);
    if (this.isOver || isElsewhere || needsKey(needsOf(scenario)) !== needsKey(needsOf(this.scenario))) return false;
    if (!timetable.goOnWith(scenario.faults, Math.max(this.reached, scheduler.now))) return false;
    confirmation.goOnWith(scenario.faults, writer);
    this.scenario = scenario;
    writer.header = {
      ...writer.header,
      scenario: { ...writer.header.scenario, hash: scenarioHash(scenario) },
      entities: { ...writer.header.entities, ...faultTables(scenario) },
    };
    return true;
  }

  /** What is left of the run, and what came of it. Not to be used after that. */
  finish(): RunOutcome {
    this.advance(this.end);
    const { world, confirmation, firstSteps } = this;
    const { scheduler, recorder, writer, traffic } = world;
    scheduler.rest(this.end);
    recordDecisions(world, firstSteps, decisionSteps(world));
    confirmation.results().forEach((effects, fault) => recorder.faultMarker(EventKind.faultConfirm, fault, effects));
    const { doubts } = convergedStart(this.scenario);
    this.leave();
    const ending = traffic.isSettled ? present(this.ending, 'ending') : 'unsettled';
    return { trace: writer.finish(recorder.log?.finish() ?? null), eventCount: scheduler.eventCount, ending, doubts };
  }

  /** Gives back what the run holds, finished or not. */
  leave(): void {
    for (const rib of this.world.context.ribs) rib.release();
  }
}

export const simulate = (scenario: Scenario, options: SimulateOptions = {}): RunOutcome =>
  new RunInPieces(scenario, options).finish();

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

/**
 * Runs the faults of a scenario at their times. Each fault has two roots, its beginning (2 × index) and its healing (2 ×
 * index + 1), which every event that follows from it carries. A fault of zero strength leaves its markers in the trace and
 * nothing else.
 */
import { Phase } from '../kernel/phase.ts';
import { NO_ROOTS } from '../kernel/roots.ts';
import { NO_TRIGGER, type HandlerId, type Scheduler } from '../kernel/scheduler.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Fault } from '../model/scenario/types.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { lastsUntilEnded } from '../model/fault-nature.ts';
import { behaviourOf } from './registry.ts';
import type { FaultWorld } from './world/world.ts';

export const beginRoot = (fault: number): number => 2 * fault;
export const healRoot = (fault: number): number => 2 * fault + 1;

export const isZeroStrength = (fault: Fault): boolean =>
  fault.for === 0 || fault.target.length === 0 || behaviourOf(fault.kind).isZero(fault.how);

export class Timetable {
  private readonly faults: readonly Fault[];
  private readonly world: FaultWorld;
  private readonly scheduler: Scheduler;
  private readonly mark: (kind: EventKind, fault: number, value: number) => number;
  private readonly undo: (() => void)[] = [];
  private readonly acts: (() => void)[] = [];
  private readonly beginId: HandlerId;
  private readonly endId: HandlerId;
  private readonly laterId: HandlerId;

  constructor(
    faults: readonly Fault[],
    world: FaultWorld,
    options: { readonly scheduler: Scheduler; readonly mark: (kind: EventKind, fault: number, value: number) => number },
  ) {
    this.faults = faults;
    this.world = world;
    this.scheduler = options.scheduler;
    this.mark = options.mark;
    this.beginId = this.scheduler.register((fault) => this.begin(fault));
    this.endId = this.scheduler.register((fault) => this.end(fault));
    this.laterId = this.scheduler.register((act) => this.acts[act]!());
  }

  /** Enters all faults into the future. */
  start(): void {
    const { scheduler } = this;
    this.faults.forEach((fault, index) => {
      scheduler.scheduleFrom(fault.at, Phase.fault, this.beginId, index, 0, 0, NO_ROOTS, NO_TRIGGER);
      if (fault.for === null) return;
      // A heal at the moment of its fault follows by handler number, which orders one phase of one instant.
      const end = (fault.at + fault.for) as SimTime;
      scheduler.scheduleFrom(end, Phase.fault, this.endId, index, 0, 0, NO_ROOTS, NO_TRIGGER);
    });
  }

  /** Runs an act of a fault or heal after a while, with the causes it has now. */
  later(delay: number, act: () => void): void {
    const { scheduler } = this;
    const index = this.acts.push(act) - 1;
    scheduler.schedule((scheduler.now + Math.max(1, delay)) as SimTime, Phase.fault, this.laterId, index, 0, 0);
  }

  /** Root sets are numbered as faults happen: what comes later must not leave a mark in the rows before it. */
  private cause(root: number): void {
    const { scheduler } = this;
    scheduler.roots = scheduler.rootSets.of([root]);
  }

  private begin(index: number): void {
    const fault = this.faults[index]!;
    this.cause(beginRoot(index));
    this.scheduler.trigger = this.mark(EventKind.faultBegin, index, 1);
    if (isZeroStrength(fault)) return;
    const behaviour = behaviourOf(fault.kind);
    const { trigger } = this.scheduler;
    const undo = fault.target.map((target) => {
      this.scheduler.trigger = trigger;
      return behaviour.apply(this.world, target, fault.how, fault.target);
    });
    this.undo[index] = () => undo.forEach((act) => act());
    if (fault.for === null && !lastsUntilEnded(fault.kind)) this.undo[index]!();
  }

  private end(index: number): void {
    this.cause(healRoot(index));
    this.scheduler.trigger = this.mark(EventKind.faultEnd, index, 0);
    if (!isZeroStrength(this.faults[index]!)) this.undo[index]!();
  }
}

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

const endOf = (fault: Fault | undefined): readonly SimTime[] =>
  fault === undefined || fault.for === null ? [] : [(fault.at + fault.for) as SimTime];

/** Whether two faults do the same, and at the same time; ends apart where `withEnd` is false. */
function isSame(a: Fault | undefined, b: Fault, withEnd = true): boolean {
  if (a === undefined) return false;
  const { for: endA, location: _a, ...one } = a;
  const { for: endB, location: _b, ...other } = b;
  return (!withEnd || endA === endB) && JSON.stringify(one) === JSON.stringify(other);
}

export class Timetable {
  private faults: readonly Fault[];
  /** What events name, in the order of entering: a fault that comes later moves the numbers of those behind it. */
  private readonly entered: Fault[];
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
    this.entered = [...faults];
    this.world = world;
    this.scheduler = options.scheduler;
    this.mark = options.mark;
    this.beginId = this.scheduler.register((entry) => this.begin(entry));
    this.endId = this.scheduler.register((entry) => this.end(entry));
    this.laterId = this.scheduler.register((act) => this.acts[act]!());
  }

  /** Enters all faults into the future. */
  start(): void {
    this.entered.forEach((fault, entry) => {
      this.scheduler.scheduleFrom(fault.at, Phase.fault, this.beginId, entry, 0, 0, NO_ROOTS, NO_TRIGGER);
      // A heal at the moment of its fault follows by handler number, which orders one phase of one instant.
      this.enterEnd(entry);
    });
  }

  /**
   * Goes on with other faults, in their order: more of them, or such as end at another time, all of it after `now`. False, and
   * nothing is changed, where that is not the run that would have come of them: what is past differs, or two things happen in
   * one instant, whose order goes by their numbers.
   */
  goOnWith(faults: readonly Fault[], now: number): boolean {
    const before = new Map(this.faults.map((fault) => [fault.id, fault]));
    const changed = faults.filter((fault) => before.get(fault.id) !== fault && !isSame(before.get(fault.id), fault));
    const moments = changed.flatMap((fault) => [...(before.has(fault.id) ? [] : [fault.at]), ...endOf(fault)]);
    const others = faults.filter((fault) => !changed.includes(fault)).flatMap((fault) => [fault.at, ...endOf(fault)]);
    const fits =
      faults.filter(({ id }) => before.has(id)).length === this.faults.length &&
      changed.every((fault) => isSame(before.get(fault.id) ?? fault, fault, false)) &&
      [...moments, ...changed.flatMap(({ id }) => endOf(before.get(id)))].every((moment) => moment > now) &&
      new Set(moments).size === moments.length &&
      !moments.some((moment) => others.includes(moment));
    if (!fits) return false;
    this.faults = faults;
    for (const fault of changed) {
      const known = this.entered.findIndex(({ id }) => id === fault.id);
      const entry = known < 0 ? this.entered.length : known;
      this.entered[entry] = fault;
      if (known < 0) this.scheduler.scheduleFrom(fault.at, Phase.fault, this.beginId, entry, 0, 0, NO_ROOTS, NO_TRIGGER);
      this.enterEnd(entry);
    }
    return true;
  }

  private enterEnd(entry: number): void {
    for (const end of endOf(this.entered[entry])) {
      this.scheduler.scheduleFrom(end, Phase.fault, this.endId, entry, 0, 0, NO_ROOTS, NO_TRIGGER);
    }
  }

  private indexOf(entry: number): number {
    const { id } = this.entered[entry]!;
    return this.faults.findIndex((fault) => fault.id === id);
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

  private begin(entry: number): void {
    const fault = this.entered[entry]!;
    const index = this.indexOf(entry);
    this.cause(beginRoot(index));
    this.scheduler.trigger = this.mark(EventKind.faultBegin, index, 1);
    if (isZeroStrength(fault)) return;
    const behaviour = behaviourOf(fault.kind);
    const { trigger } = this.scheduler;
    const undo = fault.target.map((target) => {
      this.scheduler.trigger = trigger;
      return behaviour.apply(this.world, target, fault.how, fault.target);
    });
    this.undo[entry] = () => undo.forEach((act) => act());
    if (fault.for === null && !lastsUntilEnded(fault.kind)) this.undo[entry]!();
  }

  private end(entry: number): void {
    const fault = this.entered[entry]!;
    const { scheduler } = this;
    // The end that was entered before the fault was given another.
    if (!endOf(fault).includes(scheduler.now)) {
      scheduler.eventCount--;
      return;
    }
    const index = this.indexOf(entry);
    this.cause(healRoot(index));
    scheduler.trigger = this.mark(EventKind.faultEnd, index, 0);
    if (!isZeroStrength(fault)) this.undo[entry]!();
  }
}

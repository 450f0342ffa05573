/**
 * Runs events in their total order and carries the two things every event inherits: its root set (which faults stand behind it)
 * and its trigger (the trace row that led to it). Rooms register handlers once and schedule by number.
 */
import { assert } from './assert.ts';
import { EventQueue, Field, HANDLER_BITS, SUBJECT_BITS } from './event-queue.ts';
import { Phase } from './phase.ts';
import { NO_ROOTS, RootSets, type RootsId } from './roots.ts';
import { START, type SimTime } from './time.ts';

export type HandlerId = number;
/** `subject` is the index of the entity that acts; `a` and `b` are whatever was given with the event. */
export type Handler = (subject: number, a: number, b: number) => void;

export const NO_TRIGGER = -1;
const SUBJECT_MASK = (1 << SUBJECT_BITS) - 1;
export type Ending = 'quiet' | 'time' | 'events';

export class Scheduler {
  now: SimTime = START;
  phase: Phase = Phase.fault;
  /** Root set and trigger of the event being handled; handlers may narrow or unite them before they act. */
  roots: RootsId = NO_ROOTS;
  trigger = NO_TRIGGER;
  eventCount = 0;
  readonly rootSets = new RootSets();
  private readonly queue: EventQueue;
  private readonly handlers: Handler[] = [];
  private running = false;

  constructor(options: { readonly capacity?: number } = {}) {
    this.queue = new EventQueue(options.capacity);
  }

  get pendingCount(): number {
    return this.queue.size;
  }

  /** Registers a handler; the order of registration is part of the total order, so the composition root fixes it. */
  register(handler: Handler): HandlerId {
    assert(this.handlers.length < 1 << HANDLER_BITS, 'too many handlers');
    return this.handlers.push(handler) - 1;
  }

  /** Schedules with the root set and trigger of the event being handled. */
  schedule(time: SimTime, phase: Phase, handler: HandlerId, subject: number, a: number, b: number): void {
    this.scheduleFrom(time, phase, handler, subject, a, b, this.roots, this.trigger);
  }

  scheduleFrom(
    time: SimTime,
    phase: Phase,
    handler: HandlerId,
    subject: number,
    a: number,
    b: number,
    roots: RootsId,
    trigger: number,
  ): void {
    if (time <= this.now && this.running && (time < this.now || phase <= this.phase)) {
      assert(false, `event for ${time} µs phase ${phase} scheduled at ${this.now} µs phase ${this.phase}`);
    }
    this.queue.push(time, ((phase << HANDLER_BITS) | handler) * (1 << SUBJECT_BITS) + subject, handler, a, b, roots, trigger);
  }

  /**
   * Runs every event up to and including `until`. Ends `quiet` with nothing left, `time` at the horizon, `events` at the
   * bound.
   */
  run(until: SimTime, eventCountMax = Infinity): Ending {
    const queue = this.queue;
    this.running = true;
    let ending: Ending = 'quiet';
    while (queue.size > 0) {
      if (queue.peekTime() > until) {
        ending = 'time';
        break;
      }
      if (this.eventCount >= eventCountMax) {
        ending = 'events';
        break;
      }
      const id = queue.pop();
      this.now = queue.timeOf(id) as SimTime;
      const rank = queue.word(id, Field.rank);
      this.phase = (rank >>> (SUBJECT_BITS + HANDLER_BITS)) as Phase;
      this.roots = queue.word(id, Field.roots);
      this.trigger = queue.word(id, Field.trigger);
      const handler = queue.word(id, Field.handler);
      const a = queue.word(id, Field.a);
      const b = queue.word(id, Field.b);
      queue.release(id);
      this.eventCount++;
      this.handlers[handler]!(rank & SUBJECT_MASK, a, b);
    }
    this.running = false;
    return ending;
  }

  /** Moves the clock to the end of a run in which nothing more happens, without a cause, for whoever writes last. */
  rest(time: SimTime): void {
    assert(time >= this.now, `cannot rest at ${time} µs after ${this.now} µs`);
    this.now = time;
    this.phase = Phase.check;
    this.roots = NO_ROOTS;
    this.trigger = NO_TRIGGER;
  }
}

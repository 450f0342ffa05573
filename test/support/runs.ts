/** Runs for tests: a world that can be looked into at its end, and what a trace says, in the words of ids instead of indices. */
import { instant, type SimTime } from '../../sim/kernel/time.ts';
import type { Scenario } from '../../sim/model/scenario/types.ts';
import { prepare } from '../../sim/run/simulate.ts';
import type { World } from '../../sim/run/world.ts';
import { EVENT_KINDS, EventKind, type EntityTable } from '../../sim/trace/event-kinds.ts';
import { LEDGER_OFFERED, requestColumn } from '../../sim/trace/ledger.ts';
import { Outcome, OUTCOMES } from '../../sim/trace/reasons.ts';
import type { Row } from '../../sim/trace/rows.ts';
import type { Trace } from '../../sim/trace/trace.ts';

/** Runs a scenario, stopping at each of the times, and to its end; the world stands at the end. */
export function worldAfter(scenario: Scenario, stops: readonly number[] = []): World {
  const { world } = prepare(scenario);
  for (const stop of [...stops, scenario.duration].sort((a, b) => a - b))
    world.scheduler.run(instant(stop), scenario.bounds.eventsMax);
  world.scheduler.rest(instant(scenario.duration));
  return world;
}

export const rowsOf = (trace: Trace, kind: EventKind): Row[] => {
  const found: Row[] = [];
  trace.forEach((row) => {
    if (row.kind === kind) found.push({ ...row });
  });
  return found;
};

/** `time kind who → value` of rows of these kinds, entities by id, the least of their order kept: sorted as text. */
export function told(trace: Trace, kinds: readonly EventKind[]): string[] {
  const idOf = (table: EntityTable, index: number): string => trace.entities(table)[index]?.id ?? `${index}`;
  const found: string[] = [];
  trace.forEach((row) => {
    if (!kinds.includes(row.kind)) return;
    const { name, who } = EVENT_KINDS[row.kind]!;
    const id = who.kind === 'entity' ? idOf(who.table, row.who) : `${row.who}`;
    const end = who.kind === 'entity' && who.table === 'session-end' ? endOf(trace, row.who) : '';
    found.push(`${row.time} ${name} ${id}${end} ${row.new}`);
  });
  return found.sort();
}

const endOf = (trace: Trace, end: number): string => {
  const router = trace.entities('session-end')[end]!['router'] as number;
  return ` at ${trace.entities('router')[router]!.id}`;
};

/** A piecewise linear signal that rows build up, and its integral so far. */
export class Signal {
  value = 0;
  slope = 0;
  area = 0;
  private since = 0;

  advance(time: number): void {
    const span = (time - this.since) / 1e6;
    this.area += span * (this.value + (this.slope * span) / 2);
    this.value += this.slope * span;
    this.since = time;
  }
}

/** Signals of one kind pair by cell, fed row by row. */
export class Signals {
  readonly byCell = new Map<string, Signal>();
  private readonly rate: EventKind;
  private readonly slope: EventKind;

  constructor(rate: EventKind, slope: EventKind) {
    this.rate = rate;
    this.slope = slope;
  }

  of(who: number, what = 0): Signal {
    const key = `${who} ${what}`;
    let signal = this.byCell.get(key);
    if (signal === undefined) {
      signal = new Signal();
      this.byCell.set(key, signal);
    }
    return signal;
  }

  row(row: Row): void {
    if (row.kind !== this.rate && row.kind !== this.slope) return;
    const signal = this.of(row.who, row.what);
    signal.advance(row.time);
    if (row.kind === this.rate) signal.value = row.new;
    else signal.slope = row.new;
  }

  advance(time: number): void {
    for (const signal of this.byCell.values()) signal.advance(time);
  }
}

export const flowSignals = (): Signals => new Signals(EventKind.flowRate, EventKind.flowSlope);
export const loadSignals = (): Signals => new Signals(EventKind.loadRate, EventKind.loadSlope);

export interface RequestSums {
  readonly offered: number;
  readonly finished: number;
  readonly byOutcome: Readonly<Record<string, number>>;
}

/** Requests of a flow (or all) made and ended over the whole run. */
export function requestSums(trace: Trace, flow: number | null = null): RequestSums {
  const signals = flowSignals();
  trace.forEach((row) => signals.row(row));
  signals.advance(trace.end);
  const byOutcome: Record<string, number> = {};
  let offered = 0;
  let finished = 0;
  trace.entities('flow').forEach((_, index) => {
    if (flow !== null && index !== flow) return;
    offered += signals.of(index, LEDGER_OFFERED).area;
    for (let outcome = 0; outcome < OUTCOMES.length; outcome++) {
      const { area } = signals.of(index, requestColumn(outcome as Outcome));
      finished += area;
      if (area !== 0) byOutcome[OUTCOMES[outcome]!] = (byOutcome[OUTCOMES[outcome]!] ?? 0) + area;
    }
  });
  return { offered, finished, byOutcome };
}

/** Everything routing knows and does at this moment, as plain values to compare. */
export function routingState(world: World): unknown {
  const { context } = world;
  return context.ribs.map((rib) => ({
    edge: [...rib.locEdge],
    route: [...rib.locRoute].map((route) => [...context.routes.path(route)].join(' ')),
    fib: [...rib.fibEdge],
    own: [...rib.own.keys()].sort((a, b) => a - b),
  }));
}

/** Paths and round-trip times of all flows. */
export const trafficState = (world: World): unknown =>
  world.blueprint.flows.map(({ id }, flow) => {
    const path = world.traffic.pathOf(flow);
    return [id, path?.outcome, path?.request.routers, path?.response?.routers, world.traffic.rttOf(flow)];
  });

export const secondsOf = (time: SimTime | number): number => time / 1e6;

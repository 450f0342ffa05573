/**
 * Connections reset ÷ connections open. A flow that changed site or replica counts with the connections it had open at each such
 * moment; one that never did, with those open just before the first fault (rate × mean life, Little's law). `datacenter` selects
 * by the site of before.
 */
import type { SimTime } from '../../kernel/time.ts';
import { runPhases, type RunPhase } from '../../model/metrics.ts';
import { EventKind } from '../../trace/event-kinds.ts';
import { LEDGER_OFFERED } from '../../trace/ledger.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Row } from '../../trace/rows.ts';
import { flowPaths, NO_SITE, type FlowPaths } from '../flow-paths.ts';
import { LinearSignals, valueAfter } from '../linear-signal.ts';
import { derived, type Measurement } from '../measurement.ts';
import { exactly, type Figure, type Labels, type Readings } from '../readings.ts';
import { siteBefore } from '../shift.ts';
import { byPhase } from '../user-figures.ts';

/** Sums of the whole window stand behind those of the phases. */
const WHOLE = runPhases.length;

export class ConnectionResets implements Reducer<ConnectionResets> {
  readonly kinds = [EventKind.connectionsOpen, EventKind.connectionsReset, EventKind.flowRate, EventKind.flowSlope];
  private readonly measurement: Measurement;
  private readonly count: number;
  /** By phase and flow. */
  private readonly open: Float64Array;
  private readonly reset: Float64Array;
  private readonly isTouched: Uint8Array;
  private readonly rateBefore: Float64Array;
  private readonly offered: LinearSignals;

  constructor(measurement: Measurement) {
    const { entities, firstFault, view } = measurement;
    this.measurement = measurement;
    this.count = entities.flows.length;
    this.open = new Float64Array(this.count * (WHOLE + 1));
    this.reset = new Float64Array(this.count * (WHOLE + 1));
    this.isTouched = new Uint8Array(this.count * (WHOLE + 1));
    this.rateBefore = new Float64Array(this.count);
    const { rateBefore } = this;
    // The last piece that reaches the first fault gives the rate just before it.
    this.offered = new LinearSignals(this.count, (flow, from, to, value, slope) => {
      if (from < firstFault || firstFault === 0) rateBefore[flow] = valueAfter(Math.min(to, firstFault) - from, value, slope);
    });
    for (const { kind, who, what, value } of view.initial()) {
      if (what !== LEDGER_OFFERED) continue;
      if (kind === EventKind.flowRate) this.offered.beginValue(who, value);
      else if (kind === EventKind.flowSlope) this.offered.beginSlope(who, value);
    }
  }

  row(row: Row): void {
    if (row.kind === EventKind.flowRate) {
      if (row.what === LEDGER_OFFERED) this.offered.setValue(row.who, row.time, row.old, row.new);
    } else if (row.kind === EventKind.flowSlope) {
      if (row.what === LEDGER_OFFERED) this.offered.setSlope(row.who, row.time, row.old, row.new);
    } else if (row.time >= this.measurement.window.from) {
      const sums = row.kind === EventKind.connectionsOpen ? this.open : this.reset;
      for (const part of [WHOLE, this.measurement.runPhases.indexAt(row.time)]) {
        this.isTouched[part * this.count + row.who] = 1;
        sums[part * this.count + row.who]! += row.new;
      }
    }
  }

  result(end: SimTime): this {
    this.offered.finish(end);
    return this;
  }

  /** Over flows, in a phase or in the whole window. */
  figure(flows: readonly number[], phase: RunPhase | null): Figure | null {
    const first = (phase === null ? WHOLE : runPhases.indexOf(phase)) * this.count;
    let openSum = 0;
    let resetSum = 0;
    for (const flow of flows) {
      const { connectionSeconds } = this.measurement.entities.flows[flow]!;
      const untouched = this.rateBefore[flow]! * Math.max(0, connectionSeconds);
      openSum += this.isTouched[first + flow] === 1 ? this.open[first + flow]! : untouched;
      resetSum += this.reset[first + flow]!;
    }
    return openSum === 0 ? null : exactly(resetSum / openSum);
  }
}

export const connectionResets = (measurement: Measurement): ConnectionResets => new ConnectionResets(measurement);

/** Flows of users, with the site of before among their labels. */
function userFlows(measurement: Measurement, paths: FlowPaths): readonly { readonly flow: number; readonly labels: Labels }[] {
  const { entities } = measurement;
  return entities.flows.flatMap(({ index, cell }) => {
    if (cell < 0) return [];
    const site = siteBefore(measurement, paths, index);
    const { service, region } = entities.cells[cell]!.labels;
    return [
      { flow: index, labels: { service, region, datacenter: site === NO_SITE ? '' : entities.table('datacenter')[site]!.id } },
    ];
  });
}

export function connectionsResetRatio(measurement: Measurement): Reducer<Readings> {
  const [paths, source] = [measurement.shared(flowPaths), measurement.shared(connectionResets)];
  return derived((end) => {
    const resets = source.result(end);
    const users = userFlows(measurement, paths);
    return {
      cells: users.map(({ labels }) => labels),
      figure: (chosen) =>
        resets.figure(
          chosen.map((cell) => users[cell]!.flow),
          null,
        ),
    };
  });
}

export function connectionsResetRatioByPhase(measurement: Measurement): Reducer<Readings> {
  const [paths, source] = [measurement.shared(flowPaths), measurement.shared(connectionResets)];
  return derived((end) => {
    const resets = source.result(end);
    const users = userFlows(measurement, paths);
    const labels = users.map((one) => one.labels);
    return byPhase(measurement, labels, (chosen, phase) =>
      resets.figure(
        chosen.map((cell) => users[cell]!.flow),
        phase,
      ),
    );
  });
}

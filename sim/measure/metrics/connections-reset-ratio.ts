/**
 * Connections reset ÷ connections open. A flow that changed site or replica counts with the connections it had open at each such
 * moment; one that never did, with those open just before the first fault (rate × mean life, Little's law). `datacenter` selects
 * by the site of before.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { LEDGER_OFFERED } from '../../trace/ledger.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { flowPaths, NO_SITE } from '../flow-paths.ts';
import { LinearSignals, valueAfter } from '../linear-signal.ts';
import type { Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { siteBefore } from '../shift.ts';

export function connectionsResetRatio(measurement: Measurement): Reducer<Readings> {
  const paths = measurement.shared(flowPaths);
  const { entities, window, firstFault, view } = measurement;
  const count = entities.flows.length;
  const open = new Float64Array(count);
  const reset = new Float64Array(count);
  const isTouched = new Uint8Array(count);
  const rateBefore = new Float64Array(count);
  // The last piece that reaches the first fault gives the rate just before it.
  const offered = new LinearSignals(count, (flow, from, to, value, slope) => {
    if (from < firstFault || firstFault === 0) rateBefore[flow] = valueAfter(Math.min(to, firstFault) - from, value, slope);
  });
  for (const { kind, who, what, value } of view.initial()) {
    if (what !== LEDGER_OFFERED) continue;
    if (kind === EventKind.flowRate) offered.beginValue(who, value);
    else if (kind === EventKind.flowSlope) offered.beginSlope(who, value);
  }

  return {
    kinds: [EventKind.connectionsOpen, EventKind.connectionsReset, EventKind.flowRate, EventKind.flowSlope],
    row(row) {
      if (row.kind === EventKind.flowRate) {
        if (row.what === LEDGER_OFFERED) offered.setValue(row.who, row.time, row.old, row.new);
      } else if (row.kind === EventKind.flowSlope) {
        if (row.what === LEDGER_OFFERED) offered.setSlope(row.who, row.time, row.old, row.new);
      } else if (row.time >= window.from) {
        isTouched[row.who] = 1;
        (row.kind === EventKind.connectionsOpen ? open : reset)[row.who]! += row.new;
      }
    },
    result(end) {
      offered.finish(end);
      const users = entities.flows.filter(({ cell }) => cell >= 0);
      return {
        cells: users.map(({ index, cell }) => {
          const site = siteBefore(measurement, paths, index);
          const { service, region } = entities.cells[cell]!.labels;
          return { service, region, datacenter: site === NO_SITE ? '' : entities.table('datacenter')[site]!.id };
        }),
        figure(chosen) {
          let openSum = 0;
          let resetSum = 0;
          for (const { index, connectionSeconds } of chosen.map((cell) => users[cell]!)) {
            openSum += isTouched[index] === 1 ? open[index]! : rateBefore[index]! * Math.max(0, connectionSeconds);
            resetSum += reset[index]!;
          }
          return openSum === 0 ? null : exactly(resetSum / openSum);
        },
      };
    },
  };
}

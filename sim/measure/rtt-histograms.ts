/**
 * Round-trip times of family cells over the window, or over each phase of the run, each weighted by the requests made while
 * it held, so that people and their demand count. Time without an answer has no round-trip time and no weight; a flow whose
 * own address family reaches no site, while its clients are answered over the other, has the time of those answers.
 */
import type { SimTime } from '../kernel/time.ts';
import { runPhases } from '../model/metrics.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { LEDGER_OFFERED } from '../trace/ledger.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Row } from '../trace/rows.ts';
import { clipped, integral, LinearSignals, valueAfter } from './linear-signal.ts';
import type { Measurement } from './measurement.ts';
import { WeightedHistogram } from './weighted-histogram.ts';

export class RttHistograms implements Reducer<readonly WeightedHistogram[]> {
  readonly kinds = [EventKind.flowRate, EventKind.flowSlope, EventKind.flowRtt];
  private readonly histograms: readonly WeightedHistogram[];
  private readonly offered: LinearSignals;
  private readonly rtt: Float64Array;
  private readonly isRttKnown: Uint8Array;

  /** By phase: histograms of all cells for the first phase, then for the next. */
  constructor(measurement: Measurement, isByPhase = false) {
    const { entities, window, view } = measurement;
    const phases = isByPhase ? measurement.runPhases : null;
    const count = entities.familyCells.length;
    this.histograms = Array.from({ length: count * (isByPhase ? runPhases.length : 1) }, () => new WeightedHistogram());
    this.rtt = new Float64Array(entities.flows.length);
    this.isRttKnown = new Uint8Array(entities.flows.length);
    this.offered = new LinearSignals(
      entities.flows.length,
      clipped(window.from, (flow, from, to, value, slope) => {
        const { familyCell: cell } = entities.flows[flow]!;
        if (cell < 0 || this.rtt[flow] === 0) return;
        const rtt = this.rtt[flow]!;
        if (phases === null) this.histograms[cell]!.add(rtt, integral(to - from, value, slope));
        phases?.split(from, to, (phase, begin, end) => {
          const requests = integral(end - begin, valueAfter(begin - from, value, slope), slope);
          this.histograms[phase * count + cell]!.add(rtt, requests);
        });
      }),
    );
    for (const { kind, who, what, value } of view.initial()) {
      if (kind === EventKind.flowRtt) this.begin(who, value);
      else if (what !== LEDGER_OFFERED) continue;
      else if (kind === EventKind.flowRate) this.offered.beginValue(who, value);
      else if (kind === EventKind.flowSlope) this.offered.beginSlope(who, value);
    }
  }

  row(row: Row): void {
    if (row.kind === EventKind.flowRtt) {
      if (this.isRttKnown[row.who] === 0) this.begin(row.who, row.old);
      this.offered.split(row.who, row.time);
      this.rtt[row.who] = row.new;
    } else if (row.what !== LEDGER_OFFERED) return;
    else if (row.kind === EventKind.flowRate) this.offered.setValue(row.who, row.time, row.old, row.new);
    else this.offered.setSlope(row.who, row.time, row.old, row.new);
  }

  result(end: SimTime): readonly WeightedHistogram[] {
    this.offered.finish(end);
    return this.histograms;
  }

  private begin(flow: number, rtt: number): void {
    this.rtt[flow] = rtt;
    this.isRttKnown[flow] = 1;
  }
}

export const rttHistograms = (measurement: Measurement): RttHistograms => new RttHistograms(measurement);
export const rttHistogramsByPhase = (measurement: Measurement): RttHistograms => new RttHistograms(measurement, true);

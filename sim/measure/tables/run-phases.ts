/**
 * What each phase of the run cost all users together, and in what the recovery was worse than the failure: more requests
 * lost, more people elsewhere at its worst moment, more connections reset.
 */
import type { RunPhase } from '../../model/metrics.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { flowPaths } from '../flow-paths.ts';
import { derived, type Measurement } from '../measurement.ts';
import { availabilityOf } from '../metrics/availability.ts';
import { connectionResets } from '../metrics/connections-reset-ratio.ts';
import { requestLedger } from '../request-ledger.ts';
import { isServedElsewhere, peopleIn, worstAway } from '../shift.ts';

export interface RunPhaseCost {
  readonly phase: RunPhase;
  /** How long it lasted, all its parts together, in µs. */
  readonly duration: number;
  readonly lost: number;
  /** Null when no request was made. */
  readonly availability: number | null;
  /** The share of people served elsewhere than before the first fault at the worst moment; null without people. */
  readonly shifted: number | null;
  /** Connections reset ÷ open; null without connections. */
  readonly reset: number | null;
}

export type Worsened = 'lost requests' | 'traffic shift' | 'connections reset';

export interface RunPhaseCosts {
  readonly phases: readonly RunPhaseCost[];
  /** In what the recovery was worse than the failure; empty where it was not, or where nothing healed. */
  readonly worseRecovery: readonly Worsened[];
}

/** Sums of many pieces may differ by this much. */
const ROUNDING = 1e-9;

export function runPhaseCosts(measurement: Measurement): Reducer<RunPhaseCosts> {
  const ledger = measurement.shared(requestLedger);
  const paths = measurement.shared(flowPaths);
  const resetSource = measurement.shared(connectionResets);
  const { entities, runPhases } = measurement;
  return derived((end) => {
    ledger.result(end);
    const resets = resetSource.result(end);
    const flows = entities.flows.filter(({ cell }) => cell >= 0).map(({ index }) => index);
    const people = peopleIn(measurement, flows);
    const phases = runPhases.present.map((phase): RunPhaseCost => {
      const requests = ledger.requests(flows, phase);
      const within = (from: number, to: number): number | null => runPhases.first(phase, from, to);
      const away = phase === 'before' ? 0 : worstAway(measurement, paths, flows, isServedElsewhere, within).people;
      return {
        phase,
        duration: runPhases.spans.reduce((sum, span) => sum + (span.phase === phase ? span.to - span.from : 0), 0),
        lost: requests.lostSum,
        availability: availabilityOf(requests)?.value ?? null,
        shifted: people === 0 ? null : away / people,
        reset: resets.figure(flows, phase)?.value ?? null,
      };
    });
    const [fault, recovery] = (['fault', 'recovery'] as const).map((name) => phases.find(({ phase }) => phase === name));
    const isMore = (after: number | null, then: number | null): boolean =>
      after !== null && then !== null && after > then * (1 + ROUNDING) + ROUNDING;
    const worseRecovery: Worsened[] = [];
    if (fault !== undefined && recovery !== undefined) {
      if (isMore(recovery.lost, fault.lost)) worseRecovery.push('lost requests');
      if (isMore(recovery.shifted, fault.shifted)) worseRecovery.push('traffic shift');
      if (isMore(recovery.reset, fault.reset)) worseRecovery.push('connections reset');
    }
    return { phases, worseRecovery };
  });
}

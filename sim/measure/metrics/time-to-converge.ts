/**
 * From a fault to the last change, caused by it and not by its heal, of a path that users take to a service or back; 0 where it
 * changed none, since a path that breaks is a path that changes.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { lastMoves } from '../last-moves.ts';
import { derived, type Measurement } from '../measurement.ts';
import { closed, phaseReadings, phaseReadingsByPhase } from '../phase-cells.ts';
import type { Readings } from '../readings.ts';

export function timeToConverge(measurement: Measurement): Reducer<Readings> {
  const moves = measurement.shared(lastMoves);
  return derived(() =>
    phaseReadings(measurement, (fault, service, region) => {
      const last = moves.of(fault, service, region);
      return closed(last === null ? 0 : last.at - measurement.entities.faults[fault]!.at);
    }),
  );
}

/** Of the recovery: from the heal to the last change that it led to, announcements anew and stale routes going included. */
export function timeToConvergeByPhase(measurement: Measurement): Reducer<Readings> {
  const moves = measurement.shared(lastMoves);
  return derived((end) =>
    phaseReadingsByPhase(measurement, (fault, service, region, phase) => {
      const { at, until } = measurement.entities.faults[fault]!;
      const from = phase === 'fault' ? at : until;
      if (from === null || from >= end) return null;
      const last = phase === 'fault' ? moves.of(fault, service, region) : moves.afterHeal(fault, service, region);
      return closed(last === null ? 0 : last.at - from);
    }),
  );
}

/** All invariants that are watched over a trace. */
import type { Reducer } from '../trace/reducer.ts';
import { derived, type Measurement } from '../measure/measurement.ts';
import { conservation } from './invariants/conservation.ts';
import { loopFreeRest } from './invariants/loop-free-rest.ts';
import { monotoneTime } from './invariants/monotone-time.ts';
import { pairedSessions } from './invariants/paired-sessions.ts';
import { positiveRates } from './invariants/positive-rates.ts';
import type { Violation } from './violation.ts';

export const invariants = [monotoneTime, positiveRates, conservation, pairedSessions, loopFreeRest] as const;

/** Everything that was found broken, by invariant in the order above. */
export function violations(measurement: Measurement): Reducer<readonly Violation[]> {
  const all = invariants.map((invariant) => measurement.shared<Reducer<readonly Violation[]>>(invariant));
  return derived((end) => all.flatMap((reducer) => reducer.result(end)));
}

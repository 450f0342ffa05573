/** Time never goes backwards from one row to the next, and no row is later than the end of the run. */
import { EVENT_KINDS, type EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../../measure/measurement.ts';
import { Violations, type Violation } from '../violation.ts';

export function monotoneTime(measurement: Measurement): Reducer<readonly Violation[]> {
  const violations = new Violations('time is monotone');
  let last = 0;
  return {
    kinds: EVENT_KINDS.map(({ number }) => number as EventKind),
    row({ index, time }) {
      if (time < last) violations.add(index, time, `a row at ${time} µs follows one at ${last} µs`);
      if (time > measurement.window.to)
        violations.add(index, time, `a row at ${time} µs after the end at ${measurement.window.to} µs`);
      last = time;
    },
    result: () => violations.found,
  };
}

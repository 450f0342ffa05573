/** At rest no path loops: once routing has not moved for minutes, no packets of users run in a circle. */
import { EventKind } from '../../trace/event-kinds.ts';
import { Outcome } from '../../trace/reasons.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../../measure/measurement.ts';
import { QUIET_US, ROUTING_MOVES } from '../quiescence.ts';
import { Violations, type Violation } from '../violation.ts';

export function loopFreeRest(measurement: Measurement): Reducer<readonly Violation[]> {
  const violations = new Violations('no forwarding loop at rest');
  /** Row that put a flow's direction into a loop. */
  const loops = new Map<number, number>();
  let lastMove = 0;
  return {
    kinds: [...ROUTING_MOVES, EventKind.flowPath],
    row({ kind, who, what, reason, time, index }) {
      if (kind !== EventKind.flowPath) lastMove = time;
      else if (reason === Outcome.loop) loops.set(who * 2 + what, index);
      else loops.delete(who * 2 + what);
    },
    result(end) {
      if (end - lastMove < QUIET_US) return violations.found;
      for (const [key, row] of loops) {
        const flow = key >> 1;
        const what = (key & 1) === 0 ? 'requests' : 'responses';
        violations.add(
          row,
          end,
          `${what} of ${measurement.entities.name('flow', flow)} loop, and routing is at rest since ${lastMove} µs`,
        );
      }
      return violations.found;
    },
  };
}

/** At rest no path loops: whenever routing has not moved for minutes, no packets of users run in a circle. */
import { EventKind } from '../../trace/event-kinds.ts';
import { Outcome } from '../../trace/reasons.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../../measure/measurement.ts';
import { QUIET_US, ROUTING_MOVES } from '../quiescence.ts';
import { Violations, type Violation } from '../violation.ts';

export function loopFreeRest(measurement: Measurement): Reducer<readonly Violation[]> {
  const violations = new Violations('no forwarding loop at rest');
  /** By flow and direction in a loop: the row that put it there. */
  const loops = new Map<number, { readonly row: number; readonly since: number }>();
  let lastMove = 0;
  const judge = (time: number): void => {
    if (time - lastMove < QUIET_US) return;
    for (const [key, { row, since }] of loops) {
      // What begins at the instant of a move is that move's doing.
      if (since === time) continue;
      const flow = key >> 1;
      const what = (key & 1) === 0 ? 'requests' : 'responses';
      violations.add(
        row,
        time,
        `${what} of ${measurement.entities.name('flow', flow)} loop, and routing is at rest since ${lastMove} µs`,
      );
    }
  };
  return {
    kinds: [...ROUTING_MOVES, EventKind.flowPath],
    row({ kind, who, what, reason, time, index }) {
      if (kind !== EventKind.flowPath) {
        judge(time);
        lastMove = time;
      } else if (reason !== Outcome.loop) loops.delete(who * 2 + what);
      else if (!loops.has(who * 2 + what)) loops.set(who * 2 + what, { row: index, since: time });
    },
    result(end) {
      judge(end);
      return violations.found;
    },
  };
}

/** At rest both ends of a session agree whether it is established. A session that no row speaks of stands at both ends. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { SessionState } from '../../trace/states.ts';
import { indexIn } from '../../measure/entities.ts';
import type { Measurement } from '../../measure/measurement.ts';
import { QUIET_US, ROUTING_MOVES } from '../quiescence.ts';
import { Violations, type Violation } from '../violation.ts';

export function pairedSessions(measurement: Measurement): Reducer<readonly Violation[]> {
  const violations = new Violations('both ends of a session agree');
  const ends = measurement.entities.table('session-end');
  const isEstablished = new Uint8Array(ends.length).fill(1);
  const lastRow = new Int32Array(ends.length).fill(-1);
  let lastMove = 0;
  let isSpoken = false;
  for (const { kind, who, value } of measurement.view.initial()) {
    if (kind === EventKind.sessionState) isEstablished[who] = value === SessionState.established ? 1 : 0;
  }
  const isMate = (a: number, b: number): boolean =>
    indexIn(ends[a]!, 'router') === indexIn(ends[b]!, 'peer') && indexIn(ends[a]!, 'peer') === indexIn(ends[b]!, 'router');
  const judge = (time: number): void => {
    if (time - lastMove < QUIET_US) return;
    if (!isSpoken) return;
    // Ends that no row speaks of have not changed, so that only those of a session with rows can disagree.
    const spoken = new Set(ends.flatMap(({ id }, index) => (lastRow[index]! >= 0 ? [id] : [])));
    const bySession = new Map<string, number[]>();
    ends.forEach(({ id }, index) => {
      if (spoken.has(id)) bySession.set(id, [...(bySession.get(id) ?? []), index]);
    });
    for (const own of bySession.values()) {
      for (const one of own) {
        const mate = own.find((other) => other > one && isMate(one, other));
        if (mate === undefined || isEstablished[mate] === isEstablished[one]) continue;
        const row = Math.max(lastRow[one]!, lastRow[mate]!);
        violations.add(row, time, `session ${ends[one]!.name} is established at one end only`);
      }
    }
  };
  return {
    kinds: ROUTING_MOVES,
    row({ kind, who, new: state, time, index }) {
      judge(time);
      lastMove = time;
      if (kind !== EventKind.sessionState) return;
      isEstablished[who] = state === SessionState.established ? 1 : 0;
      lastRow[who] = index;
      isSpoken = true;
    },
    result(end) {
      judge(end);
      return violations.found;
    },
  };
}

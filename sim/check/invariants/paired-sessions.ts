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
  for (const { kind, who, value } of measurement.view.initial()) {
    if (kind === EventKind.sessionState) isEstablished[who] = value === SessionState.established ? 1 : 0;
  }
  const keyOf = (end: number, from: 'router' | 'peer', to: 'router' | 'peer'): string =>
    `${ends[end]!.id} ${indexIn(ends[end]!, from)} ${indexIn(ends[end]!, to)}`;
  return {
    kinds: ROUTING_MOVES,
    row({ kind, who, new: state, time, index }) {
      lastMove = time;
      if (kind !== EventKind.sessionState) return;
      isEstablished[who] = state === SessionState.established ? 1 : 0;
      lastRow[who] = index;
    },
    result(end) {
      if (end - lastMove < QUIET_US) return violations.found;
      const mates = new Map(ends.map((_, index) => [keyOf(index, 'router', 'peer'), index]));
      ends.forEach(({ name }, index) => {
        const mate = mates.get(keyOf(index, 'peer', 'router'));
        if (mate === undefined || mate <= index || isEstablished[mate] === isEstablished[index]) return;
        const row = Math.max(lastRow[index]!, lastRow[mate]!);
        violations.add(row < 0 ? null : row, end, `session ${name} is established at one end only`);
      });
      return violations.found;
    },
  };
}

/**
 * Requests are conserved, within 10⁻⁶ of those made: at no time have more of a flow's requests ended than were made, and none is
 * pending for longer than its retries last, so that never more are pending than the busiest such time could have made. A flow is
 * told once, where it first shows.
 */
import { MICROSECONDS_PER_SECOND } from '../../kernel/time.ts';
import { EventKind } from '../../trace/event-kinds.ts';
import { LEDGER_OFFERED, REQUEST_COLUMNS } from '../../trace/ledger.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { integral } from '../../measure/linear-signal.ts';
import type { Measurement } from '../../measure/measurement.ts';
import { WeightedSums } from '../../measure/weighted-sums.ts';
import { Violations, type Violation } from '../violation.ts';

export const CONSERVATION_TOLERANCE = 1e-6;

export function conservation(measurement: Measurement): Reducer<readonly Violation[]> {
  const { flows } = measurement.entities;
  const violations = new Violations('conservation');
  const ended = REQUEST_COLUMNS.map((column) => [column, -1] as const);
  const net = new WeightedSums(measurement, new Map([[LEDGER_OFFERED, 1], ...ended]));
  const offered = new WeightedSums(measurement, new Map([[LEDGER_OFFERED, 1]]));
  const since = new Float64Array(flows.length);
  const pending = new Float64Array(flows.length);
  const made = new Float64Array(flows.length);
  const busiest = new Float64Array(flows.length);
  const isTold = new Uint8Array(flows.length);

  const pass = (flow: number, time: number, row: number | null): void => {
    const span = time - since[flow]!;
    if (span <= 0) return;
    pending[flow]! += integral(span, net.at(flow, since[flow]!), net.slopeOf(flow));
    made[flow]! += integral(span, offered.at(flow, since[flow]!), offered.slopeOf(flow));
    since[flow] = time;
    busiest[flow] = Math.max(busiest[flow]!, offered.at(flow, time - span), offered.at(flow, time));
    if (isTold[flow] === 1) return;
    const { service, clientName, lifeUs } = flows[flow]!;
    const tolerance = CONSERVATION_TOLERANCE * Math.max(1, made[flow]!);
    const tell = (text: string): void => {
      isTold[flow] = 1;
      violations.add(row, time, text);
    };
    if (pending[flow]! < -tolerance) {
      tell(`${-pending[flow]!} more requests to ${service} from ${clientName} ended than were made (${made[flow]!})`);
    } else if (pending[flow]! > (busiest[flow]! * lifeUs) / MICROSECONDS_PER_SECOND + tolerance) {
      tell(`${pending[flow]!} requests to ${service} from ${clientName} are pending for longer than their retries last`);
    }
  };

  return {
    kinds: [EventKind.flowRate, EventKind.flowSlope],
    row(row) {
      if (!net.counts(row)) return;
      pass(row.who, row.time, row.index);
      net.row(row);
      if (offered.counts(row)) offered.row(row);
    },
    result(end) {
      for (const { index } of flows) pass(index, end, null);
      return violations.found;
    },
  };
}

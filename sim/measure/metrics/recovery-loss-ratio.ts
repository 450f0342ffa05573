/**
 * Of the requests lost from the first fault on, the share lost in the recovery: above a half the repair cost users more than the
 * failure did. 0 where nothing was lost; without a heal there is no recovery and no figure.
 */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { requestLedger } from '../request-ledger.ts';
import { byFlows } from '../user-figures.ts';

const share = (part: number, rest: number): number => (part === 0 ? 0 : part / (part + rest));

export function recoveryLossRatio(measurement: Measurement): Reducer<Readings> {
  const ledger = measurement.shared(requestLedger);
  return byFlows(measurement, ledger, (flows) => {
    if (!measurement.runPhases.present.includes('recovery')) return null;
    const [fault, recovery] = [ledger.requests(flows, 'fault'), ledger.requests(flows, 'recovery')];
    return {
      value: share(recovery.lostSum, fault.lostSum),
      // What is pending may be lost in whichever phase the run ends in.
      low: share(recovery.lostSum, fault.lostSum + fault.pending),
      high: share(recovery.lostSum + recovery.pending, fault.lostSum),
      at: null,
    };
  });
}

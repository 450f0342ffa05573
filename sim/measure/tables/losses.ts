/** What became of the requests of every service, in all and by client region, with the lost ones by reason. */
import { OUTCOMES, type OutcomeName } from '../../trace/reasons.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { derived, type Measurement } from '../measurement.ts';
import { availabilityOf } from '../metrics/availability.ts';
import { regionsOf } from '../phase-cells.ts';
import { requestLedger } from '../request-ledger.ts';

/** Requests of a service from a client region; `region` null is all of them. */
export interface Losses {
  readonly service: string;
  readonly region: string | null;
  /** Answered ÷ made; null when none was made. */
  readonly availability: number | null;
  readonly attemptAvailability: number | null;
  readonly made: number;
  readonly answered: number;
  readonly lost: number;
  /** Pending when the run ended. */
  readonly unfinished: number;
  /** Lost requests by outcome, the largest first; none of zero. */
  readonly lostBy: readonly { readonly reason: OutcomeName; readonly requests: number }[];
}

export function losses(measurement: Measurement): Reducer<readonly Losses[]> {
  const ledger = measurement.shared(requestLedger);
  const { entities } = measurement;
  const lossesOf = (service: string, region: string | null): Losses => {
    const flows = entities.cells
      .filter(({ labels }) => labels.service === service && (region === null || labels.region === region))
      .flatMap((cell) => cell.flows);
    const requests = ledger.requests(flows);
    return {
      service,
      region,
      availability: availabilityOf(requests)?.value ?? null,
      attemptAvailability: availabilityOf(ledger.attempts(flows))?.value ?? null,
      made: requests.made,
      answered: requests.answered,
      lost: requests.lostSum,
      unfinished: requests.pending,
      lostBy: OUTCOMES.map((reason, outcome) => ({ reason, requests: requests.lost[outcome]! }))
        .filter((row) => row.requests > 0)
        .sort((a, b) => b.requests - a.requests),
    };
  };
  return derived((end) => {
    ledger.result(end);
    return entities.userServices.flatMap((service) =>
      [null, ...regionsOf(measurement, service)].map((region) => lossesOf(service, region)),
    );
  });
}

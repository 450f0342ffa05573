/** What a scenario's targets and topology say about services: the availability meant for each, and its requests in a month. */
import { MONTH_SECONDS, OBJECTIVE_DEFAULT } from '../measure/measurement.ts';
import type { Scenario } from '../model/scenario/types.ts';

/** The strictest availability target on a service that fails a run; null where there is none. */
export function objectiveOf(scenario: Scenario, service: string): number | null {
  const limits = scenario.targets
    .filter(
      ({ metric, level, op, labels }) =>
        metric === 'availability' &&
        level === 'error' &&
        (op === '>=' || op === '>') &&
        [undefined, '*', service].includes(labels['service']),
    )
    .map(({ limit }) => limit);
  return limits.length === 0 ? null : Math.max(...limits);
}

export const objectiveOrDefault = (scenario: Scenario, service: string): number =>
  objectiveOf(scenario, service) ?? OBJECTIVE_DEFAULT;

/** Mean requests of a population to a service in 30 days: curves have a mean of one over the day. */
export function monthlyRequests(scenario: Scenario): (service: string, client: string) => number {
  const rates = new Map<string, number>();
  for (const { id, peopleCount, demand } of scenario.topology.populations) {
    for (const { service, rpsPerMillion } of demand) rates.set(`${service}/${id}`, (rpsPerMillion * peopleCount) / 1e6);
  }
  return (service, client) => (rates.get(`${service}/${client}`) ?? 0) * MONTH_SECONDS;
}

/** The mean round-trip time of a group of flows over time, weighted by people; flows that nobody answers have none. */
import type { Measurement } from './measurement.ts';
import type { Timelines } from './timeline.ts';

/** The mean at an instant, or just before it; null when nobody is served. */
export function meanRtt(
  measurement: Measurement,
  rtts: Timelines,
  flows: readonly number[],
  time: number,
  side: 'at' | 'before',
): number | null {
  let people = 0;
  let sum = 0;
  for (const flow of flows) {
    const rtt = rtts[side](flow, time);
    if (rtt === 0) continue;
    const { peopleCount } = measurement.entities.flows[flow]!;
    people += peopleCount;
    sum += peopleCount * rtt;
  }
  return people === 0 ? null : sum / people;
}

/** The mean just before the first fault, at the end of the warm-up without faults. */
export const meanRttBefore = (measurement: Measurement, rtts: Timelines, flows: readonly number[]): number | null =>
  meanRtt(measurement, rtts, flows, measurement.firstFault, measurement.entities.faults.length > 0 ? 'before' : 'at');

/** The highest mean from the first fault on; null when nobody was ever served. */
export function worstMeanRtt(
  measurement: Measurement,
  rtts: Timelines,
  flows: readonly number[],
): { readonly rtt: number; readonly at: number } | null {
  const { firstFault, window } = measurement;
  const instants = rtts.changes(flows, firstFault, window.to).map(({ time }) => time);
  let worst: { rtt: number; at: number } | null = null;
  const see = (rtt: number | null, at: number): void => {
    if (rtt !== null && (worst === null || rtt > worst.rtt)) worst = { rtt, at };
  };
  see(meanRttBefore(measurement, rtts, flows), firstFault);
  for (const time of [...new Set(instants)].sort((a, b) => a - b)) see(meanRtt(measurement, rtts, flows, time, 'at'), time);
  return worst;
}

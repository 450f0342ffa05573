/** The same queue twice more, the slow way: its chain summed state by state, and requests let through one by one. */
import { stream } from '../../../sim/kernel/streams.ts';
import type { QueueFigures, QueueSpec } from '../../../sim/traffic/queueing/queue.ts';

type Figure = 'waitShare' | 'abandonedShare' | 'meanWaitSeconds' | 'meanServedWaitSeconds' | 'servedLateShare';

/** Erlang-A with a service time of one second, from the balance of its states; for small queues. */
export function chainFigures(
  servers: number,
  arrivalRps: number,
  patienceSeconds: number,
): Pick<QueueFigures, 'waitShare' | 'abandonedShare' | 'queued' | 'meanServedWaitSeconds'> {
  // From the likeliest state both ways, so that nothing overflows; far states weigh nothing.
  const leaving = (n: number): number => Math.min(n, servers) + Math.max(0, n - servers) / patienceSeconds;
  let top = 0;
  while (leaving(top + 1) < arrivalRps) top++;
  const weights = new Map([[top, 1]]);
  for (let n = top, weight = 1; weight > 1e-45; n++) weights.set(n + 1, (weight *= arrivalRps / leaving(n + 1)));
  for (let n = top, weight = 1; n > 0; n--) weights.set(n - 1, (weight *= leaving(n) / arrivalRps));
  let [all, waits, queued, served, servedWait] = [0, 0, 0, 0, 0];
  for (const [n, weight] of weights) {
    all += weight;
    if (n < servers) served += weight;
    if (n < servers) continue;
    waits += weight;
    queued += weight * (n - servers);
    // The way to a server: one step for each that waits before, and one more; each may instead be the end of patience.
    let [reaches, seconds] = [1, 0];
    for (let before = n - servers; before >= 0; before--) {
      const rate = servers + (before + 1) / patienceSeconds;
      reaches *= 1 - 1 / patienceSeconds / rate;
      seconds += 1 / rate;
    }
    served += weight * reaches;
    servedWait += weight * reaches * seconds;
  }
  return {
    waitShare: waits / all,
    abandonedShare: 1 - served / all,
    queued: queued / all,
    meanServedWaitSeconds: servedWait / served,
  };
}

/** Figures of batches of requests that follow one another, the first not counted; late is who waits beyond `lateSeconds`. */
export function requestsOneByOne(
  spec: QueueSpec,
  { seed, batches, perBatch, lateSeconds }: { seed: number; batches: number; perBatch: number; lateSeconds: number },
): Record<Figure, number>[] {
  const dice = stream(seed, `${spec.patienceLaw}/${spec.servers}/${spec.arrivalRps}`);
  const exponential = (mean: number): number => -mean * Math.log(1 - dice.unit());
  const freeAt = new Float64Array(spec.servers);
  let now = 0;
  const batch = (): Record<Figure, number> => {
    let [waits, abandoned, wait, servedWait, late] = [0, 0, 0, 0, 0];
    for (let i = 0; i < perBatch; i++) {
      now += exponential(1 / spec.arrivalRps);
      let first = 0;
      for (let server = 1; server < freeAt.length; server++) if (freeAt[server]! < freeAt[first]!) first = server;
      const offered = Math.max(0, freeAt[first]! - now);
      const patience = spec.patienceLaw === 'exponential' ? exponential(spec.patienceSeconds) : spec.patienceSeconds;
      if (offered > 0) waits++;
      wait += Math.min(offered, patience);
      if (offered > patience) {
        abandoned++;
        continue;
      }
      servedWait += offered;
      if (offered > lateSeconds) late++;
      freeAt[first] = now + offered + exponential(spec.serviceSeconds);
    }
    return {
      waitShare: waits / perBatch,
      abandonedShare: abandoned / perBatch,
      meanWaitSeconds: wait / perBatch,
      meanServedWaitSeconds: servedWait / (perBatch - abandoned),
      servedLateShare: late / (perBatch - abandoned),
    };
  };
  batch();
  return Array.from({ length: batches }, batch);
}

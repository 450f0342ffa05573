/**
 * Goal: clients of an anycast site that withdraws settle as fast as on the Internet (BGP-6; ANRW 2024: 80 % within about 10 s and
 * a long tail). Method: 60 internets of 1,500 ASes with four sites each, the calibration of the beacons; one site withdraws,
 * every AS of its catchment probes each second, and has settled when its packets reach their last site for good.
 */
import { describe, expect, it } from 'vitest';
import { anycastInternet, destinations, NOWHERE } from './anycast-internet.ts';
import { asRun, CALIBRATED, CALIBRATED_RUN } from './as-internet.ts';
import { median, quantile } from './statistics.ts';

const RUNS = process.env['CATCHMENT_FULL'] === undefined ? 60 : 400;
const AS_COUNT = 1500;
const SITES = 4;
const PROBED_SECONDS = 240;

/** Seconds until each AS of the first site's catchment has settled. */
function settlings(seed: number): number[] {
  const { net, sites } = anycastInternet({ ...CALIBRATED, asCount: AS_COUNT, seed }, SITES);
  const run = asRun(net, { ...CALIBRATED_RUN, seed });
  run.after((engine) => sites.forEach((site) => engine.originate(0, site, true)));
  const before = destinations(run.context);
  const [site] = sites as [number];
  const probes: Int32Array[] = [];
  const look = (): void => void probes.push(destinations(run.context));
  run.after((engine) => engine.originate(0, site, false), { seconds: PROBED_SECONDS, look });
  const last = probes.at(-1)!;
  return [...before.keys()]
    .filter((speaker) => before[speaker] === site && speaker !== site)
    .map((speaker) => {
      expect(last[speaker]).not.toBe(NOWHERE);
      return probes.findLastIndex((probe) => probe[speaker] !== last[speaker]) + 1;
    });
}

describe('clients of a site that withdraws', () => {
  const runs = Array.from({ length: RUNS }, (_, i) => settlings(i + 1)).filter((run) => run.length > 0);

  it('have settled to 80 % after 10 s, give or take 5 s, in the median withdrawal', () => {
    const settled = median(runs.map((run) => quantile(run, 0.8)));
    expect(settled).toBeGreaterThanOrEqual(5);
    expect(settled).toBeLessThanOrEqual(15);
  });

  it('have a tail beyond a minute', () => {
    expect(runs.flat().filter((seconds) => seconds > 60).length).toBeGreaterThan(0);
  });

  // The published share is not said to be one of clients or of withdrawals. Over all clients together, large catchments weigh
  // more, and those lie behind hubs that hold their updates: twice as long.
  it('fall short over the clients of all withdrawals together: 80 % after more than 15 s', () => {
    const pooled = quantile(runs.flat(), 0.8);
    expect(pooled).toBeGreaterThan(15);
    expect(pooled).toBeLessThan(21);
  });
});

/**
 * Goal: techniques of failing over rank as measured (ANY-6; Zhu et al., IMC 2022): anycast, much like reactive anycast, then
 * prepending, then a covering prefix, then unicast with DNS. Only the order is published. Method: 12 internets of 1,000 ASes and
 * five sites, the calibration of the beacons; one site dies silently and BFD tells its neighbours.
 */
import { describe, expect, it } from 'vitest';
import { DNS_TTL_SECONDS, siteDeath, TECHNIQUES, type Technique } from './failover-techniques.ts';
import { median, quantile } from './statistics.ts';

const RUNS = process.env['CATCHMENT_FULL'] === undefined ? 12 : 60;
const AS_COUNT = 1000;
/** Of the probes. */
const RESOLUTION_SECONDS = 0.5;

const deaths = Object.fromEntries(
  TECHNIQUES.map((technique) => [technique, Array.from({ length: RUNS }, (_, i) => siteDeath(technique, AS_COUNT, i + 1))]),
) as Record<Technique, ReturnType<typeof siteDeath>[]>;
const seconds = (technique: Technique): number[] => deaths[technique].flatMap((death) => death.failoverSeconds);

describe('clients of a site that dies silently', () => {
  it.each([0.5, 0.95])('are served again in the published order (quantile %f)', (ratio) => {
    const [anycast, reactive, prepending, superprefix, dns] = TECHNIQUES.map((one) => quantile(seconds(one), ratio)) as [
      number, number, number, number, number,
    ];
    expect(anycast).toBeLessThanOrEqual(reactive);
    expect(reactive).toBeLessThanOrEqual(prepending + RESOLUTION_SECONDS);
    expect(prepending).toBeLessThan(superprefix);
    expect(superprefix).toBeLessThan(dns);
  });

  it('of a covering prefix wait until the last ghost of the specific one is gone', () => {
    const lost = deaths.superprefix.flatMap(({ lostSeconds }) => lostSeconds.filter((one) => one >= 0));
    expect(lost.length).toBe(seconds('superprefix').length);
    expect(Math.abs(median(seconds('superprefix')) / median(lost) - 1)).toBeLessThan(0.1);
  });

  it('of a unicast service wait for half a TTL, which decides whether a covering prefix is better', () => {
    expect(median(seconds('unicast-dns'))).toBeGreaterThan(DNS_TTL_SECONDS / 2);
    // With TTLs below this the order of the last two turns.
    const turningTtl = 2 * median(seconds('superprefix'));
    expect(turningTtl).toBeGreaterThan(60);
    expect(turningTtl).toBeLessThan(DNS_TTL_SECONDS);
  });
});

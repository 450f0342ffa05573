/**
 * Goal: what `explain` says of a path is what routing did, in the words that operators use. Method: the teaching topology, whose
 * choices can be followed with a finger; Frankfurt fails, and clients and routers are asked before and after.
 */
import { describe, expect, it } from 'vitest';
import { seconds, type SimTime } from '../../sim/kernel/time.ts';
import { explain } from '../../sim/run/explain.ts';
import { explainRoute } from '../../sim/run/explain-route.ts';
import { fault, scenarioOf, twoSites } from '../support/worlds.ts';

const AT = (atSeconds: number): SimTime => seconds(atSeconds) as number as SimTime;
const V4 = '192.0.2.0/24';
const loss = (set: Readonly<Record<string, string>> = {}) =>
  scenarioOf(twoSites(set), {
    faults: [fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/fra'], { atSeconds: 180 })],
    duration: seconds(400),
  });

describe('what an answer takes', () => {
  it.each([60, 300])('is the sum of its parts at %i s', (at) => {
    const { latency, request, response } = explain(loss(), { client: 'paris', service: 'web', at: AT(at), family: 4 });
    const { requestUs, responseUs, accessUs, serviceTimeUs, callsUs, totalUs } = latency!;
    expect([requestUs, responseUs]).toEqual([request.delayUs, response!.delayUs]);
    expect([accessUs, serviceTimeUs, callsUs]).toEqual([10_000, 5_000, 0]);
    expect(Math.abs(totalUs - (requestUs + responseUs + accessUs + serviceTimeUs + callsUs))).toBeLessThan(1);
  });
});

describe('a cause', () => {
  it('names the neighbour that changed where the path stayed', () => {
    const { causes } = explain(loss(), { client: 'paris', service: 'web', at: AT(300), family: 4 });
    const [change] = causes.filter(({ text }) => text.startsWith('blue-paris selects'));
    expect(change!.text).toContain('two sites (only-route), before: two sites');
    expect(change!.text).toContain('; from blue-ashburn, before from blue-frankfurt');
  });

  it('says no more than the paths where these differ', () => {
    const { causes } = explainRoute(loss(), { router: 'berlin-net-berlin', prefix: V4, at: AT(300) });
    const differing = causes.filter(({ text }) => {
      const [, now, before] = /: (.*) \(.*\), before: ([^;]*)/.exec(text) ?? [];
      return now !== before;
    });
    expect(differing.length).toBeGreaterThan(0);
    for (const { text } of differing) expect(text).not.toContain('; from ');
  });
});

describe('a route', () => {
  const marked = { 'neighbors.blue.communities': '["64500:80", "64500:4:65537", no-export]', 'neighbors.blue.med': '20' };

  it('shows what it carries', () => {
    const { chosen } = explainRoute(loss(marked), { router: 'blue-frankfurt', prefix: V4, at: AT(60) });
    expect(chosen).toMatchObject({
      from: 'fra1',
      asPath: [{ name: 'two sites', asn: 64_500 }],
      attributes: { med: 20, origin: 'IGP', communities: ['64500:80', 'no-export', '64500:4:65537'] },
    });
    expect(chosen!.attributes.localPref).toBeGreaterThan(0);
    const plain = explainRoute(loss(), { router: 'blue-frankfurt', prefix: V4, at: AT(60) }).chosen!;
    expect(plain.attributes).toMatchObject({ med: null, communities: [], onlyToCustomer: null });
  });

  it('is held against its rivals in values that a reader knows', () => {
    const scenario = loss();
    const values = ['blue-paris', 'blue-new-york', 'red-amsterdam', 'miami-net-miami', 'berlin-net-berlin'].flatMap(
      (router) => explainRoute(scenario, { router, prefix: V4, at: AT(60) }).rivals,
    );
    const by = (step: string) => values.filter(({ lostBy }) => lostBy === step).flatMap((rival) => rival.values ?? []);
    expect(by('igp-metric').length).toBeGreaterThan(0);
    // Outside ASes have no costs but delays, in a unit of time.
    for (const value of by('igp-metric')) expect(value).toMatch(/^\d+\.\d\d ms$/);
    for (const value of by('router-id')) expect(value).toMatch(/^(\d{1,3}\.){3}\d{1,3}$/);
    expect(by('router-id').length + by('local-pref').length + by('as-path-length').length).toBeGreaterThan(0);
    expect(by('neighbor-address')).toEqual([]);
  });
});

describe('a router', () => {
  it('that is down is said to be', () => {
    const down = explainRoute(loss(), { router: 'fra1', prefix: V4, at: AT(300) });
    expect([down.isUp, down.asn]).toEqual([false, 64_500]);
    expect(explainRoute(loss(), { router: 'fra1', prefix: V4, at: AT(60) }).isUp).toBe(true);
  });
});

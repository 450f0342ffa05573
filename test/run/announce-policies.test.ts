/**
 * Goal: what a site announces when all are unhealthy, when it is drained and when it comes back shows in a run: in routes
 * and in what becomes of requests. Method: small worlds in which everything crashes, and the platform of PLTFRMS with a site
 * that returns.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { loadTopology } from '../../sim/model/topology/load.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { requestSums, rowsOf } from '../support/runs.ts';
import { fileHost } from '../../sim/cli/host.ts';
import { ROOT } from '../support/tree.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const AT = 60;
const world = (announce: string, parts: Readonly<Record<string, string>> = {}): Topology => {
  let text = worldText({ ...ampleChoice, sites: 3 }).replace(
    /announce: \{ minimum_healthy: 2, [^\n]*/,
    `announce: ${announce}`,
  );
  for (const [old, now] of Object.entries(parts)) text = text.replace(old, now);
  return topologyFrom(text);
};
const sites = ['aa', 'bb', 'cc'];
const crashAt = (site: string, atSeconds: number, forSeconds = 100) =>
  fault(
    { kind: 'instance.crash' },
    [1, 2, 3].map((i) => `instance/web/${site}/${i}`),
    { id: site, atSeconds, forSeconds },
  );
/** All sites fail one after another, half a minute apart. */
const failing = (announce: string): Trace =>
  simulate(
    scenarioOf(world(announce), { faults: sites.map((site, i) => crashAt(site, AT + 30 * i, 200)), duration: seconds(240) }),
  ).trace;
/** Sites that announce the address of web at the end. */
const announcing = (trace: Trace): string[] => {
  const state = new Map(sites.map((site) => [`web/${site}`, 1]));
  for (const row of rowsOf(trace, EventKind.announceState)) {
    const { id } = trace.entities('service-site')[row.who]!;
    if (state.has(id)) state.set(id, row.new);
  }
  return sites.filter((site) => state.get(`web/${site}`) === 1);
};

describe('when every site fails in turn', () => {
  it.each([
    ['withdraw', []],
    ['fail-open', sites],
    ['keep-last', ['cc']],
    ['{ keep_last: 2 }', ['bb', 'cc']],
    ['{ keep_last: 3 }', sites],
  ] as const)('%s leaves %j announced', (policy, left) => {
    expect(announcing(failing(`{ minimum_healthy: 2, all_unhealthy: ${policy} }`))).toEqual(left);
  });

  it('requests to a service that is announced are refused or time out, those to one that is not find no service', () => {
    const kept = requestSums(failing('{ minimum_healthy: 2, all_unhealthy: keep-last }')).byOutcome;
    expect(kept['refused']).toBeGreaterThan(0);
  });
});

describe('a site that flaps', () => {
  const flapping = (announce: string): number => {
    const crashes = [0, 1, 2].map((i) => ({ ...crashAt('bb', AT + 40 * i, 15), id: `flap-${i}` }));
    const { trace } = simulate(scenarioOf(world(announce), { faults: crashes, duration: seconds(400) }));
    return rowsOf(trace, EventKind.announceState).filter(({ time }) => time > 0).length;
  };

  it('is announced and withdrawn each time, once with a hold-down, and never with a debounce that outlasts it', () => {
    const each = flapping('{ minimum_healthy: 2 }');
    const once = flapping('{ minimum_healthy: 2, hold_down: 60s }');
    expect(each).toBe(3 * once);
    expect(flapping('{ minimum_healthy: 2, debounce: 60s }')).toBe(0);
  });
});

describe('a site that starts cold', () => {
  /** Power comes back to all of a site at once, at half of what two sites can do. */
  const returning = (replica: string): Record<string, number> => {
    const topology = world('{ minimum_healthy: 2 }', { 'startup: 8s,': `startup: 8s, ${replica}`, '20000 rps': '1500 rps' });
    const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/aa'], { atSeconds: AT, forSeconds: 30 });
    return requestSums(simulate(scenarioOf(topology, { faults: [power], duration: seconds(600) })).trace).byOutcome;
  };

  it('is overrun where a warm one would not be', () => {
    const warm = returning('')['overload'] ?? 0;
    const cold = returning('warm_up: { time: 120s, from: 20%, steps: 6 },')['overload'] ?? 0;
    expect(cold).toBeGreaterThan(warm + 1000);
  });

  it('grows to its whole capacity in even steps', () => {
    const topology = world('{ minimum_healthy: 2 }', {
      'startup: 8s,': 'startup: 8s, warm_up: { time: 40s, from: 20%, steps: 4 },',
    });
    const crash = fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { atSeconds: AT, forSeconds: 10 });
    const { trace } = simulate(scenarioOf(topology, { faults: [crash], duration: seconds(300) }));
    const shares = rowsOf(trace, EventKind.replicaCapacity).map((row) => [row.time / 1e6 - AT, Number(row.new.toFixed(6))]);
    expect(shares).toEqual([
      [18, 0.2],
      [28, 0.4],
      [38, 0.6],
      [48, 0.8],
      [58, 1],
    ]);
  });
});

describe('a site that returns from the dark', () => {
  /**
   * Sao Paulo has neither auth nor store: its services call those of other sites, over sessions that come back after its
   * routers.
   */
  const failedAfterReturn = (holdDown: string): number => {
    const set = Object.fromEntries(['web', 'api', 'dns'].map((name) => [`services.${name}.announce.hold_down`, holdDown]));
    const loaded = loadTopology(join(ROOT, 'topologies/pltfrms.yaml'), fileHost, { set });
    if (!loaded.ok) throw new Error('the topology of PLTFRMS does not read');
    const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/gru'], { atSeconds: 300, forSeconds: 300 });
    const scenario = scenarioOf(loaded.value, { faults: [power], duration: seconds(1200), startSeconds: 13 * 3600 });
    return requestSums(simulate(scenario).trace).byOutcome['server-error'] ?? 0;
  };

  it('fails what it sends to other sites until it has heard from them, and nothing with a hold-down longer than that', () => {
    expect(failedAfterReturn('0s')).toBeGreaterThan(1000);
    expect(failedAfterReturn('20s')).toBe(0);
  });
});

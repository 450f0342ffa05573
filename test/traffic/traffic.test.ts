/**
 * Goal: flows on small worlds come out as on paper: loads, losses beyond capacity, calls over several levels, links that are
 * full, connections. Method: the teaching topology and small written worlds, run without faults or with one, figures by hand.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import type { World } from '../../sim/run/world.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { requestSums, rowsOf, worldAfter } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, twoSites, worldText, type WorldChoice } from '../support/worlds.ts';

const world = (topology: Topology, faults: readonly Fault[] = [], durationSeconds = 60): World =>
  worldAfter(scenarioOf(topology, { faults, duration: seconds(durationSeconds) }));
const loadOf = (running: World, id: string): number =>
  running.traffic.loadAt(running.blueprint.resources.findIndex((one) => one.id === id));
const share = (running: World, flow: string, outcome: Outcome): number =>
  running.traffic.sharesOf(running.blueprint.flows.findIndex(({ id }) => id === flow))[outcome]!;
const small = (change: Partial<WorldChoice> = {}, edit = (text: string): string => text): Topology =>
  topologyFrom(edit(worldText({ ...ampleChoice, sites: 1, ...change })));

/** Six million people want 900 requests a second and million. */
const ALL_RPS = 5400;

describe('the teaching topology', () => {
  it('everybody is served, and the sites carry all demand', () => {
    const running = world(twoSites({ 'clients.demand.web.curve': 'flat' }));
    expect(loadOf(running, 'web/fra') + loadOf(running, 'web/iad')).toBeCloseTo(22 * 900, 4);
    running.blueprint.flows.forEach(({ id }) => expect(share(running, id, Outcome.ok)).toBe(1));
  });

  it('Europe goes to Frankfurt and America to Ashburn, and all to the other when one is gone', () => {
    const topology = twoSites({ 'clients.demand.web.curve': 'flat' });
    expect(loadOf(world(topology), 'web/fra')).toBeCloseTo(11 * 900, 4);
    const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/fra'], { atSeconds: 60 });
    const after = world(topology, [power], 400);
    expect(loadOf(after, 'web/iad')).toBeCloseTo(22 * 900, 4);
    expect(loadOf(after, 'web/fra')).toBe(0);
  });

  it('the round trip is both ways, both accesses and the service', () => {
    const running = world(twoSites());
    running.blueprint.flows.forEach((flow, index) => {
      const { request, response } = running.traffic.pathOf(index)!;
      expect(running.traffic.rttOf(index)).toBe(Math.round(request.delayUs + response!.delayUs + 2 * flow.accessUs + 5000));
    });
  });
});

describe('calls', () => {
  it('put their load on what they call and on the way there', () => {
    const running = world(topologyFrom(worldText(ampleChoice)));
    expect(loadOf(running, 'auth/aa')).toBeCloseTo(ALL_RPS / 2, 4);
    // Boston is served at bb, whose calls cross the sea: 0.5 calls of 500 bytes forth for each of its 900 requests.
    expect(loadOf(running, 'web/bb')).toBeCloseTo(900, 4);
    const crossing = loadOf(running, 'aa-bb/back') + loadOf(running, 'aa-bb/forth');
    expect(crossing).toBeCloseTo(450 * 8 * (500 + 2000), 0);
  });

  const deep = (text: string): string =>
    text
      .replace(
        '    replica: { capacity: 4k rps,',
        '    calls:\n      store: { per_request: 2, critical: CRITICAL }\n    replica: { capacity: 4k rps,',
      )
      .replace(
        'clients:\n',
        [
          '  store:',
          '    visibility: internal',
          '    addresses: [10.0.0.20/32]',
          '    sites: { aa: 2 }',
          '    replica: { capacity: 2k rps, startup: 3s, service_time: 1ms }',
          'clients:',
          '',
        ].join('\n'),
      );

  it('of several levels multiply', () => {
    const once = (text: string): string => deep(text).replace('CRITICAL', 'true').replace('attempts: 3', 'attempts: 1');
    const running = world(small({}, once));
    expect(loadOf(running, 'store/aa')).toBeCloseTo(ALL_RPS, 4);
    // 4000 of 5400 survive at the store; two of them are needed for each call of auth, which every other request makes.
    const survive = 4000 / 5400;
    expect(share(running, 'paris/web/4', Outcome.ok)).toBeCloseTo(0.5 + 0.5 * survive ** 2, 2);
  });

  it('that are tried again come through more often, and load what they call and the way there with every try', () => {
    const tries = (attempts: number): World =>
      world(small({}, (text) =>
        deep(text)
          .replace('critical: CRITICAL', `critical: true, attempts: ${attempts}`)
          .replace('attempts: 3, backoff', 'attempts: 1, backoff'),
      ));
    const [once, thrice] = [tries(1), tries(3)];
    const load = loadOf(thrice, 'store/aa');
    const lost = 1 - 4000 / load;
    expect(loadOf(once, 'store/aa')).toBeCloseTo(ALL_RPS, 4);
    // 5400 calls, each tried until one of three comes through: 1 + q + q² times.
    expect(Math.abs(load / (ALL_RPS * (1 + lost + lost ** 2)) - 1)).toBeLessThan(0.02);
    expect(share(thrice, 'paris/web/4', Outcome.ok)).toBeLessThan(1);
    expect(share(thrice, 'paris/web/4', Outcome.ok)).toBeCloseTo((1 - lost ** 3) ** 1, 1);
  });

  it('that are not critical degrade what calls them, and nothing above', () => {
    const running = world(small({}, (text) => deep(text).replace('CRITICAL', 'false')));
    expect(share(running, 'paris/web/4', Outcome.ok)).toBe(1);
    const degraded = world(small({ critical: false }, (text) => deep(text).replace('CRITICAL', 'true')));
    expect(share(degraded, 'paris/web/4', Outcome.degraded)).toBeCloseTo(0.5 * (1 - (4000 / 5400) ** 2), 2);
    expect(share(degraded, 'paris/web/4', Outcome.serverError)).toBe(0);
  });

  it('find no way when the called service is gone: lost are the requests that make one', () => {
    const gone = fault({ kind: 'instance.crash' }, ['instance/auth/aa/1', 'instance/auth/aa/2'], { atSeconds: 10 });
    const critical = world(small(), [gone]);
    expect(share(critical, 'paris/web/4', Outcome.serverError)).toBe(0.5);
    const optional = world(small({ critical: false }), [gone]);
    expect(share(optional, 'paris/web/4', Outcome.degraded)).toBe(0.5);
    const many = (text: string): string => text.replace('per_request: 0.5', 'per_request: 1.5');
    expect(share(world(small({}, many), [gone]), 'paris/web/4', Outcome.serverError)).toBe(1);
  });
});

describe('capacity', () => {
  it('beyond it the surplus is lost, and retries add to it', () => {
    // 3 × 600 for what 5400 want, three times each: in the end 1800 answered of 5400 × (1 + q + q²) tried, q the share lost.
    const running = world(small({ capacityRps: 600 }), [], 300);
    const tried = loadOf(running, 'web/aa');
    const lost = 1 - 1800 / tried;
    // Losses follow loads in steps of one per cent of load.
    expect(Math.abs(share(running, 'paris/web/4', Outcome.overload) - lost)).toBeLessThan(0.01 * (1 - lost));
    expect(tried).toBeCloseTo(ALL_RPS * (1 + lost + lost ** 2), -2);
  });

  it('as a run: answered is capacity, lost is the rest', () => {
    const { trace } = simulate(scenarioOf(small({ capacityRps: 600 }), { duration: seconds(1000) }));
    const { byOutcome, offered } = requestSums(trace);
    expect(((byOutcome['ok'] ?? 0) + (byOutcome['ok-after-retry'] ?? 0)) / 1000).toBeCloseTo(1800, -2);
    expect(offered).toBeCloseTo(ALL_RPS * 1000, 0);
  });

  it('a full link loses what does not fit, the way back as well as forth', () => {
    // Responses are 10 kB: Paris alone wants 2700 × 80 kbit/s = 216 Mbit/s over a port of 150.
    const running = world(small({ linkMbps: 150 }), [], 300);
    const flow = running.blueprint.flows.findIndex(({ id }) => id === 'paris/web/4');
    const { response } = running.traffic.pathOf(flow)!;
    const { linkResource, resources } = running.blueprint;
    const port = response!.links
      .map(linkResource)
      .find((resource) => resource >= 0 && resources[resource]!.kind === 'session')!;
    const offered = running.traffic.loadAt(port);
    expect(offered).toBeGreaterThan(150e6);
    expect(Math.abs(share(running, 'paris/web/4', Outcome.timeout) - (1 - 150e6 / offered))).toBeLessThan(
      0.01 * (150e6 / offered),
    );
  });

  it('whether a load crosses its capacity by growing or by a jump, the same is lost', () => {
    const losses = (ramp: number): number => {
      const surge = fault(
        {
          kind: 'demand.scale',
          by: 4,
          ramp: seconds(ramp),
        },
        ['client/paris', 'client/berlin', 'client/boston'],
        { atSeconds: 10 },
      );
      return share(world(small({ capacityRps: 3000 }), [surge], 300), 'paris/web/4', Outcome.overload);
    };
    expect(losses(0)).toBeGreaterThan(0.3);
    // What grows is solved in steps of one per cent of load.
    expect(Math.abs(losses(60) - losses(0))).toBeLessThan(0.01);
  });
});

describe('connections', () => {
  const resets = (topology: Topology, faults: readonly Fault[], duration = 300) => {
    const { trace } = simulate(scenarioOf(topology, { faults, duration: seconds(duration) }));
    return rowsOf(trace, EventKind.connectionsReset).map((row) => ({ time: row.time / 1e6, count: row.new }));
  };

  it('break with the hash when a replica leaves the rotation', () => {
    const crash = fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { atSeconds: 10 });
    const total = (balance: string): number => resets(small({ balance }), [crash]).reduce((sum, { count }) => sum + count, 0);
    // Thirty seconds each; three members become two: 22 of 64 buckets of a resilient table, two thirds of modulo.
    expect(total('resilient')).toBeCloseTo((ALL_RPS * 30 * 22) / 64, 3);
    expect(total('modulo')).toBeCloseTo((ALL_RPS * 30 * 2) / 3, 3);
  });

  it('break when their flow moves to another site, and only then', () => {
    const topology = topologyFrom(worldText(ampleChoice));
    const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/bb'], { atSeconds: 60 });
    const total = resets(topology, [power]).reduce((sum, { count }) => sum + count, 0);
    expect(total).toBeCloseTo(900 * 30, 3);
  });

  it('survive a way that is interrupted and comes back to the same site', () => {
    const cut = fault({ kind: 'datacenter.fail', how: 'network' }, ['datacenter/aa'], { atSeconds: 60, forSeconds: 5 });
    expect(resets(small(), [cut], 600)).toEqual([]);
  });
});

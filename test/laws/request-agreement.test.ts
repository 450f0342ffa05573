/**
 * Goal: the two modes of the model agree: rates, and single requests that watch the same run. Below 90 % load, over windows
 * much longer than ten relaxation times, they differ by no more than the error of the sample; saturated by no more than the
 * stated bias. Method: fixed seeds; the counts of requests that do not hinder each other are Poisson, so that four of their
 * deviations are the limit; where requests wait for each other the limit is four errors of the means of batches, and the
 * step of the rates.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { measure } from '../../sim/measure/measurement.ts';
import { cellsWith } from '../../sim/measure/readings.ts';
import { metricReducers } from '../../sim/measure/registry.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { queueFigures } from '../../sim/traffic/queueing/queue.ts';
import { bothModes, type BothModes } from '../support/single-requests.ts';
import { faultsOn } from '../support/random-faults.ts';
import {
  ampleChoice,
  ampleWorlds,
  fault,
  scenarioOf,
  tightWorlds,
  topologyFrom,
  worldText,
  type WorldChoice,
} from '../support/worlds.ts';

/** Deviations that a count may be off. */
const SIGMAS = 4;
/**
 * Share of requests by which an outcome may be off while a site is saturated: loads go in steps of 1 %, queues are taken in
 * their long run, and what is lost comes in clumps.
 */
const SATURATED_BIAS = 0.015;
/** Half of the step in which the rates know what gives up below capacity (`queueing/replica-wait.ts`). */
const STEP_BIAS = 0.001;

type Edit = readonly [string, string];
const CALLS: Edit = ['    calls:\n      auth: { per_request: 0.5, critical: true }\n', ''];

function world(change: Partial<WorldChoice>, edits: readonly Edit[] = []): Topology {
  const text = worldText({ ...ampleChoice, sites: 1, ...change }).replace('per_million: 900 rps', 'per_million: 60 rps');
  return topologyFrom(
    edits.reduce((edited, [from, to]) => {
      expect(edited).toContain(from);
      return edited.replace(from, to);
    }, text),
  );
}
/** Six million people with 60 requests a second each million. */
const ALL_RPS = 360;
const queueing = (how: string): Edit => ['service_time: 5ms', `service_time: 50ms, ${how}`];

const inBoth = (topology: Topology, seed: number, faults: readonly Fault[], lasts: number, pauseSpread?: number): BothModes =>
  bothModes(scenarioOf(topology, { faults, duration: seconds(lasts), eventsMax: 100_000_000 }), seed, pauseSpread);
/** Where nothing is full there are no clumps, and pauses may be the policy's to the microsecond, as the rates have them. */
const run = (topology: Topology, seed: number, faults: readonly Fault[] = [], lasts = 300): BothModes =>
  inBoth(topology, seed, faults, lasts, 0);
const runFull = (topology: Topology, seed: number, faults: readonly Fault[] = [], lasts = 300): BothModes =>
  inBoth(topology, seed, faults, lasts);

/**
 * At a site some requests are just being worked on or make their calls, which takes no time as rates: a twentieth of a
 * second.
 */
const AT_SITES = ALL_RPS * 0.05;

/** Every outcome of either mode, what was offered and what is pending at the end, within the limit that is asked for. */
function agree({ rates, singles }: BothModes, limit: (expected: number) => number): void {
  for (const name of new Set([...Object.keys(rates.byOutcome), ...Object.keys(singles.byOutcome)])) {
    const [expected, count] = [rates.byOutcome[name] ?? 0, singles.byOutcome[name] ?? 0];
    const told = `${name}: ${expected} as rates, ${count} one by one`;
    expect(Math.abs(count - expected), told).toBeLessThan(limit(expected));
  }
  const pending = rates.offered - rates.finished;
  expect(singles.offered - singles.finished).toBeGreaterThan(pending - limit(pending));
  expect(singles.offered - singles.finished).toBeLessThan(pending + AT_SITES + limit(pending + AT_SITES));
  expect(Math.abs(singles.offered - rates.offered)).toBeLessThan(SIGMAS * Math.sqrt(rates.offered));
}
/** Of few, even none, a handful may come: an answer finds the way that is there some milliseconds later. */
const poisson = (expected: number): number => SIGMAS * Math.sqrt(Math.max(4, expected));
const saturated = (offered: number) => (expected: number) => poisson(expected) + SATURATED_BIAS * offered;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Of a mean, from the means of batches. */
function errorOf(values: readonly number[], batches = 30): number {
  const size = Math.floor(values.length / batches);
  const means = Array.from({ length: batches }, (_, i) => mean(values.slice(i * size, (i + 1) * size)));
  const middle = mean(means);
  return Math.sqrt(mean(means.map((value) => (value - middle) ** 2)) / (batches - 1));
}

describe('below 90 % load', () => {
  it('quiet: all are answered, and as fast', () => {
    const both = run(world({}, [CALLS]), 1);
    agree(both, poisson);
    const ascending = [...both.rttsUs].sort((a, b) => a - b);
    for (const [name, share] of [
      ['rtt_p50', 0.5],
      ['rtt_p95', 0.95],
    ] as const) {
      const reducer = measure(both.trace, {}, (measurement) => measurement.shared(metricReducers[name]));
      const readings = reducer.result(both.trace.end);
      const { value } = readings.figure(cellsWith(readings, {}), { kind: 'value' })!;
      // A histogram's figures are off by at most 0.05 %.
      expect(Math.abs(ascending[Math.floor(share * ascending.length)]! / value - 1)).toBeLessThan(0.001);
    }
  });

  it('with calls: round trips have the same mean', () => {
    const both = run(world({}), 2);
    agree(both, poisson);
    const flows = both.world.blueprint.flows.map(
      ({ demand }, flow) => [demand.meanRps, both.world.traffic.rttOf(flow)] as const,
    );
    const meanUs = flows.reduce((sum, [rps, rttUs]) => sum + rps * rttUs, 0) / ALL_RPS;
    const error = errorOf(both.rttsUs);
    expect(Math.abs(mean(both.rttsUs) - meanUs)).toBeLessThan(SIGMAS * error);
    expect(error).toBeLessThan(0.005 * meanUs);
  });

  it.each(['modulo', '{ method: maglev, entries: 251 }', '{ method: resilient, flows: 40 }'])(
    'one of three replicas crashes and comes back: refused, tried again, lost (%s)',
    (balance) => {
      const crash = fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { atSeconds: 60, forSeconds: 60 });
      const both = run(world({ balance }), 3, [crash]);
      agree(both, poisson);
      expect(both.rates.byOutcome['ok-after-retry']).toBeGreaterThan(300);
      expect(both.rates.byOutcome['refused']).toBeGreaterThan(20);
    },
  );

  it('one of three replicas hangs until its check has failed: only a time-out tells', () => {
    const hang = fault({ kind: 'instance.hang' }, ['instance/web/aa/1'], { atSeconds: 60, forSeconds: 60 });
    const both = run(world({}), 10, [hang]);
    agree(both, poisson);
    expect(both.rates.byOutcome['timeout']).toBeGreaterThan(20);
  });

  it('one of three replicas is slow: those who are sent to it wait longer', () => {
    const slow = fault({ kind: 'instance.slow', by: 1.5 }, ['instance/web/aa/1'], { atSeconds: 1 });
    const topology = world({ capacityRps: 220 }, [queueing('queueing: erlang-a, patience: 200ms'), CALLS]);
    const both = run(topology, 11, [slow], 400);
    agree(both, (expected) => 2 * poisson(expected) + STEP_BIAS * both.rates.offered);
    const flow = (id: string): number => both.world.blueprint.flows.findIndex((one) => one.id === id);
    const paris = flow('paris/web/4');
    const rtts = both.rttsUs.filter((_, i) => both.flows[i] === paris);
    // The rates know a mean wait to a tenth.
    const sound = run(topology, 11, [], 2).world.traffic.rttOf(paris);
    const slower = both.world.traffic.rttOf(paris) - sound;
    expect(slower).toBeGreaterThan(5000);
    expect(Math.abs(mean(rtts) - sound - slower)).toBeLessThan(SIGMAS * errorOf(rtts) + 0.1 * slower);
  });

  it('a site is lost, and with it a service that the other one calls', () => {
    const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/aa'], { atSeconds: 60, forSeconds: 60 });
    const both = run(world({ sites: 2 }), 4, [power]);
    agree(both, poisson);
    expect(both.rates.byOutcome['black-hole']).toBeGreaterThan(5000);
    expect(both.rates.byOutcome['server-error']).toBeGreaterThan(5000);
  });

  it('demand that grows and falls again', () => {
    const clients = ['client/paris', 'client/berlin', 'client/boston'];
    const surge = fault({ kind: 'demand.scale', by: 3, ramp: seconds(60) }, clients, { atSeconds: 40, forSeconds: 120 });
    const both = run(world({ curve: 'residential' }), 5, [surge]);
    agree(both, poisson);
    expect(both.rates.offered).toBeGreaterThan(1.3 * ALL_RPS * 300);
  });

  it('85 % with a queue: who waits, how long, and who gives up', () => {
    const capacityRps = 141;
    const both = run(world({ capacityRps }, [queueing('queueing: time-out, patience: 100ms'), CALLS]), 6, [], 600);
    // Who gives up does so in company: counts scatter more widely than Poisson ones.
    const company = 2;
    const limit = (expected: number): number => company * poisson(expected) + STEP_BIAS * both.rates.offered;
    agree(both, limit);
    const site = both.world.blueprint.sites.findIndex(({ id }) => id === 'web/aa');
    const utilization = both.world.traffic.loadAt(site) / (3 * capacityRps);
    expect(utilization).toBeGreaterThan(0.85);
    expect(utilization).toBeLessThan(0.9);
    const exact = queueFigures({
      servers: 7,
      arrivalRps: utilization * capacityRps,
      serviceSeconds: 7 / capacityRps,
      patienceLaw: 'deterministic',
      patienceSeconds: 0.1,
    });
    const error = errorOf(both.waitsUs);
    expect(Math.abs(mean(both.waitsUs) - exact.meanServedWaitSeconds * 1e6)).toBeLessThan(SIGMAS * error);
    expect(error).toBeLessThan(0.03 * mean(both.waitsUs));
  });
});

describe('saturated, within the stated bias', () => {
  it.each<readonly [string, readonly Edit[]]>([
    ['refused at once', []],
    ['waiting until patience ends', [queueing('queueing: time-out, patience: 300ms')]],
    ['a backlog that is served in time', [queueing('backlog: 50')]],
    ['a backlog that is served too late', [queueing('backlog: 400')]],
  ])('120 %%, $0', (_, edits) => {
    const both = runFull(world({ capacityRps: 100 }, edits), 7, [], 200);
    agree(both, saturated(both.rates.offered));
    expect(both.rates.byOutcome['ok']).toBeLessThan(0.6 * both.rates.offered);
  });

  it('only the replica to which the hash sends most', () => {
    const both = runFull(world({ capacityRps: 130, balance: '{ method: modulo, flows: 60 }' }), 8);
    agree(both, saturated(both.rates.offered));
    expect(both.rates.byOutcome['ok-after-retry']).toBeGreaterThan(0.05 * both.rates.offered);
  });

  it('attack requests that take the room of others', () => {
    const attack = fault(
      { kind: 'demand.attack', requests: 40, traffic: 0, service: undefined },
      ['client/paris', 'client/boston'],
      { atSeconds: 50, forSeconds: 100 },
    );
    const both = runFull(world({ capacityRps: 141 }), 12, [attack]);
    agree(both, saturated(both.rates.offered));
    expect(both.rates.byOutcome['ok-after-retry']).toBeGreaterThan(1000);
  });
});

describe('worlds drawn once, with faults that overlap', () => {
  const TIMES = { atMaxSeconds: 80, forMaxSeconds: 60, heals: true };
  const drawn = (worlds: fc.Arbitrary<WorldChoice>, seed: number, both: typeof run): BothModes[] =>
    fc.sample(worlds, { numRuns: 6, seed }).map((choice, i) => {
      const topology = topologyFrom(worldText(choice).replace('per_million: 900 rps', 'per_million: 60 rps'));
      return both(topology, i, fc.sample(faultsOn(topology, TIMES), { numRuns: 1, seed: seed + i })[0]!, 180);
    });

  it('with room for all: Poisson', () => {
    for (const both of drawn(ampleWorlds, 42, run)) agree(both, poisson);
  });

  it('with too little of it: within the bias', () => {
    // A tenth of the demand on a tenth of the machines and lines. Backlogs take a site as one, so its replicas have to be alike;
    // a budget is kept by the rates alone.
    const scaled = tightWorlds.map((choice) => ({
      ...choice,
      retry: choice.retry?.includes('budget') === true ? '' : choice.retry,
      balance: choice.replica?.startsWith('backlog') === true ? 'maglev' : choice.balance,
      capacityRps: Math.round(choice.capacityRps / 15),
      linkMbps: Math.max(4, Math.round(choice.linkMbps / 15)),
    }));
    for (const both of drawn(scaled, 43, runFull)) agree(both, saturated(both.rates.offered));
  });
});

describe('pauses that are the same for all', () => {
  it('bring back together what was lost together: as many are answered in the end, fewer of them later', () => {
    const scenario = scenarioOf(world({ capacityRps: 100 }), { duration: seconds(200), eventsMax: 100_000_000 });
    const { rates, singles } = bothModes(scenario, 9, 0);
    const ok = ({ byOutcome }: typeof rates): number => byOutcome['ok']!;
    const later = ({ byOutcome }: typeof rates): number => byOutcome['ok-after-retry']!;
    expect(ok(singles) - ok(rates)).toBeGreaterThan(2 * SATURATED_BIAS * rates.offered);
    expect(later(rates) - later(singles)).toBeGreaterThan(2 * SATURATED_BIAS * rates.offered);
    const answered = (sums: typeof rates): number => ok(sums) + later(sums);
    expect(Math.abs(answered(singles) - answered(rates))).toBeLessThan(saturated(rates.offered)(rates.byOutcome['overload']!));
  });
});

describe('who watches', () => {
  it('changes nothing in the run, and counts the same again', () => {
    fc.assert(
      fc.property(ampleWorlds, fc.integer({ min: 1, max: 1000 }), (choice, seed) => {
        const text = worldText(choice).replace('per_million: 900 rps', 'per_million: 5 rps');
        const crash = fault({ kind: 'instance.crash' }, ['instance/web/aa/1'], { atSeconds: 20, forSeconds: 20 });
        const scenario = scenarioOf(topologyFrom(text), { faults: [crash], duration: seconds(100) });
        const watched = bothModes(scenario, seed);
        expect(watched.trace.hashes()).toEqual(bothModes(scenario, null).trace.hashes());
        expect(bothModes(scenario, seed).singles).toEqual(watched.singles);
      }),
      { numRuns: 8 },
    );
  });
});

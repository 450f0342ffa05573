/**
 * Goal: every kind of fault acts, is proven to have acted, heals, and does nothing without strength. Method: each kind once
 * on a small world, its rows and the state of the world at the end; the registries of model and faults side by side.
 */
import { describe, expect, it } from 'vitest';
import { behaviourOf, faultBehaviours } from '../../sim/faults/registry.ts';
import { seconds } from '../../sim/kernel/time.ts';
import { faultKindNames, faultSpec, type FaultParams } from '../../sim/model/faults.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EVENT_KINDS, EventKind } from '../../sim/trace/event-kinds.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { rowsOf } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const topology = topologyFrom(worldText(ampleChoice));
const run = (faults: readonly Fault[], duration = 900, of = topology): Trace =>
  simulate(scenarioOf(of, { faults, duration: seconds(duration) })).trace;
const confirmed = (trace: Trace): number[] => rowsOf(trace, EventKind.faultConfirm).map((row) => row.new);

const noPush = {
  prepend: 0, communities: [], local_pref: undefined, med: undefined, announce_to: undefined, withdraw: false, leaks: false,
  pause: seconds(0), canary: undefined, roll_back: undefined,
} as const;
/** What happens beside the last ones, which show only when something else does. */
const WITHDRAW = { kind: 'prefix.withdraw', grace: seconds(0) } as const;
const withdrawal = fault(WITHDRAW, ['prefix/192.0.2.0/24'], { id: 'beside', atSeconds: 70, forSeconds: 20 });

const examples: readonly (readonly [FaultParams, readonly string[], ...Fault[]])[] = [
  [{ kind: 'instance.crash' }, ['instance/web/aa/1']],
  [{ kind: 'instance.hang' }, ['instance/web/aa/1']],
  [{ kind: 'instance.slow', by: 10 }, ['instance/web/aa/1']],
  [{ kind: 'instance.slow', by: 2000 }, ['instance/web/aa/1']],
  [{ kind: 'health.lie', as: 'healthy' }, ['instance/web/aa/1']],
  [{ kind: 'health.lie', as: 'unhealthy' }, ['instance/web/aa/1']],
  [{ kind: 'health.slow', by: 4, delay: seconds(0) }, ['instance/web/aa/1']],
  [{ kind: 'health.slow', by: 1, delay: seconds(9) }, ['instance/web/aa/1']],
  [{ kind: 'health.off' }, ['instance/web/aa/1']],
  [{ kind: 'node.fail' }, ['node/aa-r1-n1']],
  [{ kind: 'node.partition' }, ['node/aa-r1-n1']],
  [{ kind: 'node.pause' }, ['node/aa-r1-n1']],
  [{ kind: 'node.drain', grace: seconds(30), max_unavailable: { count: 1, share: 0 } }, ['node/aa-r1-n1']],
  [{ kind: 'node.drain', grace: seconds(5), max_unavailable: { count: 3, share: 0 } }, ['node/aa-r1-n1']],
  [
    {
      kind: 'deploy.replace',
      max_unavailable: { count: 1, share: 0 },
      surge: 0,
      drain: seconds(10),
      settle: seconds(5),
      order: 'site-by-site',
    },
    ['service/web'],
  ],
  [{ kind: 'rack.fail' }, ['rack/aa/r1']],
  [{ kind: 'datacenter.isolate', checks: 'inside', hold: undefined }, ['datacenter/aa']],
  [{ kind: 'datacenter.isolate', checks: 'inside', hold: seconds(20) }, ['datacenter/aa']],
  [{ kind: 'datacenter.isolate', checks: 'border', hold: undefined }, ['datacenter/aa']],
  [{ kind: 'datacenter.fail', how: 'power' }, ['datacenter/aa']],
  [{ kind: 'datacenter.fail', how: 'network' }, ['datacenter/aa']],
  [{ kind: 'datacenter.fail', how: 'both' }, ['datacenter/aa']],
  [{ kind: 'link.down' }, ['link/aa-bb']],
  [{ kind: 'link.down' }, ['session/blue-aa1']],
  [{ kind: 'link.down' }, ['session/market-aa2']],
  [{ kind: 'link.flap', period: seconds(20), down: 0.5 }, ['link/aa-bb']],
  [{ kind: 'link.flap', period: seconds(20), down: 0.5 }, ['session/blue-aa1']],
  [{ kind: 'router.stub' }, ['router/aa1']],
  [{ kind: 'session.reset' }, ['session/blue-aa1']],
  [{ kind: 'link.impair', delay: seconds(0.05), loss: 0, rate: undefined, direction: 'both' }, ['session/blue-aa1']],
  [{ kind: 'link.impair', delay: seconds(0), loss: 0.95, rate: undefined, direction: 'forth' }, ['session/blue-aa1']],
  [{ kind: 'link.impair', delay: seconds(0), loss: 1, rate: undefined, direction: 'back' }, ['session/blue-aa1']],
  [{ kind: 'link.impair', delay: seconds(0), loss: 0, rate: 1e6, direction: 'both' }, ['session/blue-aa1', 'session/blue-bb1']],
  [{ kind: 'link.impair', delay: seconds(0), loss: 0.9, rate: 1e6, direction: 'both' }, ['link/aa-bb']],
  [{ kind: 'session.silent', direction: 'both', bfd: false }, ['session/blue-aa1']],
  [{ kind: 'session.silent', direction: 'forth', bfd: false }, ['session/blue-aa1']],
  [{ kind: 'session.silent', direction: 'back', bfd: false }, ['session/market-aa2']],
  [{ kind: 'session.half-open', forgotten_by: 'us' }, ['session/blue-aa1']],
  [{ kind: 'session.half-open', forgotten_by: 'neighbor' }, ['session/market-aa2']],
  [{ kind: 'router.fail', boot: seconds(180) }, ['router/aa1']],
  [{ kind: 'neighbor.fail', what: 'as' }, ['neighbor/blue']],
  [{ kind: 'neighbor.fail', what: 'as' }, ['neighbor/market']],
  [{ kind: 'neighbor.fail', what: 'fabric' }, ['neighbor/market']],
  [{ kind: 'neighbor.fail', what: 'lines' }, ['neighbor/red']],
  [{ kind: 'prefix.withdraw', grace: seconds(0) }, ['prefix/192.0.2.0/24@aa']],
  [{ kind: 'prefix.withdraw', grace: seconds(5) }, ['prefix/10.0.0.10/32@aa']],
  [{ kind: 'prefix.prepend', times: 3, toward: undefined }, ['prefix/192.0.2.0/24@aa']],
  [{ kind: 'prefix.prepend', times: 3, toward: 'blue' }, ['prefix/192.0.2.0/24']],
  [{ kind: 'prefix.leak', toward: undefined }, ['as/two']],
  [{ kind: 'prefix.hijack', by: 'three', announces: undefined, forges_origin: false }, ['prefix/192.0.2.0/24']],
  [{ kind: 'prefix.hijack', by: 'three', announces: undefined, forges_origin: true }, ['prefix/192.0.2.0/24']],
  [{ kind: 'prefix.stuck', by: 'blue' }, ['prefix/192.0.2.0/24'], withdrawal],
  [{ kind: 'config.push', ...noPush, prepend: 2, pause: seconds(10) }, ['datacenter/aa', 'datacenter/bb']],
  [{ kind: 'config.push', ...noPush, withdraw: true }, ['router/aa1']],
  [{ kind: 'config.push', ...noPush, local_pref: 150 }, ['session/blue-aa1', 'session/blue-bb1']],
  [{ kind: 'config.push', ...noPush, med: 7, communities: [0xffff0000] }, ['datacenter/bb']],
  [{ kind: 'datacenter.drain', steps: ['prepend', 'graceful-shutdown', 'withdraw'], prepend: 3, dwell: seconds(10) },
    ['datacenter/aa']],
  [{ kind: 'demand.scale', by: 1.5, ramp: seconds(10) }, ['client/paris']],
  [{ kind: 'demand.surge', by: 2, add: 0, rise: seconds(20), decay: seconds(40), service: undefined }, ['client/paris']],
  [{ kind: 'demand.surge', by: 1, add: 100, rise: seconds(0), decay: seconds(0), service: 'web' }, ['region/europe']],
  [{ kind: 'demand.attack', requests: 500, traffic: 0, service: undefined }, ['client/paris']],
  [{ kind: 'demand.attack', requests: 0, traffic: 1e8, service: 'web' }, ['client/paris']],
];
const title = ([how, targets]: (typeof examples)[number]): string =>
  `${how.kind} ${JSON.stringify({ ...how, kind: undefined })} on ${targets.join()}`;

describe('the registry', () => {
  it('is the one of the model', () => {
    expect(Object.keys(faultBehaviours).sort()).toEqual([...faultKindNames]);
    for (const kind of faultKindNames) expect(behaviourOf(kind).kind).toBe(kind);
  });

  it('has an example of every kind here', () => {
    expect([...new Set(examples.map(([{ kind }]) => kind))].sort()).toEqual([...faultKindNames]);
  });

  it('takes only rows for proof that are no markers', () => {
    for (const kind of faultKindNames) {
      expect(behaviourOf(kind).confirmedBy.length).toBeGreaterThan(0);
      for (const row of behaviourOf(kind).confirmedBy) expect(EVENT_KINDS[row]!.marker).toBe(false);
      expect(faultSpec(kind).confirmedBy).not.toBe('');
    }
  });
});

const cases = examples.map((example) => {
  const [how, targets, ...beside] = example;
  return [title(example), how, targets, beside] as const;
});
describe.each(cases)('%s', (_, how, targets, beside) => {
  it('acts at its time, not before, and is confirmed', () => {
    const trace = run([fault(how, targets, { atSeconds: 60 }), ...beside], 300);
    expect(confirmed(trace)[0]).toBeGreaterThan(0);
    trace.forEach((row) => expect(row.time === 0 || row.time >= seconds(60)).toBe(true));
  });

  it('heals: what it changed about machines, links, sessions and demand is undone', () => {
    // Longer than the hold timers here, so that whoever can notice has noticed.
    const trace = run([fault(how, targets, { atSeconds: 60, forSeconds: 200 }), ...beside]);
    const kinds: readonly EventKind[] = [
      EventKind.linkState,
      EventKind.routerState,
      EventKind.nodeState,
      EventKind.replicaState,
      EventKind.healthState,
      EventKind.sessionState,
      EventKind.announceState,
      EventKind.aggregateState,
      EventKind.igpChange,
      EventKind.routeChange,
      EventKind.flowPath, EventKind.flowRtt, EventKind.linkLoss, EventKind.linkDelay,
      EventKind.demandScale,
      EventKind.loadCapacity,
      EventKind.replicaCapacity,
      EventKind.checkMode,
      EventKind.routerStub,
      // Demand is level here, so that loads come back to the bit.
      ...(how.kind.startsWith('demand.') ? [EventKind.loadRate] : []),
    ];
    const first = new Map<string, number>();
    const last = new Map<string, number>();
    trace.forEach((row) => {
      if (!kinds.includes(row.kind) || row.time === 0) return;
      const cell = `${EVENT_KINDS[row.kind]!.name} ${row.who} ${row.what}`;
      if (!first.has(cell)) first.set(cell, row.old);
      last.set(cell, row.new);
    });
    expect(first.size).toBeGreaterThan(0);
    expect(Object.fromEntries(last)).toEqual(Object.fromEntries(first));
  });

  it('does nothing for no time, or on nothing', () => {
    const quiet = run(beside, 300).hashes().behaviourHash;
    for (const weak of [fault(how, targets, { forSeconds: 0 }), fault(how, [], { forSeconds: 50 })]) {
      const trace = run([weak, ...beside], 300);
      expect(trace.hashes().behaviourHash).toBe(quiet);
      expect(confirmed(trace)[0]).toBe(0);
      expect(rowsOf(trace, EventKind.faultBegin)).toHaveLength(1 + beside.length);
    }
  });
});

describe('particulars', () => {
  const downs = (trace: Trace): number[] =>
    rowsOf(trace, EventKind.sessionState).flatMap((row) => (row.new === 0 ? [row.time / 1e6 - 60] : []));

  it('a direct link is missed at once, a switched one with the hold timer, one with BFD within its detection time', () => {
    const direct = downs(run([fault({ kind: 'link.down' }, ['session/blue-aa1'])], 400));
    expect(Math.max(...direct)).toBeLessThanOrEqual(0.011);
    // FRR and BIRD agree on a hold time of 180 s with keepalives at 60.
    const switched = downs(run([fault({ kind: 'link.down' }, ['session/market-aa2'])], 400));
    expect(switched).toHaveLength(2);
    for (const time of switched) {
      // The neighbour runs BIRD, which starts its hold timer at 75 to 100 % of its time.
      expect(time).toBeGreaterThanOrEqual(0.75 * 180 - 60);
      expect(time).toBeLessThanOrEqual(180);
    }
    const bfd = topologyFrom(
      worldText(ampleChoice).replace('medium: switched,', 'medium: switched, bfd: { interval: 300ms, multiplier: 3 },'),
    );
    const quick = downs(run([fault({ kind: 'link.down' }, ['session/market-aa2'])], 400, bfd));
    expect(quick).toHaveLength(2);
    for (const time of quick) expect(time).toBeLessThanOrEqual(0.9);
  });

  it('a session that is reset comes back by itself within the connect-retry time', () => {
    const trace = run([fault({ kind: 'session.reset' }, ['session/blue-aa1'])], 400);
    const states = rowsOf(trace, EventKind.sessionState);
    expect(states.map((row) => row.new)).toEqual([0, 0, 2, 2]);
    expect(states.at(-1)!.time).toBeLessThanOrEqual(seconds(60 + 30 + 1));
    const held = rowsOf(
      run([fault({ kind: 'session.reset' }, ['session/blue-aa1'], { forSeconds: 100 })], 400),
      EventKind.sessionState,
    );
    expect(held.at(-1)!.time).toBeGreaterThanOrEqual(seconds(160));
  });

  it('power takes routers and nodes, which boot when it is back; the network takes only links', () => {
    const power = run([fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/bb'], { forSeconds: 100 })]);
    const times = (kind: EventKind): number[] => rowsOf(power, kind).map((row) => row.time / 1e6);
    expect(times(EventKind.routerState)).toEqual([60, 60, 340, 340]);
    expect(times(EventKind.nodeState)).toEqual([60, 60, 280, 280]);
    const network = run([fault({ kind: 'datacenter.fail', how: 'network' }, ['datacenter/bb'], { forSeconds: 100 })]);
    expect(rowsOf(network, EventKind.routerState)).toEqual([]);
    expect(rowsOf(network, EventKind.nodeState)).toEqual([]);
    // One cable and two transit ports leave the site; the link between its own routers stays.
    expect(rowsOf(network, EventKind.linkState).map((row) => row.time / 1e6)).toEqual([60, 60, 60, 160, 160, 160]);
  });

  it('demand is scaled for those selected only', () => {
    const trace = run([fault({ kind: 'demand.scale', by: 2, ramp: seconds(0) }, ['region/north-america'])], 120);
    const flows = new Set(rowsOf(trace, EventKind.demandScale).map((row) => trace.entities('flow')[row.who]!.id));
    expect([...flows]).toEqual(['boston/web/6']);
    const all = run([fault({ kind: 'demand.scale', by: 2, ramp: seconds(0) }, ['service/web'])], 120);
    expect(rowsOf(all, EventKind.demandScale)).toHaveLength(4);
  });

  it('a prefix is withdrawn where it was asked for, or everywhere', () => {
    const sites = (target: string): number[] =>
      rowsOf(run([fault(WITHDRAW, [target])], 200), EventKind.aggregateState).map((row) => row.what);
    expect(sites('prefix/192.0.2.0/24@bb')).toEqual([1]);
    expect(sites('prefix/192.0.2.0/24')).toEqual([0, 1]);
    // Without its addresses a site has no components, and the aggregates go.
    expect(sites('service/web').sort()).toEqual([0, 1]);
  });

  it('an address that is withdrawn is told of at each site, there and back', () => {
    const trace = run([fault(WITHDRAW, ['prefix/192.0.2.80/32@bb'], { forSeconds: 30 })], 200);
    const rows = rowsOf(trace, EventKind.announceState);
    expect(rows.map((row) => [trace.entities('service-site')[row.who]!.id, row.old, row.new, row.time / 1e6])).toEqual([
      ['web/bb', 1, 0, 60], ['web/bb', 0, 1, 90],
    ]);
    const of = trace.entities('prefix').findIndex(({ id }) => id === '192.0.2.80/32');
    expect(new Set(rows.map((row) => row.what))).toEqual(new Set([of]));
  });

  it('a shared-risk group goes down as one', () => {
    const three = topologyFrom(worldText({ ...ampleChoice, sites: 3 }));
    const trace = run([fault({ kind: 'link.down' }, ['risk/sea'])], 100, three);
    expect(
      rowsOf(trace, EventKind.linkState)
        .map((row) => trace.entities('link')[row.who]!.id)
        .sort(),
    ).toEqual(['aa-bb', 'aa-cc', 'bb-cc']);
  });
});

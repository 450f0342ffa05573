/**
 * Goal: what others or a configuration do wrong to our routes has the effect that routing gives it, and the defences that routing
 * has work against it. Method: single faults on small worlds; where users end, which messages go where, and when.
 */
import { describe, expect, it } from 'vitest';
import { microseconds, seconds } from '../../sim/kernel/time.ts';
import { WellKnown } from '../../sim/model/community.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { requestSums, rowsOf, worldAfter } from '../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../support/worlds.ts';

const text = worldText(ampleChoice);
const topology = topologyFrom(text);
const run = (faults: readonly Fault[], duration = 300, of: Topology = topology): Trace =>
  simulate(scenarioOf(of, { faults, duration: seconds(duration) })).trace;

/** By flow: the datacenter that serves it at the end, or how its packets end. */
function endings(of: Topology, faults: readonly Fault[], duration = 300): Record<string, string> {
  const world = worldAfter(scenarioOf(of, { faults, duration: seconds(duration) }));
  return Object.fromEntries(
    world.blueprint.flows.map(({ id }, flow) => {
      const path = world.traffic.pathOf(flow)!;
      const site = path.datacenter < 0 ? 'nowhere' : of.datacenters[path.datacenter]!.id;
      return [id, path.outcome === Outcome.ok ? site : `outcome ${path.outcome}`];
    }),
  );
}

/** Who sent the first message of each router of ours, in seconds after the fault began. */
const firstSent = (trace: Trace): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const row of rowsOf(trace, EventKind.bgpSend)) {
    const router = trace.entities('router')[trace.entities('session-end')[row.who]!.router as number]!;
    if (router.datacenter !== null) found[router.id] ??= row.time / 1e6 - 60;
  }
  return found;
};

const before = endings(topology, []);

describe('longer paths', () => {
  it('lead those away who have a choice, and toward one neighbour only those behind it', () => {
    // Paris buys from one network, which has our sites at the same length: hot potato decided, and the length does now.
    expect(before['paris/web/4']).toBe('aa');
    const all = endings(topology, [fault({ kind: 'prefix.prepend', times: 3, toward: undefined }, ['prefix/192.0.2.0/24@aa'])]);
    expect(all['paris/web/4']).toBe('bb');
    const red = endings(topology, [fault({ kind: 'prefix.prepend', times: 3, toward: 'red' }, ['prefix/192.0.2.0/24@aa'])]);
    expect(red['paris/web/4']).toBe('aa');
  });

  it('compose: each fault takes back its own', () => {
    const twice = { kind: 'prefix.prepend', times: 2, toward: undefined } as const;
    const prepend = (id: string, atSeconds: number, forSeconds: number): Fault =>
      fault(twice, ['prefix/192.0.2.0/24@aa'], { id, atSeconds, forSeconds });
    const faults = [prepend('a', 60, 60), prepend('b', 90, 90)];
    expect(endings(topology, faults, 100)['paris/web/4']).toBe('bb');
    expect(endings(topology, faults, 175)['paris/web/4']).toBe('bb');
    expect(endings(topology, faults, 400)).toEqual(before);
  });
});

describe('a hijack', () => {
  const hijack = (parts: Partial<Extract<FaultParams, { kind: 'prefix.hijack' }>> = {}): Fault =>
    fault({ kind: 'prefix.hijack', by: 'three', announces: undefined, forges_origin: false, ...parts }, [
      'prefix/2001:db8::/48',
    ]);

  it('takes the users who are nearer to it, and their packets end there', () => {
    const found = endings(topology, [hijack()]);
    expect(found['boston/web/6']).toBe(`outcome ${Outcome.hijacked}`);
    expect(found['paris/web/4']).toBe(before['paris/web/4']);
    const trace = run([{ ...hijack(), for: seconds(60) }]);
    expect(requestSums(trace).byOutcome.hijacked).toBeGreaterThan(0);
  });

  it('is refused where origins are validated, unless the origin is forged for a length that our ROA allows', () => {
    const roa = '\nrpki:\n  roas:\n    - { prefix: "2001:db8::/40", max_length: 48, asn: 64500 }\n';
    const validating = topologyFrom(
      text
        .replace('"2001:db8::/48"', '"2001:db8::/40"')
        .replaceAll('timers: junos', 'timers: junos, bgp: { validate_origins: true }')
        .trimEnd() + roa,
    );
    const target = [{ kind: 'prefix', id: '2001:db8::/40' }] as const;
    const paris = (forges: boolean): string =>
      endings(validating, [{ ...hijack({ announces: '2001:db8::/48', forges_origin: forges }), target }])['paris/web/6']!;
    expect(paris(false)).toBe('aa');
    expect(paris(true)).toBe(`outcome ${Outcome.hijacked}`);
  });

  it('of a longer prefix takes everybody where the table carries it, and nobody where it is too long or too short a time', () => {
    const wide = topologyFrom(text.replace('"2001:db8::/48"', '"2001:db8::/40"'));
    const part = hijack({ announces: '2001:db8::/48' });
    const target = [{ kind: 'prefix', id: '2001:db8::/40' }] as const;
    const found = endings(wide, [{ ...part, target }]);
    expect([found['paris/web/6'], found['boston/web/6']]).toEqual([
      `outcome ${Outcome.hijacked}`,
      `outcome ${Outcome.hijacked}`,
    ]);
    expect(found['paris/web/4']).toBe('aa');
    const long = endings(topology, [hijack({ announces: '2001:db8::/56' })]);
    expect(long['paris/web/6']).toBe(before['paris/web/6']);
    const short = { ...hijack({ announces: '192.0.2.80/32', by: 'blue' }), for: microseconds(1) };
    const address = { ...short, target: [{ kind: 'prefix', id: '192.0.2.0/24' }] } as const;
    expect(endings(topology, [address])).toEqual(before);
    const healed = endings(wide, [{ ...part, target, for: seconds(60) }], 400);
    expect(healed).toEqual(endings(wide, []));
  });
});

describe('a leak', () => {
  it('leads traffic over a customer who should carry none, and roles keep it out', () => {
    // Berlin's network buys from both transits and tells each of the other's routes, which they like better than a peer's.
    const leak = fault({ kind: 'prefix.leak', toward: undefined }, ['as/two']);
    const through = (of: Topology): number => {
      const world = worldAfter(scenarioOf(of, { faults: [leak], duration: seconds(300) }));
      const leaker = world.blueprint.network.speakerOf('two-berlin');
      return world.blueprint.flows.filter((flow, i) => {
        const { request, response } = world.traffic.pathOf(i)!;
        return flow.speaker !== leaker && [...request.routers, ...(response?.routers ?? [])].includes(leaker);
      }).length;
    };
    expect(through(topology)).toBeGreaterThan(0);
    const careful = topologyFrom(
      text
        .replaceAll(/timers: junos/g, 'timers: junos, bgp: { roles: true }')
        .replaceAll('timers: bird }', 'timers: bird, bgp: { roles: true } }')
        .replaceAll('kind: eyeball,', 'kind: eyeball, bgp: { roles: true },'),
    );
    expect(through(careful)).toBe(0);
  });
});

describe('a stuck route', () => {
  it('outlives its withdrawal until it is let go of', () => {
    const stuck = fault({ kind: 'prefix.stuck', by: 'blue' }, ['prefix/192.0.2.0/24'], { id: 'stuck', forSeconds: 100 });
    const gone = fault({ kind: 'prefix.withdraw', grace: seconds(0) }, ['prefix/192.0.2.0/24'], { id: 'gone', atSeconds: 70 });
    expect(rowsOf(run([stuck, gone]), EventKind.bgpIgnore).length).toBeGreaterThan(0);
    // The site itself still answers, so that users of the stuck route are better off than those of the withdrawn one.
    expect(endings(topology, [stuck, gone], 150)['paris/web/4']).toBe('aa');
    expect(endings(topology, [stuck, gone], 400)['paris/web/4']).toBe(`outcome ${Outcome.noRoute}`);
    expect(endings(topology, [gone], 150)['paris/web/4']).toBe(`outcome ${Outcome.noRoute}`);
  });
});

describe('a pushed configuration', () => {
  type Push = Extract<FaultParams, { kind: 'config.push' }>;
  const nothing: Push = {
    kind: 'config.push',
    prepend: 0,
    communities: [],
    local_pref: undefined,
    med: undefined,
    announce_to: undefined,
    withdraw: false,
    leaks: false,
    pause: seconds(0),
    canary: undefined,
    roll_back: undefined,
  };
  const push = (parts: Partial<Push>, targets = ['datacenter/aa', 'datacenter/bb'], forSeconds: number | null = null): Fault =>
    fault({ ...nothing, ...parts }, targets, { forSeconds });

  it('that announces nothing takes everything off the net, and its roll-back brings it back', () => {
    const lost = endings(topology, [push({ withdraw: true })]);
    expect(new Set(Object.values(lost))).toEqual(new Set([`outcome ${Outcome.noRoute}`]));
    expect(endings(topology, [push({ withdraw: true, roll_back: seconds(90) })], 400)).toEqual(before);
    expect(endings(topology, [push({ withdraw: true }, undefined, 60)], 400)).toEqual(before);
  });

  it('goes site by site, the canary first, and is rolled back in the same order', () => {
    const trace = run([push({ prepend: 1, pause: seconds(30), canary: 'bb' })]);
    const first = firstSent(trace);
    expect(first.bb1).toBeLessThan(1);
    expect(first.aa1).toBeGreaterThanOrEqual(30);
    const back = run([push({ prepend: 1, pause: seconds(30), canary: 'bb', roll_back: seconds(20) })]);
    // The roll-back came before the second site, which never had it.
    expect(firstSent(back).aa1 ?? null).toBeNull();
    expect(rowsOf(back, EventKind.bgpSend).some((row) => row.time >= seconds(80))).toBe(true);
  });

  it('that announces to one neighbour alone leaves the others without', () => {
    const found = endings(topology, [push({ announce_to: ['blue'] })]);
    // Boston's only provider is the other one, which hears of us from its peer still.
    expect(found['boston/web/6']).not.toMatch(/outcome/);
    const world = worldAfter(scenarioOf(topology, { faults: [push({ announce_to: ['blue'] })], duration: seconds(300) }));
    const { graph, ribs } = world.context;
    const prefix = world.blueprint.plan.indexOf('192.0.2.0/24');
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const { id } = world.blueprint.network.sessions[graph.session[h]!]!;
      const isOurs = world.blueprint.network.speakers[graph.owner[h]!]!.as === null;
      if (isOurs && /^(red|market|blue)-/.test(id)) expect(ribs[prefix]!.adjOut[h]! > 0).toBe(id.startsWith('blue'));
    }
  });

  it('with a preference of its own turns our answers the other way', () => {
    const of = (pref: number): readonly number[] => {
      const faults = [push({ local_pref: pref }, ['session/red-aa2', 'session/red-bb2'])];
      const world = worldAfter(scenarioOf(topology, { faults, duration: seconds(300) }));
      const flow = world.blueprint.flows.findIndex(({ id }) => id === 'berlin/web/4');
      return world.traffic.pathOf(flow)!.response!.routers.map((router) => router);
    };
    expect(of(900)).not.toEqual(of(5));
  });

  it('of no strength needs nothing of the world', () => {
    const quiet = run([]).hashes().behaviourHash;
    expect(run([push({})]).hashes().behaviourHash).toBe(quiet);
  });
});

describe('a drained datacenter', () => {
  const steps = ['prepend', 'graceful-shutdown', 'withdraw'] as const;
  const drain = (parts: Partial<Extract<FaultParams, { kind: 'datacenter.drain' }>>, forSeconds: number | null = null): Fault =>
    fault({ kind: 'datacenter.drain', steps, prepend: 3, dwell: seconds(60), ...parts }, ['datacenter/aa'], { forSeconds });

  it('loses nobody on the way: users are elsewhere before its routes go', () => {
    const trace = run([drain({})], 400);
    const { byOutcome, offered } = requestSums(trace);
    expect(byOutcome.ok! / offered).toBeGreaterThan(0.999999);
    expect(new Set(Object.values(endings(topology, [drain({})], 400)))).toEqual(new Set(['bb']));
    const abrupt = requestSums(run([drain({ steps: ['withdraw'] })], 400));
    expect(abrupt.byOutcome.ok! / abrupt.offered).toBeLessThan(byOutcome.ok! / offered);
  });

  it('takes its steps one by one, and gives all of them back', () => {
    const communities = (at: number): boolean => {
      const world = worldAfter(scenarioOf(topology, { faults: [drain({})], duration: seconds(at) }));
      const { context, blueprint } = world;
      const rib = context.ribs[blueprint.plan.indexOf('192.0.2.0/24')]!;
      return [...rib.adjIn].some(
        (route) => route > 0 && context.attributes.hasCommunity(context.routes.attributes(route), WellKnown.gracefulShutdown),
      );
    };
    expect([communities(110), communities(170), communities(250)]).toEqual([false, true, false]);
    expect(endings(topology, [drain({}, 70)], 400)).toEqual(before);
    expect(endings(topology, [drain({}, 200)], 600)).toEqual(before);
  });
});

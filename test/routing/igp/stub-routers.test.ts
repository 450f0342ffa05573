/**
 * Goal: a router that boots asks not to be passed through for as long as it is told to, or until all its BGP sessions have
 * been up for a second, and for ten minutes at most; by hand it asks as long as somebody holds it. Method: the timer machine
 * alone, its advertisements with their times; then a platform whose router dies and boots, whose machines take the other one
 * meanwhile.
 */
import { describe, expect, it } from 'vitest';
import { Phase } from '../../../sim/kernel/phase.ts';
import { Scheduler } from '../../../sim/kernel/scheduler.ts';
import { instant, seconds, type Duration } from '../../../sim/kernel/time.ts';
import { StubRouters } from '../../../sim/routing/igp/stub-routers.ts';
import { prepare, simulate } from '../../../sim/run/simulate.ts';
import { EventKind } from '../../../sim/trace/event-kinds.ts';
import { rowsOf } from '../../support/runs.ts';
import { ampleChoice, fault, scenarioOf, topologyFrom, worldText } from '../../support/worlds.ts';

interface Bench {
  readonly stubs: StubRouters;
  readonly at: (second: number, act: () => void) => void;
  /** Runs, and gives the seconds at which router 0 said that it is a stub (positive) or no more (negative). */
  readonly said: () => number[];
  isUp: boolean;
  hasAll: boolean;
}

function bench(onStartup: Duration | 'wait-for-bgp' | null): Bench {
  const scheduler = new Scheduler();
  const said: number[] = [];
  let last = false;
  const acts: (() => void)[] = [];
  const id = scheduler.register((act) => acts[act]!());
  const made: Bench = {
    stubs: new StubRouters({
      scheduler,
      onStartup,
      hasAllSessions: () => made.hasAll,
      isRouterUp: () => made.isUp,
      advertise: (_, isStub) => {
        if (isStub === last) return;
        last = isStub;
        said.push((isStub ? 1 : -1) * (scheduler.now / 1e6));
      },
    }),
    at: (second, act) => scheduler.schedule(instant(seconds(second)), Phase.fault, id, acts.push(act) - 1, 0, 0),
    said: () => {
      scheduler.run(instant(seconds(10_000)));
      return said;
    },
    isUp: false,
    hasAll: false,
  };
  return made;
}

const boots = (one: Bench, second: number): void =>
  one.at(second, () => {
    one.isUp = true;
    one.stubs.routerChanged(0, true);
  });
const dies = (one: Bench, second: number): void =>
  one.at(second, () => {
    one.isUp = false;
    one.stubs.routerChanged(0, false);
  });
const sessions = (one: Bench, second: number, hasAll: boolean): void =>
  one.at(second, () => {
    one.hasAll = hasAll;
    one.stubs.sessionChanged(0);
  });

describe('a stub router', () => {
  it('waits a second for BGP where it has no session at all', () => {
    const one = bench('wait-for-bgp');
    one.hasAll = true;
    boots(one, 10);
    expect(one.said()).toEqual([10, -11]);
  });

  it('is one for a time after it has booted, counted anew when it dies meanwhile', () => {
    const one = bench(seconds(60));
    boots(one, 10);
    expect(one.said()).toEqual([10, -70]);
    const again = bench(seconds(60));
    boots(again, 10);
    dies(again, 30);
    boots(again, 100);
    // What it said before it died stands until it says otherwise.
    expect(again.said()).toEqual([10, -160]);
  });

  it('waits until all sessions have been up for a second', () => {
    const one = bench('wait-for-bgp');
    boots(one, 10);
    sessions(one, 12, false);
    sessions(one, 15, true);
    sessions(one, 15.5, false);
    sessions(one, 20, true);
    expect(one.said()).toEqual([10, -21]);
  });

  it('waits for ten minutes at most', () => {
    const one = bench('wait-for-bgp');
    boots(one, 10);
    expect(one.said()).toEqual([10, -610]);
  });

  it('is one by hand while anybody holds it, also when it boots meanwhile', () => {
    const one = bench(seconds(60));
    one.isUp = true;
    one.at(5, () => one.stubs.hold(0, true));
    one.at(6, () => one.stubs.hold(0, true));
    dies(one, 10);
    boots(one, 20);
    one.at(100, () => one.stubs.hold(0, false));
    one.at(200, () => one.stubs.hold(0, false));
    expect(one.said()).toEqual([5, -200]);
  });

  it('never asks where nobody told it to', () => {
    const one = bench(null);
    boots(one, 10);
    sessions(one, 15, true);
    expect(one.said()).toEqual([]);
  });
});

describe('on a platform', () => {
  const text = worldText(ampleChoice);
  const faults = [fault({ kind: 'router.fail', boot: seconds(10) }, ['router/aa1'], { atSeconds: 60, forSeconds: 30 })];
  const said = (onStartup: string): [number, number][] => {
    const { trace } = simulate(
      scenarioOf(topologyFrom(text, { 'as.igp.stub_router.on_startup': onStartup }), { faults, duration: seconds(400) }),
    );
    return rowsOf(trace, EventKind.routerStub).map(({ time, new: is }) => [time / 1e6, is]);
  };

  it('a router says so when it boots, and takes it back', () => {
    expect(said('45s')).toEqual([
      [100, 1],
      [145, 0],
    ]);
    const [begin, end] = said('wait-for-bgp');
    expect(begin).toEqual([100, 1]);
    expect(end![1]).toBe(0);
    expect(end![0]).toBeGreaterThan(101);
    expect(end![0]).toBeLessThan(140);
  });

  it('the machines of its site leave over the other router as long', () => {
    const dies = [fault({ kind: 'router.fail', boot: seconds(10) }, ['router/bb1'], { atSeconds: 60, forSeconds: 30 })];
    const gateways = (set: Record<string, string>): (string | undefined)[] => {
      const topology = topologyFrom(text, set);
      const { world } = prepare(scenarioOf(topology, { faults: dies, duration: seconds(400) }));
      const auth = topology.services.findIndex(({ id }) => id === 'auth');
      return [50, 80, 105, 150].map((second) => {
        world.scheduler.run(instant(seconds(second)), 1_000_000);
        const first = world.traffic.load.calls.pathOf(1, auth).walk?.routers[0];
        return first === undefined ? undefined : world.blueprint.network.speakers[first]!.id;
      });
    };
    expect(gateways({})).toEqual(['bb1', 'bb2', 'bb1', 'bb1']);
    expect(gateways({ 'as.igp.stub_router.on_startup': '45s' })).toEqual(['bb1', 'bb2', 'bb2', 'bb1']);
  });

  it('nothing is said where nothing is written, and the run is what it was', () => {
    const plain = simulate(scenarioOf(topologyFrom(text), { faults, duration: seconds(400) })).trace;
    expect(rowsOf(plain, EventKind.routerStub)).toEqual([]);
  });
});

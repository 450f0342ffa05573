/**
 * Goal: health checks notice what they notice when the programs that they copy do, and holds compose in any order. Method:
 * replicas on a bare scheduler; detection times over many phases are held against the windows derived from the programs'
 * state machines.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../sim/kernel/dice.ts';
import { Phase } from '../../sim/kernel/phase.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { instant, seconds } from '../../sim/kernel/time.ts';
import { healthCheckPresets } from '../../sim/model/presets/health-checks.ts';
import type { HealthCheck } from '../../sim/model/topology/types.ts';
import { afterProbe, HEALTHY, isInRotation, UNHEALTHY } from '../../sim/platform/health-check.ts';
import { Platform, type ReplicaSpec } from '../../sim/platform/platform.ts';
import { HealthState, ReplicaState } from '../../sim/trace/states.ts';

interface Told {
  readonly time: number;
  readonly what: 'node' | 'replica' | 'health' | 'share' | 'copy' | 'mode';
  readonly who: number;
  readonly state: number;
}

function bench(replicas: readonly Partial<ReplicaSpec>[], check: HealthCheck, nodes = 1) {
  const scheduler = new Scheduler();
  const told: Told[] = [];
  const tell = (what: Told['what'], who: number, state: number): number =>
    told.push({ time: scheduler.now / 1e6, what, who, state }) - 1;
  const base = { site: 0, node: 0, startup: seconds(8), check, serviceTime: seconds(0.005), warmUp: null };
  const specs = replicas.map((spec, i): ReplicaSpec => ({ ...base, id: `r${i}`, ...spec }));
  const platform = new Platform(
    specs,
    { nodes, sites: 1 },
    {
      scheduler,
      seed: 7 as Seed,
      listener: {
        nodeChanged: (node, _, state) => tell('node', node, state),
        replicaChanged: (replica, _, state) => tell('replica', replica, state),
        healthChanged: (replica, _, state) => tell('health', replica, state),
        capacityShareChanged: (replica, _, share) => tell('share', replica, share),
        copyChanged: (replica, _, copy) => tell('copy', replica, copy),
        checkModeChanged: (replica, _, mode) => tell('mode', replica, mode),
        siteChanged: () => undefined,
      },
    },
  );
  const acts: (() => void)[] = [];
  const actId = scheduler.register((act) => acts[act]!());
  const at = (time: number, act: () => void): void =>
    scheduler.schedule(instant(seconds(time)), Phase.fault, actId, acts.push(act) - 1, 0, 0);
  const releases = new Map<number, (() => void)[]>();
  /** Crashes a replica, or lets go of one crash of it. */
  const hold = (replica: number, isHeld: boolean): void => {
    const held = releases.get(replica) ?? [];
    releases.set(replica, held);
    if (isHeld) held.push(platform.crash(replica));
    else held.pop()!();
  };
  return { scheduler, platform, told, at, hold };
}

const COUNT = 4000;
const FAULT_AT = 100;

/** Seconds from a fault to each check's verdict, over the phases of many replicas. */
function delays(check: HealthCheck, act: 'refuse' | 'hang'): number[] {
  const { scheduler, platform, told, at, hold } = bench(
    Array.from({ length: COUNT }, () => ({})),
    check,
  );
  at(FAULT_AT, () => {
    if (act === 'hang') platform.holdNode(0, true);
    else for (let i = 0; i < COUNT; i++) hold(i, true);
  });
  scheduler.run(instant(seconds(200)));
  return told.flatMap(({ what, state, time }) => (what === 'health' && state === HealthState.down ? [time - FAULT_AT] : []));
}

describe('detection windows', () => {
  const { exabgp } = healthCheckPresets;
  const anycast = healthCheckPresets['anycast-healthchecker'];
  const windows = [
    ['ExaBGP, refused', exabgp, 'refuse', 2, 7],
    ['ExaBGP, hung', exabgp, 'hang', 17, 22],
    ['anycast-healthchecker, refused', anycast, 'refuse', 10, 20],
    ['anycast-healthchecker, hung', anycast, 'hang', 12, 22],
    ['Kubernetes readiness, refused', healthCheckPresets['kubernetes-readiness'], 'refuse', 20, 30],
    ['Kubernetes readiness, hung', healthCheckPresets['kubernetes-readiness'], 'hang', 21, 31],
  ] as const;

  it.each(windows)('%s: uniform between the ends of the window', (_, check, act, low, high) => {
    const found = delays(check, act).sort((a, b) => a - b);
    expect(found.length).toBe(COUNT);
    expect(found[0]).toBeGreaterThanOrEqual(low);
    expect(found.at(-1)).toBeLessThanOrEqual(high);
    // Kolmogorov-Smirnov against the uniform distribution at 1 %.
    const distance = Math.max(...found.map((delay, i) => Math.abs((delay - low) / (high - low) - (i + 0.5) / COUNT)));
    expect(distance).toBeLessThan(1.63 / Math.sqrt(COUNT));
  });

  it('a second failure soon after recovery is seen within the same window', () => {
    for (let i = 0; i < 40; i++) {
      const { scheduler, told, at, hold } = bench([{ id: `r${i}`, startup: seconds(0) }], exabgp);
      at(50, () => hold(0, true));
      at(70, () => hold(0, false));
      const again = 85 + i / 10;
      at(again, () => hold(0, true));
      scheduler.run(instant(seconds(200)));
      const downs = told.filter(({ what, state }) => what === 'health' && state === HealthState.down).map(({ time }) => time);
      expect(downs.length).toBe(2);
      expect(downs[1]! - again).toBeGreaterThanOrEqual(2 - 1e-9);
      expect(downs[1]! - again).toBeLessThanOrEqual(7 + 1e-9);
    }
  });

  it('a replica counts again after its start-up and three good probes', () => {
    const { scheduler, told, at, hold } = bench([{}], exabgp);
    at(100, () => hold(0, true));
    at(150, () => hold(0, false));
    scheduler.run(instant(seconds(300)));
    const up = told.find(({ what, state, time }) => what === 'health' && state === HealthState.up && time > 150)!;
    expect(up.time).toBeGreaterThanOrEqual(150 + 8 + 2);
    expect(up.time).toBeLessThanOrEqual(150 + 8 + 7);
    expect(told.filter(({ what }) => what === 'replica').map(({ state }) => state)).toEqual([
      ReplicaState.down,
      ReplicaState.starting,
      ReplicaState.up,
    ]);
  });

  it('a failure shorter than the time to the first probe goes unnoticed, one between two probes only worries', () => {
    const { scheduler, told, at, hold } = bench([{ startup: seconds(0) }], exabgp);
    at(100, () => hold(0, true));
    at(100.001, () => hold(0, false));
    scheduler.run(instant(seconds(200)));
    expect(told.filter(({ what, state }) => what === 'health' && state === HealthState.down)).toEqual([]);
  });

  it('a healthy replica costs no events', () => {
    const { scheduler } = bench([{}], exabgp);
    expect(scheduler.run(instant(seconds(86_400)))).toBe('quiet');
    expect(scheduler.eventCount).toBe(0);
  });
});

describe('a wait at a site', () => {
  it('fails checks while probes wait in line for longer than their timeout', () => {
    const { scheduler, platform, told, at } = bench([{}], { ...healthCheckPresets.exabgp, seesOverload: true });
    at(100, () => platform.setLoad(0, { waitUs: 4_000_000, refusedShare: 0 }));
    at(150, () => platform.setLoad(0, { waitUs: 6_000_000, refusedShare: 0 }));
    at(200, () => platform.setLoad(0, { waitUs: 0, refusedShare: 0 }));
    scheduler.run(instant(seconds(300)));
    const turns = told.filter(
      ({ what, state }) => what === 'health' && (state === HealthState.down || state === HealthState.up),
    );
    // Out of the rotation it has nothing to do and is well; back in it, it waits with the others again.
    expect(turns.map(({ state }) => state)).toEqual([HealthState.down, HealthState.up, HealthState.down, HealthState.up]);
    expect(turns[0]!.time).toBeGreaterThanOrEqual(167);
    expect(turns[0]!.time).toBeLessThanOrEqual(172);
    expect(turns[3]!.time).toBeGreaterThan(200);
  });
});

describe('the state machine', () => {
  const count = fc.integer({ min: 1, max: 4 });

  it('leaves a settled state only after so many results in a row, and any other result starts over', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), count, count, (results, rise, fall) => {
        const check: HealthCheck = { ...healthCheckPresets.exabgp, rise, fall };
        let state = HEALTHY;
        let isIn = true;
        let row = 0;
        for (const isSuccess of results) {
          state = afterProbe(check, state, isSuccess);
          row = isSuccess === isIn ? 0 : row + 1;
          if (row >= (isIn ? fall : rise)) {
            isIn = !isIn;
            row = 0;
          }
          expect(isInRotation(state.health)).toBe(isIn);
          if (row === 0) expect(state).toBe(isIn ? HEALTHY : UNHEALTHY);
        }
      }),
    );
  });
});

describe('holds', () => {
  it('compose in any order: a replica runs when nobody holds it or its node, and ends as it began', () => {
    const hold = fc.record({
      on: fc.constantFrom('replica 0', 'replica 1', 'node 0'),
      from: fc.integer({ min: 10, max: 60 }),
      span: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(hold, { minLength: 1, maxLength: 8 }), (holds) => {
        const { scheduler, platform, told, at, hold } = bench([{}, {}], healthCheckPresets.exabgp);
        const act = (on: string, isHeld: boolean): void => {
          if (on === 'node 0') platform.holdNode(0, isHeld);
          else hold(Number(on.at(-1)), isHeld);
        };
        for (const { on, from, span } of holds) {
          at(from, () => act(on, true));
          at(from + span, () => act(on, false));
        }
        scheduler.run(instant(seconds(50.5)));
        for (const replica of [0, 1]) {
          const isHeld = holds.some(({ on, from, span }) => on !== `replica ${1 - replica}` && from <= 50 && from + span > 50);
          const last = told.filter(({ what, who }) => what === 'replica' && who === replica).at(-1);
          if (isHeld) expect(last!.state).toBe(ReplicaState.down);
          else expect(last?.state ?? ReplicaState.up).not.toBe(ReplicaState.down);
        }
        scheduler.run(instant(seconds(400)));
        expect(platform.rotation(0)).toMatchObject({ inRotation: 2, serving: 2, refusing: 0, silent: 0 });
      }),
      { numRuns: 60 },
    );
  });

  it('rotation tells who answers how before and after the check has noticed', () => {
    const { scheduler, platform, at, hold } = bench([{}, {}, { node: 1 }], healthCheckPresets.exabgp, 2);
    at(100, () => hold(0, true));
    at(100, () => platform.holdNode(1, true));
    scheduler.run(instant(seconds(101)));
    expect(platform.rotation(0)).toMatchObject({ inRotation: 3, serving: 1, refusing: 1, silent: 1 });
    expect(platform.healthyCount(0)).toBe(3);
    scheduler.run(instant(seconds(130)));
    expect(platform.rotation(0)).toMatchObject({ inRotation: 1, serving: 1, refusing: 0, silent: 0 });
    expect(platform.healthyCount(0)).toBe(1);
  });
});

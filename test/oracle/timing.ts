/**
 * How fast a router switches over when its primary fails: in BIRD, as its kernel's forwarding table tells, and in the simulator.
 * Several groups at once: a router R with a primary X and a backup Y that announce the same prefix.
 */
import type { ChildProcess } from 'node:child_process';
import type { Session, Topology } from './case.ts';
import { BirdNetwork } from './daemons/bird.ts';
import { pause } from './daemons/commands.ts';
import { settle } from './live.ts';
import { SimulatedCase, TIMERS } from './simulated.ts';
import { NetworkState } from './state.ts';

export const FAILURES = ['withdrawal', 'link down', 'silence, hold timer', 'silence, BFD'] as const;
export type Failure = (typeof FAILURES)[number];

const BFD_MS = 100;
const PREFIX = '192.0.2.0/24';
/** Longer than any detector here takes. */
const PATIENCE_MS = 16_000;

export function groupsOf(count: number): Topology {
  const groups = Array.from({ length: count }, (_, i) => i);
  return {
    ases: groups.flatMap((i) =>
      ['r', 'x', 'y'].map((role, k) => ({ id: `${role}${i}`, asn: 64500 + 3 * i + k, router_id: `10.250.${i}.${k + 1}` })),
    ),
    sessions: groups.flatMap((i): Session[] => [
      { a: `r${i}`, b: `x${i}`, rel: 'customer' },
      { a: `r${i}`, b: `y${i}`, rel: 'customer' },
    ]),
    originations: groups.flatMap((i) => [
      { id: `x${i}`, as: `x${i}`, prefix: PREFIX },
      { id: `y${i}`, as: `y${i}`, prefix: PREFIX, prepend: 2 },
    ]),
  };
}

/** Seconds from the failure of the primary to the switch, by group; null where there was none. */
export async function measured(failures: readonly Failure[], groupCount: number): Promise<Map<Failure, (number | null)[]>> {
  const topology = groupsOf(groupCount);
  const results = new Map<Failure, (number | null)[]>();
  const hasBfd = failures.includes('silence, BFD');
  const network = new BirdNetwork({ hasDataPlane: true, ...(hasBfd ? { bfdMs: BFD_MS } : {}) });
  const monitors: ChildProcess[] = [];
  try {
    await network.start(topology);
    const state = new NetworkState(topology);
    const switchedAt: (number | null)[] = Array.from({ length: groupCount }, () => null);
    const ready = async (): Promise<void> => {
      const problem = await settle(network, state);
      if (problem !== null) throw new Error(problem);
    };
    await ready();
    for (let i = 0; i < groupCount; i++) {
      const backup = network.plan.sessionWire[2 * i + 1]!.b4;
      monitors.push(network.watchRoutes(`r${i}`, (line) => {
        if (line.startsWith(`${PREFIX} via ${backup} `)) switchedAt[i] ??= performance.now();
      }));
    }
    await pause(300);
    for (const failure of failures) {
      switchedAt.fill(null);
      const failedAt: number[] = [];
      for (let i = 0; i < groupCount; i++) {
        // At another phase of keepalives in each group.
        await pause(failure.startsWith('silence') ? 150 : 20);
        failedAt[i] = performance.now();
        await fail(network, state, failure, i);
      }
      const end = performance.now() + PATIENCE_MS;
      while (switchedAt.includes(null) && performance.now() < end) await pause(20);
      results.set(failure, switchedAt.map((at, i) => (at === null ? null : (at - failedAt[i]!) / 1000)));
      if (failure.startsWith('silence')) break;
      for (let i = 0; i < groupCount; i++) await heal(network, state, failure, i);
      await ready();
    }
  } finally {
    for (const monitor of monitors) monitor.kill('SIGKILL');
    await network.stop();
  }
  return results;
}

async function fail(network: BirdNetwork, state: NetworkState, failure: Failure, group: number): Promise<void> {
  const { a, b } = state.topology.sessions[2 * group]!;
  switch (failure) {
    case 'withdrawal':
      await network.apply({ op: 'origin-off', id: `x${group}` }, state);
      return;
    case 'link down':
      await network.apply({ op: 'link-off', a, b, k: 2 * group, mode: 'veth' }, state);
      return;
    case 'silence, hold timer':
    case 'silence, BFD':
      await network.silence(2 * group);
  }
}

async function heal(network: BirdNetwork, state: NetworkState, failure: Failure, group: number): Promise<void> {
  const { a, b } = state.topology.sessions[2 * group]!;
  if (failure === 'withdrawal') await network.apply({ op: 'origin-on', id: `x${group}` }, state);
  else await network.apply({ op: 'link-on', a, b, k: 2 * group, mode: 'veth' }, state);
}

/** The same in the simulator, in seconds by group. */
export function simulated(failure: Failure, groupCount: number, seed: number): (number | null)[] {
  const topology = groupsOf(groupCount);
  const timers = {
    ...TIMERS,
    // Silence is a dead line whose end nobody sees.
    seesCarrier: !failure.startsWith('silence'),
    bfd: failure === 'silence, BFD' ? { intervalUs: BFD_MS * 1000, multiplier: 3 } : null,
  };
  const switchedAt = new Map<string, number>();
  const network = new SimulatedCase(topology, seed, timers, (router, atUs) => {
    if (!switchedAt.has(router)) switchedAt.set(router, atUs);
  });
  return Array.from({ length: groupCount }, (_, group) => {
    const { a, b } = topology.sessions[2 * group]!;
    const startUs = network.nextStep();
    switchedAt.clear();
    network.apply(
      failure === 'withdrawal'
        ? { op: 'origin-off', id: `x${group}` }
        : { op: 'link-off', a, b, k: 2 * group, mode: 'veth' },
    );
    return switchedAt.has(a) ? (switchedAt.get(a)! - startUs) / 1e6 : null;
  });
}

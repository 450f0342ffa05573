/**
 * Goal: a part that fails and is repaired again and again gives its users the availability of the closed form, MTBF ÷ (MTBF +
 * MTTR) (alternating renewal with exponential times; the case is Facebook's edge nodes in Meza et al., IMC 2018, up for 1,680 h
 * and down for 10 h, and two that are down more often). Method: the whole platform with one replica that crashes on a timetable
 * drawn with fixed seeds; hours are played as seconds. The mean over time must come within three standard deviations of its own
 * law, σ² = 2 (u d)² ÷ (u + d)³ ÷ T, and be the share of up-time that was drawn, exactly.
 */
import { describe, expect, it } from 'vitest';
import { log } from '../../sim/kernel/math.ts';
import { stream } from '../../sim/kernel/streams.ts';
import { seconds } from '../../sim/kernel/time.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { requestSums } from '../support/runs.ts';
import { fault, scenarioOf, topologyFrom } from '../support/worlds.ts';

const CYCLES = 250;

/** Nobody takes the replica out of the rotation, so that its up-time is all that decides. */
const world = topologyFrom(`
kind: topology
version: 1
name: one replica
as: { number: 64500, ibgp: full-mesh }
aggregates: { main: { prefixes: [192.0.2.0/24] } }
datacenters: { aa: { place: frankfurt, routers: [aa1], nodes: { racks: 1, nodes_per_rack: 1 } } }
backbone: {}
neighbors: { transit: { as: net, relationship: transit, sessions: [aa1] } }
internet:
  ases:
    net: { asn: 65540, kind: transit, pops: [frankfurt] }
    users: { asn: 65550, kind: eyeball, pops: [frankfurt] }
  links: [{ between: [users, net], relationship: provider }]
services:
  vip:
    addresses: [192.0.2.80/32]
    sites: { aa: 1 }
    replica: { capacity: 1k rps, startup: 1ms, service_time: 1ms }
    health_check: exabgp
clients:
  demand: { vip: { per_million: 50 rps, curve: flat } }
  retry: { timeout: 1s, attempts: 1, backoff: 0s, happy_eyeballs: false }
populations: { client: { place: frankfurt, people: 1M, as: users, ipv6: 0%, access: 1ms } }
`);

/** Ups and downs in seconds, exponential with these means. */
function timetable(
  mtbf: number,
  mttr: number,
  seed: number,
): { readonly faults: Fault[]; readonly up: number; readonly all: number } {
  const dice = stream(seed, 'renewal');
  const span = (mean: number): number => Math.round(-mean * log(1 - dice.unit()) * 1000) / 1000;
  const faults: Fault[] = [fault({ kind: 'health.off' }, ['instance/vip/aa/1'], { id: 'unchecked', atSeconds: 0 })];
  let at = 0;
  let up = 0;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const [works, broken] = [span(mtbf), span(mttr)];
    up += works;
    at += works;
    faults.push(
      fault({ kind: 'instance.crash' }, ['instance/vip/aa/1'], { id: `crash-${cycle}`, atSeconds: at, forSeconds: broken }),
    );
    at += broken;
  }
  return { faults, up, all: at };
}

describe('alternating renewal', () => {
  it.each([
    [1680, 10, 1],
    [300, 60, 2],
    [100, 100, 3],
  ])('up for %d, down for %d in the mean: MTBF ÷ (MTBF + MTTR)', (mtbf, mttr, seed) => {
    const { faults, up, all } = timetable(mtbf, mttr, seed);
    const { trace } = simulate(scenarioOf(world, { faults, duration: seconds(all) }));
    const { offered, byOutcome } = requestSums(trace);
    const availability = byOutcome.ok! / offered;
    const total = mtbf + mttr;
    const sigma = Math.sqrt((2 * mtbf * mtbf * mttr * mttr) / (total * total * total) / all);
    expect(Math.abs(availability - mtbf / total)).toBeLessThan(3 * sigma);
    expect(availability).toBeCloseTo(up / all, 4);
  });
});

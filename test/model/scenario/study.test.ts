/**
 * Goal: what a study asks of a scenario file beyond one run: several seeds, some variants, shared topologies, assumptions by
 * path, and claims that go by part of a run. Method: the complete example, read with one option at a time.
 */
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../sim/model/scenario/load.ts';
import type { ScenarioOptions } from '../../../sim/model/scenario/load.ts';
import { TopologyCache } from '../../../sim/model/scenario/topology-cache.ts';
import { edited, expectOk, hostWith, problems } from '../support.ts';

const FILE = 'site-loss.yaml';
type Change = readonly [string, string];
const loadWith = (options: ScenarioOptions, ...changes: readonly Change[]) =>
  loadScenario(FILE, hostWith({ [FILE]: edited(FILE, ...changes) }), options);
const load = (...changes: readonly Change[]) => loadWith({}, ...changes);

describe('runs of a study', () => {
  test('are made with several seeds from one reading', () => {
    const runs = expectOk(loadWith({ seed: 4_294_967_295, seedCount: 2 }));
    expect(runs.map(({ variant, seed }) => [variant, seed])).toEqual([
      ['datacenter=fra', 4_294_967_295],
      ['datacenter=fra', 0],
      ['datacenter=iad', 4_294_967_295],
      ['datacenter=iad', 0],
    ]);
    expect(new Set(runs.map(({ topology }) => topology)).size).toBe(1);
  });

  test('may be some variants only', () => {
    expect(expectOk(loadWith({ variants: new Set(['datacenter=iad']) })).map(({ variant }) => variant)).toEqual([
      'datacenter=iad',
    ]);
  });

  test('share a topology that another file has read, unless they change it', () => {
    const cache = new TopologyCache();
    const [one, same] = [expectOk(loadWith({ cache }))[0]!, expectOk(loadWith({ cache }))[0]!];
    const other = expectOk(loadWith({ cache, set: { 'topology.description': 'another' } }))[0]!;
    expect(same.topology).toBe(one.topology);
    expect(other.topology.description).toBe('another');
    expect(one.topology.description).not.toBe('another');
  });

  test('tell again what is wrong with a shared topology', () => {
    const cache = new TopologyCache();
    const broken = (): readonly string[] => problems(loadWith({ cache, set: { 'topology.as.number': '-1' } }));
    const first = broken();
    expect(first.length).toBeGreaterThan(0);
    expect(broken()).toEqual(first);
  });

  test('name what was assumed by the paths that --set takes', () => {
    const set = {
      'topology.services.web.replica.capacity': '{ assumed: { value: 3k rps, why: a guess, range: [2k rps, 5k rps] } }',
    };
    const { assumptions } = expectOk(loadWith({ set }))[0]!;
    expect(assumptions).toContainEqual({
      path: 'topology.services.web.replica.capacity',
      value: '3k rps',
      why: 'a guess',
      range: ['2k rps', '5k rps'],
    });
    const low = expectOk(loadWith({ set: { 'topology.services.web.replica.capacity': '2k rps' } }))[0]!;
    expect(low.topology.services.find(({ id }) => id === 'web')!.replica.capacityRps).toBe(2000);
  });
});

describe('claims', () => {
  test('may name the metrics and properties that decide them', () => {
    const { claims, claimScopes } = expectOk(
      load(['claims: [P4, P14]', 'claims: { P4: [availability], P14: [time_to_recover] }']),
    )[0]!;
    expect([claims, claimScopes]).toEqual([['P4', 'P14'], { P4: ['availability'], P14: ['time_to_recover'] }]);
    expect(expectOk(load())[0]!.claimScopes).toBeUndefined();
  });

  test('name nothing that the scenario does not watch', () => {
    expect(problems(load(['claims: [P4, P14]', 'claims: { P4: [rtt_p50] }']))).toEqual(['CAT1203 claims.P4[0]']);
    expect(problems(load(['claims: [P4, P14]', 'claims: { P41: [availability] }']))).toEqual(['CAT1210 claims.P41']);
  });
});

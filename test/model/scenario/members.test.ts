/**
 * Goal: a member of `for_each` can carry values of its own. Method: the complete example with such members, its runs resolved.
 */
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../sim/model/scenario/load.ts';
import { edited, expectOk, hostWith, problems } from '../support.ts';

const FILE = 'site-loss.yaml';
const load = (...changes: readonly (readonly [string, string])[]) =>
  loadScenario(FILE, hostWith({ [FILE]: edited(FILE, ...changes) }));

const ALL = '{ datacenter: datacenter/* }';
const SMALL = '{ name: small, factor: 50%, sites: [fra], most: 7 }';
const LARGE = '{ name: large, factor: 2x, sites: all, most: 9 }';

describe('a member with values', () => {
  test('gives its name and its values, whole or within a text', () => {
    const runs = expectOk(
      load(
        [ALL, `{ datacenter: [fra], step: [${SMALL}, ${LARGE}] }`],
        ['"bgp_updates": value < 100000', '"bgp_updates": "value < ${step.most}"'],
        [
          'seed: 42',
          'overrides: { topology.clients.scale: "${step.factor}", topology.services.web.sites: "${step.sites}" }',
        ],
      ),
    );
    expect(runs.map(({ variant, variantKey }) => [variant, variantKey])).toEqual([
      ['datacenter=fra,step=small', { datacenter: 'fra', step: 'small' }],
      ['datacenter=fra,step=large', { datacenter: 'fra', step: 'large' }],
    ]);
    expect(runs.map(({ topology }) => topology.services.find(({ id }) => id === 'web')!.sites.length)).toEqual([1, 2]);
    expect(runs.map(({ targets }) => targets.at(-1)!.limit)).toEqual([7, 9]);
  });

  test('has no others', () => {
    const changes = [
      [ALL, '{ datacenter: [{ name: fra, at: 1 }] }'],
      ['seed: 42', 'seed: "${datacenter.of}"'],
    ] as const;
    expect(problems(load(...changes))).toContain('CAT1211 seed');
  });

  test('has a name', () => {
    expect(problems(load([ALL, '{ datacenter: [{ at: 1 }] }']))[0]).toMatch(/for_each\.datacenter/);
  });
});

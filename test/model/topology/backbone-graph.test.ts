/**
 * Goal: the backbone's weak points are found, and only those. Method: small backbones whose weak points can be seen, and
 * random ones against a plain flood fill with every router and link taken out in turn.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backboneGraph, parts, weakPoints } from '../../../sim/model/topology/backbone-graph.ts';
import type { BackboneLink, Datacenter } from '../../../sim/model/topology/types.ts';

const datacenters = (routers: Record<string, string[]>): Datacenter[] =>
  Object.entries(routers).map(
    ([name, ids]) => ({ id: name, name, routers: ids.map((id) => ({ id, name: id })) }) as unknown as Datacenter,
  );
const links = (pairs: readonly (readonly [string, string])[]): BackboneLink[] =>
  pairs.map(([a, b], i) => ({ id: `l${i}`, name: `l${i}`, ends: a < b ? [a, b] : [b, a] }) as unknown as BackboneLink);

describe('weak points', () => {
  const three = datacenters({ ams: ['a1', 'a2'], fra: ['f1', 'f2'], lon: ['l1', 'l2'] });
  const inside = [['a1', 'a2'], ['f1', 'f2'], ['l1', 'l2']] as const;

  it('a ring over both routers of each site has none', () => {
    const graph = backboneGraph(three, links([...inside, ['a1', 'f1'], ['f2', 'l1'], ['l2', 'a2']]));
    expect(parts(graph)).toEqual([['ams', 'fra', 'lon']]);
    expect(weakPoints(graph)).toEqual([]);
  });

  it('a chain breaks at its links and at the routers that hold two of them', () => {
    const graph = backboneGraph(three, links([...inside, ['a1', 'f1'], ['f1', 'l1']]));
    const found = weakPoints(graph).map(({ kind, name }) => `${kind} ${name}`);
    expect(found).toEqual(expect.arrayContaining(['router f1', 'link l3', 'link l4', 'router a1', 'router l1']));
    expect(found).toHaveLength(5);
  });

  it('two cables between two routers are no weak link', () => {
    const graph = backboneGraph(three.slice(0, 2), links([['a1', 'f1'], ['a1', 'f1'], ['a1', 'a2'], ['f1', 'f2']]));
    expect(weakPoints(graph).filter(({ kind }) => kind === 'link')).toEqual([]);
  });

  it('tells the parts of a backbone that does not hang together', () => {
    const graph = backboneGraph(three, links([...inside, ['a1', 'f1']]));
    expect(parts(graph)).toEqual([['ams', 'fra'], ['lon']]);
  });
});

describe('laws', () => {
  const shape = fc.record({
    sites: fc.integer({ min: 2, max: 5 }),
    pairs: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 14 }),
  });

  type Pair = readonly [string, string];

  /** Whether one router reaches another, by flood fill over a plain list of pairs. */
  function reaches(from: string, to: string, joined: readonly Pair[]): boolean {
    const seen = new Set([from]);
    for (const at of seen) for (const [a, b] of joined) if (a === at) seen.add(b); else if (b === at) seen.add(a);
    return seen.has(to);
  }

  it('a weak router is one without which two sites that met no longer meet', () => {
    fc.assert(
      fc.property(shape, ({ sites, pairs }) => {
        const routers = Array.from({ length: sites * 2 }, (_, i) => `r${i}`);
        const named = Object.fromEntries(Array.from({ length: sites }, (_, i) => [`s${i}`, [`r${2 * i}`, `r${2 * i + 1}`]]));
        const all = pairs.map(([a, b]): Pair => [`r${a % routers.length}`, `r${b % routers.length}`]);
        const used = all.filter(([a, b]) => a !== b);
        const meet = (gone: string | null): string[] => {
          const left = used.filter(([a, b]) => a !== gone && b !== gone);
          const of = (site: number): string[] => named[`s${site}`]!.filter((router) => router !== gone);
          return Array.from({ length: sites * sites }, (_, i) => [Math.floor(i / sites), i % sites] as const)
            .filter(([x, y]) => x < y && of(x).some((a) => of(y).some((b) => reaches(a, b, left))))
            .map(String);
        };
        const whole = meet(null);
        const expected = routers.filter((gone) => whole.some((pair) => !meet(gone).includes(pair)));
        const graph = backboneGraph(datacenters(named), links(used));
        const found = weakPoints(graph).filter(({ kind }) => kind === 'router').map(({ name }) => name);
        expect(found.sort()).toEqual(expected.sort());
      }),
    );
  });
});

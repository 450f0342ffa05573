/**
 * Goal: long prefixes stop at the edge of an AS, and what that means for anycast (BGP-11; RFC 7454 §6.1.3: nothing longer than
 * /24 and /48). Method: every longer length against every kind of neighbour in a small network; then the teaching platform loses
 * its host route at one site while the aggregate stays announced, with and without a backbone, and with the aggregate tied to it.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type PrefixSpec } from '../../sim/routing/policy/policy.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { smallNetwork } from '../support/small-network.ts';
import { worldAfter } from '../support/runs.ts';
import { fault, scenarioOf, twoSites } from '../support/worlds.ts';

const between = (family: 4 | 6, first: number, last: number): PrefixSpec[] =>
  Array.from({ length: last - first + 1 }, (_, i) => {
    const length = first + i;
    return { text: family === 4 ? `192.0.2.0/${length}` : `2001:db8::/${length}`, family, length };
  });
const LONG = [...between(4, 25, 32), ...between(6, 49, 128)];
const SHORT = [...between(4, 20, 24), ...between(6, 32, 48)];

describe('a prefix at an eBGP edge', () => {
  /** Router 0 has a provider, a peer and a customer; the provider has agreed to long prefixes if asked to. */
  const reached = (isAgreed: boolean): { text: string; by: number[] }[] => {
    const prefixes = [...SHORT, ...LONG];
    const agreed = { ...DEFAULT_POLICY, lengthMaxV4: 32, lengthMaxV6: 128 };
    const network = smallNetwork(
      [10, 20, 30, 40, 50],
      [
        { a: 0, b: 1, relation: Relation.provider, policyB: isAgreed ? 1 : 0 },
        { a: 0, b: 2, relation: Relation.peer },
        { a: 0, b: 3, relation: Relation.customer },
        { a: 1, b: 4, relation: Relation.provider },
      ],
      { context: { policies: [DEFAULT_POLICY, agreed], prefixes } },
    );
    prefixes.forEach((_, prefix) => network.engine.originate(prefix, 0, true));
    network.rest();
    return prefixes.map(({ text }, prefix) => ({ text, by: [1, 2, 3, 4].filter((r) => network.path(r, prefix) !== null) }));
  };

  it('is dropped everywhere from /25 and /49 on, and up to /24 and /48 taken everywhere', () => {
    const found = reached(false);
    for (const { text, by } of found.slice(0, SHORT.length)) expect([text, by]).toEqual([text, [1, 2, 3, 4]]);
    for (const { text, by } of found.slice(SHORT.length)) expect([text, by]).toEqual([text, []]);
  });

  it('is taken where it was agreed, by that neighbour and nobody behind it', () => {
    for (const { text, by } of reached(true).slice(SHORT.length)) expect([text, by]).toEqual([text, [1]]);
  });
});

describe('a host route lost at one site', () => {
  const hosts = ['prefix/192.0.2.80/32@fra', 'prefix/2001:db8::80/128@fra'];
  const lost = [fault({ kind: 'prefix.withdraw', grace: seconds(0) }, hosts, { id: 'lost' })];
  const cut = fault({ kind: 'link.down' }, ['link/atlantic-north', 'link/atlantic-south'], { id: 'cut', atSeconds: 10 });

  /** By flow: outcome, and the site in whose routers the request ends. */
  const ends = (topology = twoSites(), faults = lost): Record<string, [Outcome, string]> => {
    const world = worldAfter(scenarioOf(topology, { faults }));
    const { flows, network } = world.blueprint;
    return Object.fromEntries(
      flows.map(({ id }, flow) => {
        const path = world.traffic.pathOf(flow)!;
        return [id, [path.outcome, network.speakers[path.request.routers.at(-1)!]!.id.slice(0, 3)]];
      }),
    );
  };
  const always = twoSites({ 'aggregates.main.announce_while': 'always' });
  const european = (id: string): boolean => id.includes('paris') || id.includes('berlin');

  it('is a black hole for that catchment, and for no other, while the aggregate hides it and no backbone helps', () => {
    for (const [id, [outcome, site]] of Object.entries(ends(always, [cut, ...lost]))) {
      expect([id, outcome, site]).toEqual(european(id) ? [id, Outcome.blackHole, 'fra'] : [id, Outcome.ok, 'iad']);
    }
  });

  it('is carried over the backbone to the other site where there is one', () => {
    const found = Object.entries(ends(always));
    for (const [id, [outcome, site]] of found) expect([id, outcome, site]).toEqual([id, Outcome.ok, 'iad']);
  });

  it('moves everybody where the aggregate is withdrawn with it', () => {
    for (const [id, [outcome, site]] of Object.entries(ends(undefined, [cut, ...lost])))
      expect([id, outcome, site]).toEqual([id, Outcome.ok, 'iad']);
  });
});

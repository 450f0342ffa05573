/**
 * Solved starts that worlds of different topologies share. How many people ask, what a replica can carry, how health is checked:
 * nothing of that moves a route, so a sweep over load solves the start of its network once. Networks are told apart by all that
 * selection and export go by; the newest few are kept.
 */
import type { Topology } from '../model/topology/types.ts';
import type { PrefixRib } from '../routing/rib/prefix-rib.ts';
import { AttributeTable } from '../routing/route/attributes.ts';
import { RouteTable } from '../routing/route/routes.ts';
import { Murmur128 } from '../trace/murmur.ts';
import type { Blueprint } from './build/blueprint.ts';
import type { WorldNeeds } from './build/needs.ts';
import type { Start } from './routing-doubts.ts';

export interface SolvedPrefix {
  readonly rib: PrefixRib;
  readonly start: Start;
}

export interface NetworkStarts {
  /** Intern tables only grow, and what a number stands for never changes: runs may share them. */
  readonly routes: RouteTable;
  readonly attributes: AttributeTable;
  /** By what tells the prefixes of one network apart: origins and treatment. */
  readonly solved: Map<string, SolvedPrefix>;
}

/** Networks kept: the one that most runs are in, and some that a few are. */
const NETWORKS_MAX = 4;
const kept = new Map<string, NetworkStarts>();

export function networkStarts(topology: Topology, blueprint: Blueprint, needs: WorldNeeds): NetworkStarts {
  const key = networkKey(topology, blueprint, needs);
  const starts = kept.get(key) ?? { routes: new RouteTable(), attributes: new AttributeTable(), solved: new Map() };
  // The newest comes last, the first is the next to go.
  kept.delete(key);
  kept.set(key, starts);
  for (const oldest of kept.keys()) {
    if (kept.size <= NETWORKS_MAX) break;
    kept.delete(oldest);
  }
  return starts;
}

/** Equal where graph, policies, prefixes, attestations and interior costs are. */
function networkKey({ as, rpki }: Topology, { network, plan }: Blueprint, { localPrefs, hasMed }: WorldNeeds): string {
  const { graph, policies, links, speakers, ownRouters } = network;
  const hash = new Murmur128();
  for (const column of Object.values(graph)) {
    if (typeof column === 'number') hash.word(column);
    else {
      hash.word(column.length);
      for (const value of column) hash.word(value);
    }
  }
  for (const { a, b, delayUs, metric, isBackbone } of links) {
    for (const value of [a, b, metric, isBackbone ? 1 : 0]) hash.word(value);
    hash.double(delayUs);
  }
  for (const { datacenter, asn, place } of speakers) {
    for (const value of [datacenter, asn]) hash.word(value);
    for (const value of [place.lat, place.lon]) hash.double(value);
  }
  const prefixes = plan.prefixes.map(({ id, text, family, length, role, of, isInternal }) => [
    id,
    text,
    family,
    length,
    role,
    of,
    isInternal,
  ]);
  const text = JSON.stringify({ as, rpki, ownRouters, prefixes, policies: policies.policies, localPrefs, hasMed }, plain);
  return `${hash.digest()} ${text}`;
}

/** Sets, maps and big integers as JSON can hold them. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  if (value instanceof Map) return [...value];
  return typeof value === 'bigint' ? value.toString() : value;
}

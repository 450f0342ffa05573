/**
 * Where the ASes of a measured graph are. A person says it of those that matter. Every other AS of their upward closure has some
 * of them below it, and stands as one router in that of their metros which most of them are near: of those fewest steps below it,
 * since what a graph says of distant customers is worth less. A carrier of several continents that nobody placed is thus too far
 * away from some of its customers: name it with its places.
 */
import { distanceKm } from '../../geo/distance.ts';
import type { Metro } from '../../geo/place.ts';
import { assert } from '../../kernel/assert.ts';
import type { AsLinks } from '../source/as-links.ts';
import type { NamedAs } from './named-as.ts';

/** Metros by AS number; of named ASes the places and gateways as they were named, each once. */
export function placesOf(
  links: AsLinks,
  ases: readonly number[],
  named: ReadonlyMap<number, NamedAs>,
): Map<number, readonly Metro[]> {
  const customers = new Map<number, number[]>();
  links.a.forEach((provider, i) => {
    if (links.isProvider[i] !== 1) return;
    const list = customers.get(provider);
    if (list === undefined) customers.set(provider, [links.b[i]!]);
    else list.push(links.b[i]!);
  });
  return new Map(
    ases.map((number) => {
      const known = named.get(number);
      if (known !== undefined) return [number, [...new Set([...known.places, ...known.gateways])]];
      return [number, [medoid(namedBelow(number, customers, named).map(({ places }) => places))]];
    }),
  );
}

/** The named ASes among the direct customers; among theirs where there are none; and so on. */
function namedBelow(
  number: number,
  customers: ReadonlyMap<number, readonly number[]>,
  named: ReadonlyMap<number, NamedAs>,
): readonly NamedAs[] {
  const seen = new Set([number]);
  let level: readonly number[] = [number];
  for (;;) {
    assert(level.length > 0, `AS${number} is above no named AS`);
    const below: number[] = [];
    for (const asn of level) {
      for (const customer of customers.get(asn) ?? []) if (!seen.has(customer)) below.push((seen.add(customer), customer));
    }
    const found = below.flatMap((asn) => named.get(asn) ?? []);
    if (found.length > 0) return found;
    level = below;
  }
}

/** Beyond this, far is far: an AS stands among its customers somewhere, not half way between all of them. */
const FAR_KM = 1500;

/** The metro with the least sum of bounded distances, each group of metros counting once; the first by id of equal ones. */
function medoid(groups: readonly (readonly Metro[])[]): Metro {
  const weights = new Map<Metro, number>();
  for (const group of groups) for (const metro of group) weights.set(metro, (weights.get(metro) ?? 0) + 1 / group.length);
  const candidates = [...weights.keys()].sort((x, y) => (x.id < y.id ? -1 : 1));
  let best = candidates[0]!;
  let least = Infinity;
  for (const candidate of candidates) {
    let sumKm = 0;
    for (const other of candidates) sumKm += weights.get(other)! * Math.min(FAR_KM, kmBetween(candidate, other));
    if (sumKm >= least) continue;
    best = candidate;
    least = sumKm;
  }
  return best;
}

const known = new Map<Metro, Map<Metro, number>>();

/** Metros are a few hundred constants, and each pair is asked for often. */
function kmBetween(a: Metro, b: Metro): number {
  let row = known.get(a);
  if (row === undefined) known.set(a, (row = new Map()));
  let km = row.get(b);
  if (km === undefined) row.set(b, (km = distanceKm(a, b)));
  return km;
}

/**
 * The networks (autonomous systems) of a run and what they are to each other, from the tables of its trace: ours, those that
 * buy from nobody (the core), those that sell (transit), exchanges, and those at the edge, where people are.
 */
import type { Tables } from '../playback/tables.ts';

export type NetworkKind = 'ours' | 'core' | 'transit' | 'exchange' | 'edge';

/** What each kind is called. */
export const NETWORK_KINDS: Readonly<Record<NetworkKind, string>> = {
  ours: 'our network',
  core: 'global transit, buys from nobody',
  transit: 'transit',
  exchange: 'exchange',
  edge: 'access network',
};

export interface Network {
  readonly index: number;
  readonly name: string;
  readonly kind: NetworkKind;
  readonly routers: readonly number[];
  readonly populations: readonly number[];
  readonly peopleCount: number;
  /** Indices of other networks by what they are to this one; exchanges count as peers. */
  readonly customers: readonly number[];
  readonly peers: readonly number[];
  readonly providers: readonly number[];
}

export interface Networks {
  readonly all: readonly Network[];
  /** By router: index of its network. */
  readonly ofRouter: Int32Array;
  /** By population: index of its network, −1 where the run does not know it. */
  readonly ofPopulation: Int32Array;
}

type Side = 'customers' | 'peers' | 'providers';
const SIDES: Readonly<Record<string, Side>> = {
  customer: 'customers',
  peer: 'peers',
  provider: 'providers',
  'route server': 'peers',
  'route server client': 'peers',
};

export function networksOf({ routers, ends, populations }: Tables): Networks {
  const byName = new Map<string, number>();
  const ofRouter = Int32Array.from(routers, ({ as }) => {
    if (!byName.has(as)) byName.set(as, byName.size);
    return byName.get(as)!;
  });
  const drafts = [...byName.keys()].map((name) => ({
    name,
    routers: [] as number[],
    populations: [] as number[],
    peopleCount: 0,
    isOurs: false,
    isExchange: false,
    sides: { customers: new Set<number>(), peers: new Set<number>(), providers: new Set<number>() },
  }));
  for (const { index, datacenter } of routers) {
    const draft = drafts[ofRouter[index]!]!;
    draft.routers.push(index);
    if (datacenter >= 0) draft.isOurs = true;
  }
  for (const { router, peer, relation } of ends) {
    const [own, other] = [ofRouter[router], ofRouter[peer]];
    const side = SIDES[relation];
    if (own === undefined || other === undefined || side === undefined || own === other) continue;
    drafts[own]!.sides[side].add(other);
    if (relation === 'route server client') drafts[own]!.isExchange = true;
  }
  const byId = new Map(routers.map(({ index, network }) => [network, ofRouter[index]!]));
  const ofPopulation = Int32Array.from(populations, ({ as }) => byId.get(as) ?? byName.get(as) ?? -1);
  for (const { index, peopleCount } of populations) {
    const draft = drafts[ofPopulation[index]!];
    if (draft === undefined) continue;
    draft.populations.push(index);
    draft.peopleCount += peopleCount;
  }
  const sorted = (set: ReadonlySet<number>): readonly number[] => [...set].sort((a, b) => a - b);
  const all = drafts.map(({ sides, isOurs, isExchange, ...draft }, index): Network => {
    const [customers, peers, providers] = [sorted(sides.customers), sorted(sides.peers), sorted(sides.providers)];
    const counts = { customers: customers.length, peers: peers.length, providers: providers.length };
    return { ...draft, index, customers, peers, providers, kind: kindOf(isOurs, isExchange, counts) };
  });
  return { all, ofRouter, ofPopulation };
}

function kindOf(isOurs: boolean, isExchange: boolean, counts: Readonly<Record<Side, number>>): NetworkKind {
  if (isOurs) return 'ours';
  if (isExchange) return 'exchange';
  if (counts.customers === 0) return 'edge';
  return counts.providers === 0 ? 'core' : 'transit';
}

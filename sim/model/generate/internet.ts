/**
 * The rest of the internet, made up but believable: a clique of global transits, regional ones around home metros, exchanges with
 * route servers, access networks where people live, and the people. Pure and deterministic in (options, seed). Every entity and
 * every pair draws from a stream of its own name, so asking for one more of a kind adds it and leaves all others as they were.
 * Not modelled: one company with several AS numbers, partial transit, siblings, national firewalls, real cable routes.
 */
import type { OutsideAs, OutsideLink } from '../topology/types.ts';
import { addEyeballs, peerNeighbours, populate, type PopulationSeed } from './eyeballs.ts';
import { addExchanges, type GeneratedExchange } from './exchanges.ts';
import { usersOfTheInternet } from './people.ts';
import { addGlobalTransits, addRegionalTransits, peerRegionals } from './transits.ts';
import { emptyWorld } from './world.ts';

/** How much internet to make; all counts ≥ 0, at least one transit. */
export interface GenerateOptions {
  /** Global transits (tier 1), full mesh of peers. */
  readonly transits: number;
  /** Regional transits over all regions. */
  readonly regionals: number;
  /** Access networks over all regions. */
  readonly eyeballs: number;
  readonly exchanges: number;
  /** People behind the access networks in all: the internet's, or the users of one platform. */
  readonly peopleCount: number;
}

export const defaultGenerateOptions: GenerateOptions = {
  transits: 6,
  regionals: 18,
  eyeballs: 140,
  exchanges: 28,
  peopleCount: usersOfTheInternet,
};

export interface GeneratedInternet {
  /** Sorted by id, as the arrays below. */
  readonly ases: readonly OutsideAs[];
  readonly links: readonly OutsideLink[];
  readonly exchanges: readonly GeneratedExchange[];
  readonly populations: readonly PopulationSeed[];
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Ids: `transit-1`, `regional-asia-2`, `eyeball-tokyo-1`, `rs-frankfurt`; pops `<as>-<metro>`; people `tokyo-1`. */
export function generateInternet(options: Partial<GenerateOptions>, seed: number): GeneratedInternet {
  const { transits, regionals, eyeballs, exchanges, peopleCount } = { ...defaultGenerateOptions, ...options };
  const world = emptyWorld(seed);
  const globals = addGlobalTransits(world, transits);
  const carriers = addRegionalTransits(world, globals, regionals);
  const access = addEyeballs(world, [...globals.map((as) => ({ as, region: null })), ...carriers], eyeballs);
  const fabrics = addExchanges(world, carriers.map(({ as }) => as), access, exchanges);
  peerRegionals(world, carriers);
  peerNeighbours(world, access);
  return {
    ases: [...world.ases].sort(byId),
    links: [...world.links.values()].sort(byId),
    exchanges: [...fabrics].sort(byId),
    populations: populate(world, access, peopleCount).sort(byId),
  };
}

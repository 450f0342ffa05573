/**
 * The prefixes of a world: service addresses, aggregates, and one of each family for every place with people (their ASes hold
 * many; one stands for all, since they would be announced alike). Where a topology says so one prefix of a place serves both
 * families: that halves the tables of a world with hundreds of places.
 */
import { present } from '../../kernel/assert.ts';
import { contains, type Prefix } from '../../model/prefix.ts';
import type { Topology } from '../../model/topology/types.ts';
import type { PrefixSpec } from '../../routing/policy/policy.ts';

export interface PlannedPrefix extends PrefixSpec {
  readonly id: string;
  /** `part` is more specific than an aggregate of ours and nobody's by right. */
  readonly role: 'host' | 'aggregate' | 'client' | 'part';
  /** Index of the service or aggregate; −1 for others. */
  readonly of: number;
  /** Pop that originates it, null for ours and parts of them. */
  readonly pop: string | null;
  readonly isInternal: boolean;
}

export interface PrefixPlan {
  readonly prefixes: readonly PlannedPrefix[];
  /** Addresses by prefix; null for blocks that stand for what clients have. */
  readonly written: readonly (Prefix | null)[];
  /** Index of a service's address by family, −1 where it has none. */
  hostOf(service: number, family: 4 | 6): number;
  /** All prefixes that cover a service's address, longest first. */
  destinationOf(service: number, family: 4 | 6): readonly number[];
  clientOf(pop: string, family: 4 | 6): number;
  readonly aggregateOf: (aggregate: number, family: 4 | 6) => number;
  indexOf(id: string): number;
}

const isCovering = ({ role }: PlannedPrefix): boolean => role === 'aggregate' || role === 'part';

/** Blocks that eyeball networks typically announce; only that the public table takes them matters. */
const CLIENT_LENGTH = { 4: 20, 6: 32 } as const;
const families = [4, 6] as const;

/** @param parts what a hijack may announce beside our own prefixes. */
export function planPrefixes(topology: Topology, parts: readonly Prefix[] = []): PrefixPlan {
  const prefixes: PlannedPrefix[] = [];
  const written: (Prefix | null)[] = [];
  const add = (prefix: PlannedPrefix, as: Prefix | null): void => {
    prefixes.push(prefix);
    written.push(as);
  };
  topology.services.forEach((service, of) => {
    for (const { prefix } of service.vips) {
      const { text, family, length } = prefix;
      add(
        { id: text, text, family, length, role: 'host', of, pop: null, isInternal: service.visibility === 'internal' },
        prefix,
      );
    }
  });
  topology.aggregates.forEach((aggregate, of) => {
    for (const prefix of aggregate.prefixes) {
      const { text, family, length } = prefix;
      add({ id: text, text, family, length, role: 'aggregate', of, pop: null, isInternal: false }, prefix);
    }
  });
  const pops = [...new Set(topology.populations.map((population) => population.pop))].sort();
  const clientId = (pop: string, family: 4 | 6): string =>
    topology.internet.hasFamiliesTogether === true ? `${pop} clients` : `${pop} IPv${family}`;
  for (const pop of pops) {
    for (const family of topology.internet.hasFamiliesTogether === true ? ([4] as const) : families) {
      const id = clientId(pop, family);
      add({ id, text: id, family, length: CLIENT_LENGTH[family], role: 'client', of: -1, pop, isInternal: false }, null);
    }
  }
  for (const part of parts) {
    if (prefixes.some(({ id }) => id === part.text)) continue;
    const { text, family, length } = part;
    add({ id: text, text, family, length, role: 'part', of: -1, pop: null, isInternal: false }, part);
  }
  const byId = new Map(prefixes.map((prefix, i) => [prefix.id, i]));
  const find = (role: PlannedPrefix['role'], of: number, family: 4 | 6): number =>
    prefixes.findIndex((prefix) => prefix.role === role && prefix.of === of && prefix.family === family);
  const hosts = new Map<number, number>();
  const hostOf = (service: number, family: 4 | 6): number => {
    const key = service * 2 + (family === 4 ? 0 : 1);
    const known = hosts.get(key);
    if (known !== undefined) return known;
    const host = find('host', service, family);
    hosts.set(key, host);
    return host;
  };
  const destinations = new Map<number, readonly number[]>();
  return {
    prefixes,
    written,
    hostOf,
    aggregateOf: (aggregate, family) => find('aggregate', aggregate, family),
    destinationOf: (service, family) => {
      const host = hostOf(service, family);
      if (host < 0) return [];
      const known = destinations.get(host);
      if (known !== undefined) return known;
      const covering = prefixes.flatMap((prefix, i) =>
        isCovering(prefix) && contains(present(written[i], prefix.id), present(written[host], 'host')) ? [i] : [],
      );
      const found = [host, ...covering.sort((a, b) => prefixes[b]!.length - prefixes[a]!.length)];
      destinations.set(host, found);
      return found;
    },
    clientOf: (pop, family) => present(byId.get(clientId(pop, family)), `client prefix of ${pop}`),
    indexOf: (id) => byId.get(id) ?? -1,
  };
}

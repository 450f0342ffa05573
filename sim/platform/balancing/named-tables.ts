/**
 * Tables that follow from the names and weights of the members and from nothing else. They are kept for sets of members that
 * come back, in the same run or in the next one of the same world.
 */
import { assertNever } from '../../kernel/assert.ts';
import { maglevTable } from './maglev.ts';
import type { Member, Owners } from './owners.ts';
import { rendezvousOwners } from './rendezvous.ts';

/** A quarter of a megabyte each. */
const TABLES_MAX = 64;

const tables = new Map<string, Owners>();

export function namedTable(method: 'rendezvous' | 'maglev', members: readonly Member[], size: number): Owners {
  const key = JSON.stringify([method, size, ...members.flatMap(({ index, name, weight }) => [index, name, weight])]);
  const known = tables.get(key);
  if (known !== undefined) return known;
  const [oldest] = tables.keys();
  if (tables.size === TABLES_MAX) tables.delete(oldest!);
  const table = built(method, members, size);
  tables.set(key, table);
  return table;
}

function built(method: 'rendezvous' | 'maglev', members: readonly Member[], size: number): Owners {
  switch (method) {
    case 'rendezvous':
      return rendezvousOwners(members, size);
    case 'maglev': {
      const names = members.map(({ name }) => name);
      const weights = members.map(({ weight }) => weight);
      return maglevTable(names, size, weights).map((position) => members[position]!.index);
    }
    default:
      return assertNever(method);
  }
}

/** What two runs have in common: entities are the same where their ids are. */
import type { Tables } from '../playback/tables.ts';

/** Something of each run. */
export interface Both<T> {
  readonly baseline: T;
  readonly candidate: T;
}

/** An entity that one run or both have: its index in each, −1 where it has none. */
export interface Shared extends Both<number> {
  readonly id: string;
  readonly name: string;
}

/** What both runs have, in the candidate's order, then what the baseline alone has. */
export function shared(
  { baseline, candidate }: Both<Tables>,
  of: (tables: Tables) => readonly { readonly index: number; readonly id: string; readonly name: string }[],
): readonly Shared[] {
  const indices = new Map(of(baseline).map(({ id, index }) => [id, index]));
  const own = new Set(of(candidate).map(({ id }) => id));
  return [
    ...of(candidate).map(({ id, name, index }) => ({ id, name, candidate: index, baseline: indices.get(id) ?? -1 })),
    ...of(baseline)
      .filter(({ id }) => !own.has(id))
      .map(({ id, name, index }) => ({ id, name, candidate: -1, baseline: index })),
  ];
}

/** Services that people use. */
export function usedServices({ services, flows }: Tables): Tables['services'] {
  const used = new Set(flows.flatMap(({ service, isInternal, population }) => (isInternal || population < 0 ? [] : [service])));
  return services.filter(({ index }) => used.has(index));
}

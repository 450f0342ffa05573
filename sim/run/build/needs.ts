/**
 * What the faults of a scenario need that a world has to know from its beginning: prefixes that nobody announces before a hijack,
 * LOCAL_PREF values that a pushed configuration gives, links that are limited only while they are impaired. Faults of no strength
 * need nothing, so that they change nothing.
 */
import { isZeroStrength } from '../../faults/timetable.ts';
import { parsePrefix, type Prefix } from '../../model/prefix.ts';
import type { Scenario } from '../../model/scenario/types.ts';

export interface WorldNeeds {
  readonly localPrefs: readonly number[];
  readonly hasMed: boolean;
  readonly hijacked: readonly Prefix[];
  /** Links as `kind/id`, ascending. */
  readonly limitedLinks: readonly string[];
}

export const NO_NEEDS: WorldNeeds = { localPrefs: [], hasMed: false, hijacked: [], limitedLinks: [] };

export function needsOf({ faults }: Pick<Scenario, 'faults'>): WorldNeeds {
  const localPrefs = new Set<number>();
  const hijacked = new Map<string, Prefix>();
  const limitedLinks = new Set<string>();
  let hasMed = false;
  for (const fault of faults) {
    if (isZeroStrength(fault)) continue;
    const { how } = fault;
    if (how.kind === 'config.push') {
      if (how.local_pref !== undefined) localPrefs.add(how.local_pref);
      if (how.med !== undefined) hasMed = true;
    }
    if (how.kind === 'prefix.hijack' && how.announces !== undefined) hijacked.set(how.announces, parsePrefix(how.announces));
    if (how.kind === 'link.impair' && how.rate !== undefined) {
      for (const { kind, id } of fault.target) limitedLinks.add(`${kind}/${id}`);
    }
  }
  return {
    localPrefs: [...localPrefs].sort((a, b) => a - b),
    hasMed,
    hijacked: [...hijacked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, prefix]) => prefix),
    limitedLinks: [...limitedLinks].sort(),
  };
}

/** Worlds of one topology with the same needs start alike. */
export const needsKey = (needs: WorldNeeds): string =>
  JSON.stringify({ ...needs, hijacked: needs.hijacked.map(({ text }) => text) });

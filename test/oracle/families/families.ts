/** The families of random cases; a case follows from family, daemon and seed alone. */
import type { OracleCase } from '../live.ts';
import { communities, type CommunityOptions } from './communities.ts';
import { gaoRexford } from './gao-rexford.ts';
import { interior } from './interior.ts';

export const FAMILIES = ['gao-rexford', 'interior', 'communities'] as const;
export type Family = (typeof FAMILIES)[number];
export type DaemonName = 'bird' | 'frr';

const BIRD: CommunityOptions = {
  hasIpv6: true,
  cutsWires: true,
  asCountMax: 30,
  hasInteriors: true,
  alwaysHonoursShutdown: false,
};
/** Without zebra, for IPv4, and slower. */
const FRR: CommunityOptions = {
  hasIpv6: false,
  cutsWires: false,
  asCountMax: 20,
  hasInteriors: false,
  alwaysHonoursShutdown: true,
};

/** The family of a seed where none is asked for. */
export function familyOf(seed: number, daemon: DaemonName): Family {
  if (daemon === 'frr') return seed % 2 === 0 ? 'communities' : 'gao-rexford';
  return FAMILIES[seed % FAMILIES.length]!;
}

export function caseOf(family: Family, seed: number, daemon: DaemonName): OracleCase {
  const options = daemon === 'bird' ? BIRD : FRR;
  switch (family) {
    case 'gao-rexford':
      return gaoRexford(seed, options);
    case 'interior':
      return interior(seed);
    case 'communities':
      return communities(seed, options);
  }
}

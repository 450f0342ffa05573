/** The families of random cases; a case follows from family and seed alone. */
import type { OracleCase } from '../live.ts';
import { gaoRexford, type InternetOptions } from './gao-rexford.ts';

export const FAMILIES = ['gao-rexford'] as const;
export type Family = (typeof FAMILIES)[number];
export type DaemonName = 'bird' | 'frr';

const BIRD: InternetOptions = { hasIpv6: true, cutsWires: true, asCountMax: 30 };
/** Without zebra, for IPv4, and slower. */
const FRR: InternetOptions = { hasIpv6: false, cutsWires: false, asCountMax: 20 };

/** The family of a seed where none is asked for. */
export const familyOf = (seed: number, daemon: DaemonName): Family => {
  void seed;
  void daemon;
  return 'gao-rexford';
};

export function caseOf(family: Family, seed: number, daemon: DaemonName): OracleCase {
  switch (family) {
    case 'gao-rexford':
      return gaoRexford(seed, daemon === 'bird' ? BIRD : FRR);
  }
}

/**
 * Hash modulo the number of members, as ECMP does it without more ado: even, and nearly everything moves when the number
 * changes ((n − 1)/n of it from n to n − 1 or back). A member of weight w stands in the list w times.
 */
import type { Member, Owners } from './owners.ts';

/** @param members in the order in which the balancer lists them. */
export const moduloOwners = (members: readonly Member[]): Owners =>
  Int32Array.from(members.flatMap(({ index, weight }) => Array.from({ length: weight }, () => index)));

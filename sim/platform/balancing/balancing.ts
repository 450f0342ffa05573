/**
 * The balancers of all sites while a run goes on: who owns which part of the hashes of a site, by the site's method, and
 * what moves when the set of replicas in rotation changes. Tables are real and are built when they are first asked for; of
 * one set of members the methods without a memory give one table, which is kept.
 *
 * Not modelled: several balancers that learn of a change at different moments, tables of connections that overflow.
 */
import { assert } from '../../kernel/assert.ts';
import { draw, entityKey, Purpose, type Seed } from '../../kernel/dice.ts';
import type { Balance } from '../../model/topology/balance-types.ts';
import { moduloOwners } from './modulo.ts';
import { movedShare, ownerOf, sharesOf, type Member, type Owners } from './owners.ts';
import { namedTable } from './named-tables.ts';
import { resilientOwners } from './resilient.ts';

const NOBODY: Owners = new Int32Array(0);

export interface BalancedSite {
  readonly id: string;
  readonly balance: Balance;
}

export interface BalancedReplica {
  readonly id: string;
  readonly site: number;
  /** Its number at its site, from 1. */
  readonly number: number;
}

/** Share of a site's load by index of replica; those without any are left out. */
export type LoadShares = ReadonlyMap<number, number>;

export class Balancing {
  private readonly sites: readonly BalancedSite[];
  private readonly replicas: readonly BalancedReplica[];
  private readonly seed: Seed;
  /** Who is in rotation, ascending; a site is told all of it at the start. */
  private readonly members: (readonly number[])[];
  /** Null while nobody has asked for the table of the present members. */
  private readonly owners: (Owners | null)[];
  /** By site: hashes of the flows that carry its load, where they are few. */
  private readonly flowHashes: (Uint32Array | null)[];

  constructor(sites: readonly BalancedSite[], replicas: readonly BalancedReplica[], seed: Seed) {
    this.sites = sites;
    this.replicas = replicas;
    this.seed = seed;
    const members: number[][] = sites.map(() => []);
    replicas.forEach(({ site }, replica) => members[site]!.push(replica));
    this.members = members;
    this.owners = sites.map(() => null);
    this.flowHashes = sites.map(() => null);
  }

  /**
   * The replicas in rotation at a site are these from now on.
   * @param members ascending.
   * @returns the share of connections open at the site that break.
   */
  update(site: number, members: readonly number[]): number {
    const old = this.members[site]!;
    if (old.length === members.length && old.every((member, i) => member === members[i])) return 0;
    const before = this.ownersOf(site);
    this.members[site] = members;
    const after = this.tableOf(site, before);
    this.owners[site] = after;
    const { balance } = this.sites[site]!;
    if (!balance.isTracked) return this.movedAt(site, before, after);
    const present = new Set(members);
    const held = before.map((owner) => (present.has(owner) ? owner : -1));
    return this.movedAt(site, before, held);
  }

  /** How the load of a site is spread over its replicas in rotation; null where all have the same. */
  shares(site: number): LoadShares | null {
    if (!this.sites[site]!.balance.isHashed) return null;
    const owners = this.ownersOf(site);
    const hashes = this.hashesOf(site);
    if (hashes === null || owners.length === 0) return sharesOf(owners);
    return sharesOf(Int32Array.from(hashes, (hash) => ownerOf(owners, hash)));
  }

  /**
   * The replica that a new connection is sent to; −1 where none is in rotation.
   * @param hash of the connection, drawn: an unsigned 32-bit integer.
   */
  pick(site: number, hash: number): number {
    const members = this.members[site]!;
    if (members.length === 0) return -1;
    if (!this.sites[site]!.balance.isHashed) return members[hash % members.length]!;
    const hashes = this.hashesOf(site);
    return ownerOf(this.ownersOf(site), hashes === null ? hash : hashes[hash % hashes.length]!);
  }

  private movedAt(site: number, before: Owners, after: Owners): number {
    const hashes = this.hashesOf(site);
    if (hashes === null || before.length === 0) return movedShare(before, after);
    let moved = 0;
    for (const hash of hashes) if (ownerOf(before, hash) !== ownerOf(after, hash)) moved++;
    return moved / hashes.length;
  }

  private ownersOf(site: number): Owners {
    return (this.owners[site] ??= this.tableOf(site, NOBODY));
  }

  private tableOf(site: number, before: Owners): Owners {
    const { method, entries } = this.sites[site]!.balance;
    const indices = this.members[site]!;
    if (indices.length === 0) return NOBODY;
    if (method === 'modulo') return moduloOwners(this.membersOf(site));
    assert(entries !== null, `no size for the table of ${method}`);
    if (method === 'resilient') return resilientOwners(this.membersOf(site), before, entries);
    return namedTable(method, this.membersOf(site), entries);
  }

  private membersOf(site: number): readonly Member[] {
    const { weights } = this.sites[site]!.balance;
    return this.members[site]!.map((index) => {
      const { id: name, number } = this.replicas[index]!;
      return { index, name, weight: weights[Math.min(number, weights.length) - 1]! };
    });
  }

  private hashesOf(site: number): Uint32Array | null {
    const { id, balance } = this.sites[site]!;
    if (balance.flowCount === null) return null;
    const key = entityKey(`balance/${id}`);
    return (this.flowHashes[site] ??= Uint32Array.from({ length: balance.flowCount }, (_, flow) =>
      draw(this.seed, key.hi, key.lo, Purpose.balancedFlow, flow),
    ));
  }
}

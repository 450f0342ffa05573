/** How the load of each site is spread over its replicas at this moment, as its balancer and the answers of replicas have it. */
import type { TrafficOptions } from './options.ts';
import { spreadOf, type SiteSpread } from './spread.ts';

export class SiteSpreads {
  private readonly options: Pick<TrafficOptions, 'balancing' | 'platform' | 'listener'>;
  private readonly spreads: (SiteSpread | null)[];
  /** By site: the copies that connections are open to, by replica. */
  private readonly copies: ReadonlyMap<number, number>[];

  constructor(options: Pick<TrafficOptions, 'balancing' | 'platform' | 'listener'>, siteCount: number) {
    this.options = options;
    this.spreads = Array.from({ length: siteCount }, (_, site) => this.spreadAt(site));
    this.copies = Array.from({ length: siteCount }, (_, site) => this.copiesAt(site, new Map()));
  }

  /** Tells the imbalance of every site before anything runs. */
  start(): void {
    this.spreads.forEach((spread, site) => {
      if (spread !== null) this.options.listener.imbalanceChanged(site, 0, spread.imbalance);
    });
  }

  /** Null where all replicas have the same, and for whatever is not a site. */
  at(resource: number): SiteSpread | null {
    return this.spreads[resource] ?? null;
  }

  /** The rotation of a site, or what its replicas answer, changed: returns the share of its connections that break. */
  refresh(site: number): number {
    const { balancing, platform, listener } = this.options;
    const moved = balancing.update(site, platform.members(site));
    const broken = moved + (1 - moved) * this.renewed(site);
    const old = this.spreads[site] ?? null;
    const spread = this.spreadAt(site);
    this.spreads[site] = spread;
    if (spread !== null && old !== null && spread.imbalance !== old.imbalance)
      listener.imbalanceChanged(site, old.imbalance, spread.imbalance);
    return broken;
  }

  /**
   * The share of connections that were open to copies in whose place others serve, which the balancer does not see. One that
   * does not serve yet is counted when it does, or with what moves when it leaves the rotation.
   */
  private renewed(site: number): number {
    const before = this.copies[site]!;
    const now = this.copiesAt(site, before);
    this.copies[site] = now;
    const gone = [...now].filter(([replica, copy]) => (before.get(replica) ?? copy) !== copy);
    if (gone.length === 0) return 0;
    const shares = this.options.balancing.shares(site);
    return gone.reduce((sum, [replica]) => sum + (shares === null ? 1 / now.size : (shares.get(replica) ?? 0)), 0);
  }

  private copiesAt(site: number, before: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
    const { platform } = this.options;
    return new Map(
      platform.members(site).map((replica) => {
        const old = platform.standing(replica).answer === 'ok' ? undefined : before.get(replica);
        return [replica, old ?? platform.copyOf(replica)];
      }),
    );
  }

  private spreadAt(site: number): SiteSpread | null {
    const { balancing, platform } = this.options;
    const shares = balancing.shares(site);
    const members = platform.members(site);
    const standings = new Map(members.map((replica) => [replica, platform.standing(replica)]));
    const serving = [...standings.values()].filter(({ answer }) => answer === 'ok');
    const isEven = serving.every(({ capacityShare }) => capacityShare === serving[0]!.capacityShare);
    if (shares === null && isEven) return null;
    const even = new Map(members.map((replica) => [replica, 1 / members.length]));
    return spreadOf(shares ?? even, members, (replica) => standings.get(replica)!);
  }
}

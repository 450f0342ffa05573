/** How the load of each site is spread over its replicas at this moment, as its balancer and the answers of replicas have it. */
import type { TrafficOptions } from './options.ts';
import { spreadOf, type SiteSpread } from './spread.ts';

export class SiteSpreads {
  private readonly options: Pick<TrafficOptions, 'balancing' | 'platform' | 'listener'>;
  private readonly spreads: (SiteSpread | null)[];

  constructor(options: Pick<TrafficOptions, 'balancing' | 'platform' | 'listener'>, siteCount: number) {
    this.options = options;
    this.spreads = Array.from({ length: siteCount }, (_, site) => this.spreadAt(site));
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
    const broken = balancing.update(site, platform.members(site));
    const old = this.spreads[site] ?? null;
    const spread = this.spreadAt(site);
    this.spreads[site] = spread;
    if (spread !== null && old !== null && spread.imbalance !== old.imbalance)
      listener.imbalanceChanged(site, old.imbalance, spread.imbalance);
    return broken;
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

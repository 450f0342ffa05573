/**
 * Whose packets go where: people whose requests get through, counted on every router and every hop of their paths by the site
 * that serves them.
 */
import type { App } from '../app.ts';

export interface Hop {
  readonly from: number;
  readonly to: number;
  readonly site: number;
  readonly peopleCount: number;
}

/** From people to the first router of their requests. */
export interface Access {
  readonly population: number;
  readonly router: number;
  readonly site: number;
  readonly peopleCount: number;
}

export interface Crossings {
  /** Of the people whose network's router does not stand where they do, one way each: that of most of them. */
  readonly access: readonly Access[];
  /** By router × datacenter. */
  readonly ofRouter: Float64Array;
  /** The hops of all requests, those with the most people first; `total` says how many there are. */
  readonly hops: readonly Hop[];
  readonly total: number;
  /** People by the forwarding path that their requests take. */
  readonly onPath: ReadonlyMap<number, number>;
}

export const HOPS_MAX = 600;

export function crossingsOf(app: App, service: number): Crossings {
  const { tables, catchments, trace } = app;
  const sites = tables.datacenters.length;
  const ofRouter = new Float64Array(tables.routers.length * sites);
  const paths = trace.dictionaries['forwarding-path'];
  // Flows share their paths: each path is walked once, with all the people on it.
  const onPath = new Map<number, number>();
  const flows = tables.flows.filter(({ isInternal, service: of }) => !isInternal && (service < 0 || of === service));
  const uses = new Float64Array(tables.populations.length);
  for (const { population, peopleCount } of flows) uses[population]! += peopleCount;
  for (const { index, population, peopleCount } of flows) {
    if (catchments.siteOf(index) < 0) continue;
    // People use several services; each counts once, shared among them.
    const each = service >= 0 ? 1 : (tables.populations[population]?.peopleCount ?? 0) / uses[population]!;
    const path = catchments.pathOf(index);
    onPath.set(path, (onPath.get(path) ?? 0) + peopleCount * each);
  }
  const byHop = new Map<number, number>();
  const routers = tables.routers.length;
  for (const [path, people] of onPath) {
    const on = paths[path] ?? [];
    const site = tables.routers[on.at(-1) ?? -1]?.datacenter ?? -1;
    if (site < 0) continue;
    on.forEach((router, i) => {
      ofRouter[router * sites + site]! += people;
      const to = on[i + 1];
      if (to === undefined || to === router) return;
      const hop = (router * routers + to) * sites + site;
      byHop.set(hop, (byHop.get(hop) ?? 0) + people);
    });
  }
  const hops = [...byHop]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, HOPS_MAX)
    .map(([hop, peopleCount]): Hop => {
      const pair = Math.floor(hop / sites);
      return { from: Math.floor(pair / routers), to: pair % routers, site: hop % sites, peopleCount };
    });
  return { access: accessOf(app, service), ofRouter, hops, total: byHop.size, onPath };
}

/** Whether two of them come to the same picture. */
export function areSame(a: Crossings, b: Crossings): boolean {
  const isSameHop = (x: Hop, y: Hop): boolean =>
    x.from === y.from && x.to === y.to && x.site === y.site && x.peopleCount === y.peopleCount;
  return (
    a.hops.length === b.hops.length &&
    a.access.length === b.access.length &&
    a.hops.every((hop, i) => isSameHop(hop, b.hops[i]!)) &&
    a.access.every((one, i) => one.router === b.access[i]!.router && one.site === b.access[i]!.site) &&
    a.ofRouter.every((people, i) => people === b.ofRouter[i])
  );
}

function accessOf(app: App, service: number): readonly Access[] {
  const { tables, catchments, trace } = app;
  const { all, ofRouter } = app.networks();
  const most = new Map<number, Access>();
  for (const { index, population, isInternal, service: of, peopleCount } of tables.flows) {
    if (isInternal || (service >= 0 && of !== service) || (most.get(population)?.peopleCount ?? 0) >= peopleCount) continue;
    const site = catchments.siteOf(index);
    const router = trace.dictionaries['forwarding-path'][catchments.pathOf(index)]?.[0];
    if (site < 0 || router === undefined || all[ofRouter[router]!]!.kind === 'edge') continue;
    most.set(population, { population, router, site, peopleCount });
  }
  return most.size <= HOPS_MAX ? [...most.values()] : [];
}

/** The site that most of the people on a router go to, and how many people are on it; −1 where nobody is. */
export function crossingAt({ ofRouter }: Crossings, sites: number, router: number): { site: number; peopleCount: number } {
  let [site, most, peopleCount] = [-1, 0, 0];
  for (let i = 0; i < sites; i++) {
    const people = ofRouter[router * sites + i]!;
    peopleCount += people;
    if (people > most) [site, most] = [i, people];
  }
  return { site, peopleCount };
}

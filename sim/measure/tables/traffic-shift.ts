/**
 * Where the people of each client region are served, by service: just before the first fault, at the worst moment (when most of
 * them were served by another site than before, or by none), in the failure (just before the first heal, at the end where nothing
 * heals) and at the end of the run.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { flowEndings, type FlowEnding } from '../flow-endings.ts';
import { flowPaths, NO_SITE } from '../flow-paths.ts';
import { flowRtts } from '../flow-rtts.ts';
import { meanRtt, meanRttBefore } from '../mean-rtt.ts';
import { derived, type Measurement } from '../measurement.ts';
import { collateralAway } from '../metrics/collateral-shift-ratio.ts';
import { isElsewhereOrNowhere, peopleIn, siteBefore, worstAway } from '../shift.ts';
import { siteFailures } from '../site-failures.ts';

export interface TrafficShift {
  readonly region: string;
  readonly service: string;
  readonly peopleCount: number;
  /** Served by another site, or by none, at the worst moment. */
  readonly peopleMoved: number;
  /** Most people at one moment who were served by another site although their own never failed. */
  readonly peopleCollateral: number;
  /** Null when nobody moved. */
  readonly worstAt: number | null;
  /** Shares of the region's people, each site (by id) that ever had any; `site` null is nobody. */
  readonly sites: readonly SiteShare[];
  /** Mean round-trip time in µs, weighted by people; null where nobody had one. */
  readonly rtt: {
    readonly before: number | null;
    readonly worst: number | null;
    readonly during: number | null;
    readonly after: number | null;
  };
  /**
   * The largest population that is served elsewhere in the failure, or where none is, at the worst moment; null when none moved.
   */
  readonly example: MovedPopulation | null;
}

export interface SiteShare {
  readonly site: string | null;
  readonly before: number;
  readonly worst: number;
  readonly during: number;
  readonly after: number;
}

export interface MovedPopulation {
  readonly client: string;
  readonly peopleCount: number;
  readonly siteBefore: string | null;
  readonly siteThen: string | null;
  /** Names of the ASes that requests crossed, the client's first. */
  readonly asPathBefore: readonly string[];
  readonly asPathThen: readonly string[];
  /** Name of the place at which requests entered the last AS of the path; null without a path. */
  readonly placeBefore: string | null;
  readonly placeThen: string | null;
  /** What kept it from being served then; null where a site served it. */
  readonly endingThen: FlowEnding | null;
}

export function trafficShift(measurement: Measurement): Reducer<readonly TrafficShift[]> {
  const { entities, window, firstFault, view } = measurement;
  const paths = measurement.shared(flowPaths);
  const endings = measurement.shared(flowEndings);
  const rttSource = measurement.shared(flowRtts);
  const failureSource = measurement.shared(siteFailures);
  const datacenters = entities.table('datacenter');
  const firstHeal = Math.min(...entities.faults.map(({ until }) => until ?? window.to), window.to);
  // Just before the heal: times are whole µs.
  const duringAt = firstHeal < window.to ? firstHeal - 0.5 : window.to;
  const siteName = (site: number): string | null => (site === NO_SITE ? null : datacenters[site]!.id);
  const asPath = (path: number): readonly string[] => {
    const names = view.entry('forwarding-path', path).map((router) => String(entities.table('router')[router]!['as']));
    return names.filter((name, hop) => name !== names[hop - 1]);
  };
  /** Where the last AS of a path is entered. */
  const lastEntry = (path: number): string | null => {
    const routers = view.entry('forwarding-path', path).map((router) => entities.table('router')[router]!);
    const entry = routers.findLast((router, hop) => router['as'] !== routers[hop - 1]?.['as']);
    return typeof entry?.['place'] === 'string' ? entry['place'] : null;
  };

  const example = (flows: readonly number[], then: number): MovedPopulation | null => {
    const byClient = new Map<string, { flow: number; people: number }>();
    for (const flow of flows) {
      if (siteBefore(measurement, paths, flow) === paths.sites.at(flow, then)) continue;
      const { client, peopleCount } = entities.flows[flow]!;
      const known = byClient.get(client) ?? { flow, people: 0 };
      known.people += peopleCount;
      byClient.set(client, known);
    }
    const largest = [...byClient.values()].sort((a, b) => b.people - a.people)[0];
    if (largest === undefined) return null;
    const { flow, people } = largest;
    const [pathBefore, pathThen] = [paths.requests.before(flow, firstFault), paths.requests.at(flow, then)];
    const siteThen = siteName(paths.sites.at(flow, then));
    return {
      client: entities.flows[flow]!.clientName,
      peopleCount: people,
      siteBefore: siteName(siteBefore(measurement, paths, flow)),
      siteThen,
      asPathBefore: asPath(pathBefore),
      asPathThen: asPath(pathThen),
      placeBefore: lastEntry(pathBefore),
      placeThen: lastEntry(pathThen),
      endingThen: siteThen === null ? endings.at(flow, then) : null,
    };
  };

  return derived((end) => {
    const rtts = rttSource.result(end);
    const failures = failureSource.result(end);
    const groups = new Map<string, { region: string; service: string; flows: number[] }>();
    for (const {
      labels: { region, service },
      flows,
    } of entities.cells) {
      const group = groups.get(`${region}/${service}`) ?? { region, service, flows: [] };
      group.flows.push(...flows);
      groups.set(`${region}/${service}`, group);
    }
    return [...groups.values()].map(({ region, service, flows }) => {
      const peopleCount = peopleIn(measurement, flows);
      const worst = worstAway(measurement, paths, flows, isElsewhereOrNowhere);
      const worstAt = worst.at ?? firstFault - 0.5;
      const shares = (siteOf: (flow: number) => number): ReadonlyMap<number, number> => {
        const people = new Map<number, number>();
        for (const flow of flows) people.set(siteOf(flow), (people.get(siteOf(flow)) ?? 0) + entities.flows[flow]!.peopleCount);
        return people;
      };
      const before = shares((flow) => siteBefore(measurement, paths, flow));
      const then = worst.at === null ? before : shares((flow) => paths.sites.at(flow, worstAt));
      const during = shares((flow) => paths.sites.at(flow, duringAt));
      const after = shares((flow) => paths.sites.at(flow, window.to));
      const share = (people: ReadonlyMap<number, number>, site: number): number =>
        peopleCount === 0 ? 0 : (people.get(site) ?? 0) / peopleCount;
      // Sites in the table's order, nobody last.
      const sites = [...datacenters.keys(), NO_SITE].filter(
        (site) => before.has(site) || then.has(site) || during.has(site) || after.has(site),
      );
      const rttBefore = meanRttBefore(measurement, rtts, flows);
      return {
        region,
        service,
        peopleCount,
        peopleMoved: worst.people,
        peopleCollateral: collateralAway(measurement, paths, failures, flows).people,
        worstAt: worst.at,
        sites: sites.map((site) => ({
          site: siteName(site),
          before: share(before, site),
          worst: share(then, site),
          during: share(during, site),
          after: share(after, site),
        })),
        rtt: {
          before: rttBefore,
          worst: worst.at === null ? rttBefore : meanRtt(measurement, rtts, flows, worst.at, 'at'),
          during: meanRtt(measurement, rtts, flows, duringAt, 'at'),
          after: meanRtt(measurement, rtts, flows, window.to, 'at'),
        },
        example: worst.at === null ? null : (example(flows, duringAt) ?? example(flows, worst.at)),
      };
    });
  });
}

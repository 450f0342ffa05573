/** Our own network: datacenters with routers and nodes, links between routers, the AS itself. */
import { distanceKm, fibreDelay, METRO_DELAY, stretch } from '../../geo/distance.ts';
import type { Place } from '../../geo/place.ts';
import { microseconds, milliseconds } from '../../kernel/time.ts';
import { isReservedAsn } from '../asn.ts';
import { timerPresets } from '../presets/timers.ts';
import type { Path } from '../source/tree.ts';
import { backboneGraph, parts, weakPoints } from './backbone-graph.ts';
import { byId, byText, entities, error, resolvePlace, Table, warn } from './context.ts';
import type { Context, Written } from './context.ts';
import { PLAIN_BEHAVIOUR } from '../presets/bgp.ts';
import { resolveBehaviour } from './resolve-bgp.ts';
import type { WrittenTopology } from './schema.ts';
import type { BackboneLink, Bfd, BgpTimers, Datacenter, Node, OwnAs, Router } from './types.ts';

const defaults = {
  capacityBps: 100_000_000_000,
  localCapacityBps: 400_000_000_000,
  localDelay: microseconds(100),
  localMetric: 1,
  /** The IGP metric of a link without one is its delay in these units. */
  metricUnit: microseconds(100),
  flood: milliseconds(5),
  spf: milliseconds(50),
  detect: milliseconds(10),
  fibInstall: milliseconds(50),
} as const;

/** A router with its place, for distances. */
export interface PlacedRouter extends Router {
  readonly datacenter: string;
  readonly place: Place;
}

export interface OwnSites {
  readonly datacenters: Table<Datacenter>;
  readonly list: readonly Datacenter[];
  readonly routers: Table<PlacedRouter>;
  /** How many replicas the nodes of a datacenter hold, by its id; absent: no limit. */
  readonly replicaLimits: ReadonlyMap<string, number>;
}

type WrittenDatacenter = WrittenTopology['datacenters'][string];

export function resolveDatacenters(context: Context, written: WrittenTopology): OwnSites {
  const datacenters = new Table<Datacenter>('datacenter', 'CAT1101');
  const routers = new Table<PlacedRouter>('router', 'CAT1102');
  const nodeNames = new Table<Node>('node', 'CAT1113');
  const replicaLimits = new Map<string, number>();
  const list: Datacenter[] = [];
  for (const entry of entities(written.datacenters, ['datacenters'])) {
    const place = resolvePlace(context, entry.value.place, [...entry.path, 'place']);
    if (place === null) continue;
    const own = routersOf(entry);
    const nodes = nodesOf(entry);
    for (const { router, path } of own) routers.add(context, { ...router, datacenter: entry.id, place }, router.name, path);
    for (const node of nodes) nodeNames.add(context, node, node.name, [...entry.path, 'nodes']);
    const perNode = 'replicas_per_node' in entry.value.nodes ? entry.value.nodes.replicas_per_node : undefined;
    const datacenter: Datacenter = {
      id: entry.id,
      name: entry.name,
      place,
      region: place.region,
      routers: own.map(({ router }) => router).sort(byId),
      nodes: [...nodes].sort(byId),
      ...(typeof perNode === 'number' ? { replicasPerNode: perNode } : {}),
    };
    if (typeof perNode === 'number') replicaLimits.set(entry.id, perNode * nodes.length);
    datacenters.add(context, datacenter, entry.name, entry.path);
    list.push(datacenter);
  }
  if (Object.keys(written.datacenters).length === 0) {
    error(context, { code: 'CAT1117', message: 'a platform without a datacenter', path: ['datacenters'], atKey: true });
  }
  return { datacenters, list, routers, replicaLimits };
}

function routersOf({ value, path }: Written<WrittenDatacenter>): { readonly router: Router; readonly path: Path }[] {
  const at = [...path, 'routers'];
  if (Array.isArray(value.routers)) return value.routers.map((name, i) => ({ router: { id: name, name }, path: [...at, i] }));
  return entities(value.routers, at).map(({ id, name, path: own }) => ({ router: { id, name }, path: own }));
}

const isCounts = (nodes: WrittenDatacenter['nodes']): nodes is { racks: number; nodes_per_rack: number } =>
  typeof nodes['racks'] === 'number';

function nodesOf({ id, name, value, path }: Written<WrittenDatacenter>): Node[] {
  const { nodes } = value;
  if (!isCounts(nodes)) {
    return entities(nodes, [...path, 'nodes']).map((node) => ({ id: node.id, name: node.name, rack: node.value?.rack ?? 'r1' }));
  }
  return Array.from({ length: nodes.racks * nodes.nodes_per_rack }, (_, i) => {
    const rack = `r${Math.floor(i / nodes.nodes_per_rack) + 1}`;
    const tail = `${rack}-n${(i % nodes.nodes_per_rack) + 1}`;
    return { id: `${id}-${tail}`, name: `${name}-${tail}`, rack };
  });
}

type WrittenBfd = { readonly interval: Bfd['interval']; readonly multiplier: number } | null | undefined;
export const resolveBfd = (bfd: WrittenBfd): Bfd | null => (bfd ? { interval: bfd.interval, multiplier: bfd.multiplier } : null);

export function resolveBackbone(context: Context, written: WrittenTopology, sites: OwnSites): BackboneLink[] {
  const table = new Table<BackboneLink>('backbone link', 'CAT1116');
  const links: BackboneLink[] = [];
  const joined = new Set<string>();
  for (const { id, name, value, path } of entities(written.backbone, ['backbone'])) {
    const [a, b] = value.between.map((router, i) => sites.routers.refer(context, router, [...path, 'between', i]));
    if (a == null || b == null) continue;
    if (a.id === b.id) {
      error(context, { code: 'CAT1116', message: `a link from ${a.name} to itself`, path: [...path, 'between'] });
      continue;
    }
    const isLocal = a.datacenter === b.datacenter;
    const lengthKm = value.length ?? (isLocal ? 0 : distanceKm(a.place, b.place) * stretch.backboneWave);
    const delay = value.delay ?? (isLocal ? defaults.localDelay : microseconds(fibreDelay(lengthKm, 1) + METRO_DELAY));
    const link: BackboneLink = {
      id,
      name,
      ends: a.id < b.id ? [a.id, b.id] : [b.id, a.id],
      lengthKm,
      delay,
      capacityBps: value.capacity ?? defaults.capacityBps,
      metric: value.metric ?? (isLocal ? defaults.localMetric : Math.max(1, Math.round(delay / defaults.metricUnit))),
      riskGroups: [...new Set(value.risk ?? [])].sort(byText),
      medium: value.medium ?? 'direct',
      bfd: resolveBfd(value.bfd),
    };
    table.add(context, link, name, path);
    links.push(link);
    joined.add(link.ends.join(' '));
  }
  for (const link of impliedLinks(sites.list)) {
    if (joined.has(link.ends.join(' '))) continue;
    table.add(context, link, link.name, ['backbone']);
    links.push(link);
  }
  checkBackbone(context, sites.list, links);
  return links.sort(byId);
}

/** A backbone in parts, or one that a single loss would bring there, is legal, and seldom what was meant. */
function checkBackbone(context: Context, datacenters: readonly Datacenter[], links: readonly BackboneLink[]): void {
  const graph = backboneGraph(datacenters, links);
  const [largest = [], ...others] = parts(graph);
  for (const part of others.filter((names) => names.some((name) => !largest.includes(name)))) {
    const message = `no backbone link leads from ${part.join(', ')} to ${largest.join(', ')}`;
    warn(context, { code: 'CAT2005', message, path: ['backbone'] });
  }
  for (const { kind, name, separates } of weakPoints(graph)) {
    const more = separates.length > 1 ? `, and ${separates.length - 1} more pairs of datacenters` : '';
    const without = `without it ${separates[0]}${more} are apart`;
    const message = `the ${kind} ${name} is a single point of failure of the backbone: ${without}`;
    warn(context, { code: 'CAT2006', message, path: ['backbone'], hint: 'a second way around it would do' });
  }
}

/** Every pair of routers of one datacenter is joined, unless a link between them was written. */
const impliedLinks = (datacenters: readonly Datacenter[]): BackboneLink[] =>
  datacenters.flatMap(({ routers }) =>
    routers.flatMap((a, i) =>
      routers.slice(i + 1).map((b): BackboneLink => ({
        id: `${a.id}--${b.id}`,
        name: `${a.name}--${b.name}`,
        ends: [a.id, b.id],
        lengthKm: 0,
        delay: defaults.localDelay,
        capacityBps: defaults.localCapacityBps,
        metric: defaults.localMetric,
        riskGroups: [],
        medium: 'direct',
        bfd: null,
      })),
    ),
  );

type WrittenTimers = WrittenTopology['as']['timers'];

/**
 * A profile by name, or one with some figures changed; a hold time alone brings its keepalive along, a third of it (RFC 4271
 * §10).
 */
export function resolveTimers(context: Context, written: WrittenTimers, path: Path): BgpTimers {
  if (typeof written === 'string') return timerPresets[written];
  const base = timerPresets[written.profile];
  const holdTime = written.hold_time ?? base.holdTime;
  const timers: BgpTimers = {
    profile: written.profile,
    holdTime,
    holdJitterLow: base.holdJitterLow,
    keepalive: written.keepalive ?? (written.hold_time === undefined ? base.keepalive : microseconds(holdTime / 3)),
    mraiEbgp: written.mrai_ebgp ?? base.mraiEbgp,
    mraiIbgp: written.mrai_ibgp ?? base.mraiIbgp,
    connectRetry: written.connect_retry ?? base.connectRetry,
    limitWithdrawals: written.limit_withdrawals ?? base.limitWithdrawals,
    processing: written.processing ?? base.processing,
  };
  checkHold(context, timers, path);
  if (timers.processing.low > timers.processing.high) {
    error(context, { code: 'CAT1117', message: 'processing: low is above high', path: [...path, 'processing'] });
  }
  return timers;
}

/** A hold time is 0 (never) or at least 3 s (RFC 4271 §4.2), and longer than the keepalive. */
export function checkHold(
  context: Context,
  { holdTime, keepalive }: Pick<BgpTimers, 'holdTime' | 'keepalive'>,
  path: Path,
): void {
  if (holdTime !== 0 && holdTime < 3_000_000) {
    error(context, {
      code: 'CAT1117',
      message: 'a hold time under 3s',
      path: [...path, 'hold_time'],
      expected: '0s, or at least 3s (RFC 4271 §4.2)',
    });
  }
  if (holdTime !== 0 && keepalive >= holdTime) {
    error(context, {
      code: 'CAT1117',
      message: 'a keepalive that is no shorter than the hold time',
      path: [...path, 'keepalive'],
    });
  }
}

export function resolveAs(context: Context, { as }: WrittenTopology, sites: OwnSites): OwnAs {
  if (!isReservedAsn(as.number)) {
    warn(context, {
      code: 'CAT2002',
      message: `AS${as.number} belongs to somebody`,
      path: ['as', 'number'],
      expected: 'a number for documentation or private use: 64496-64511, 64512-65534, 65536-65551',
    });
  }
  const { ibgp, igp } = as;
  const reflectors =
    typeof ibgp === 'string'
      ? []
      : ibgp.route_reflectors.flatMap(
          (name, i) => sites.routers.refer(context, name, ['as', 'ibgp', 'route_reflectors', i])?.id ?? [],
        );
  return {
    number: as.number,
    ibgp:
      typeof ibgp === 'string'
        ? { kind: 'full-mesh' }
        : { kind: 'route-reflectors', reflectors: [...new Set(reflectors)].sort(byText) },
    igp: {
      floodDelay: igp.flood ?? defaults.flood,
      spfDelay: igp.spf ?? defaults.spf,
      detect: igp.detect ?? defaults.detect,
      ...(igp.stub_router && {
        stubRouter: { onStartup: igp.stub_router.on_startup ?? null, method: igp.stub_router.method ?? 'max-metric' },
      }),
    },
    timers: resolveTimers(context, as.timers, ['as', 'timers']),
    bgp: as.bgp === undefined ? PLAIN_BEHAVIOUR : resolveBehaviour(as.bgp),
    fibInstall: as.fib_install ?? defaults.fibInstall,
  };
}

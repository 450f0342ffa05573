/** Aggregates and services: addresses, sites, checks, calls, and the rules that tie an address to the block that carries it. */
import { milliseconds, seconds } from '../../kernel/time.ts';
import type { Duration } from '../../kernel/time.ts';
import { compare, contains, isHost, parsePrefix } from '../prefix.ts';
import type { Prefix } from '../prefix.ts';
import { healthCheckPresets } from '../presets/health-checks.ts';
import type { Path } from '../source/tree.ts';
import { byId, byText, entities, error, Table, warn } from './context.ts';
import type { Context, Written } from './context.ts';
import { resolveBalance } from './resolve-balance.ts';
import type { OwnSites } from './resolve-own.ts';
import { announceOf, healthyAt } from './resolve-announce.ts';
import { checkApart, schedulingOf } from './resolve-scheduling.ts';
import type { ReplicaScheduling } from './scheduling-types.ts';
import type { WrittenTopology } from './schema.ts';
import type { Aggregate, HealthCheck, ReplicaSpec, Service, ServiceCall, ServiceSite } from './types.ts';

const defaults = {
  replicas: 2,
  startup: seconds(10),
  serviceTime: milliseconds(5),
  patience: seconds(3),
  requestBytes: 1_000,
  responseBytes: 20_000,
  connection: seconds(30) as Duration,
} as const;

/** A replica that is ready serves something. */
const SHARE_MIN = 0.001;

/** Documentation (RFC 5737, 3849, 9637), private (RFC 1918, 4193, 6598) and benchmarking space (RFC 2544): nobody's. */
const nobodys = [
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '198.18.0.0/15',
  '2001:db8::/32',
  '3fff::/20',
  'fc00::/7',
].map(parsePrefix);

export function resolveAggregates(
  context: Context,
  written: WrittenTopology,
): { readonly table: Table<Aggregate>; readonly list: readonly Aggregate[] } {
  const table = new Table<Aggregate>('aggregate', 'CAT1106');
  const list: Aggregate[] = [];
  for (const { id, name, value, path } of entities(written.aggregates, ['aggregates'])) {
    const { announce_while: condition } = value;
    checkFamilies(context, value.prefixes, [...path, 'prefixes']);
    const aggregate: Aggregate = {
      id,
      prefixes: [...value.prefixes].sort(compare),
      announceWhile:
        condition === 'always'
          ? { kind: 'always' }
          : { kind: 'components', atLeast: condition.at_least, scope: condition.scope },
    };
    table.add(context, aggregate, name, path);
    list.push(aggregate);
  }
  return { table, list };
}

function checkFamilies(context: Context, prefixes: readonly Prefix[], path: Path): void {
  if (prefixes.length === 2 && prefixes[0]!.family === prefixes[1]!.family) {
    error(context, {
      code: 'CAT1115',
      message: 'two prefixes of one address family',
      path: [...path, 1],
      expected: 'one IPv4 and one IPv6 prefix',
    });
  }
  for (const [i, prefix] of prefixes.entries()) {
    if (nobodys.some((block) => contains(block, prefix))) continue;
    warn(context, {
      code: 'CAT2003',
      message: `${prefix.text} belongs to somebody`,
      path: [...path, i],
      expected: 'documentation or private space',
    });
  }
}

type WrittenService = WrittenTopology['services'][string];

/** Who waits at a replica, and for how long. */
function waitingOf(
  context: Context,
  { queueing, patience, backlog, capacity }: WrittenService['replica'],
  path: Path,
): Pick<ReplicaSpec, 'patience' | 'backlogPlaces'> {
  if (patience !== undefined && queueing === 'none') {
    warn(context, {
      code: 'CAT2007',
      message: 'patience without a queue',
      path: [...path, 'patience'],
      expected: 'queueing: erlang-a or queueing: time-out beside it',
    });
  }
  const law = queueing === 'erlang-a' ? 'exponential' : 'deterministic';
  return {
    ...(queueing === 'none' ? {} : { patience: { law, mean: patience ?? defaults.patience } }),
    ...(backlog === undefined ? {} : { backlogPlaces: placesOf(backlog, capacity) }),
  };
}

const placesOf = (backlog: NonNullable<WrittenService['replica']['backlog']>, capacityRps: number): number =>
  'places' in backlog ? backlog.places : (backlog.wait / seconds(1)) * capacityRps;

function warmUpOf(written: WrittenService['replica']['warm_up']): Pick<ReplicaSpec, 'warmUp'> {
  if (written === undefined || written.time === 0) return {};
  return { warmUp: { time: written.time, fromShare: Math.max(SHARE_MIN, written.from), stepCount: written.steps } };
}

export function resolveServices(
  context: Context,
  written: WrittenTopology,
  sites: OwnSites,
  aggregates: readonly Aggregate[],
  scheduling: ReplicaScheduling | null,
): { readonly table: Table<Service>; readonly list: readonly Service[] } {
  const names = new Table<{ readonly id: string }>('service', 'CAT1105');
  const entries = entities(written.services, ['services']);
  for (const { id, name, path } of entries) names.add(context, { id }, name, path);
  const table = new Table<Service>('service', 'CAT1105');
  const list = entries.map((entry): Service => {
    const { id, name, value, path } = entry;
    const placed = sitesOf(context, entry, sites);
    const asked = scheduling === null ? null : schedulingOf(scheduling, value.scheduling);
    const service: Service = {
      id,
      name,
      visibility: value.visibility,
      vips: [...value.addresses].sort(compare).map((prefix) => ({ prefix })),
      aggregate: coveringAggregate(context, entry, aggregates),
      sites: placed,
      replica: {
        capacityRps: value.replica.capacity,
        startup: value.replica.startup ?? defaults.startup,
        serviceTime: value.replica.service_time ?? defaults.serviceTime,
        ...waitingOf(context, value.replica, [...path, 'replica']),
        ...warmUpOf(value.replica.warm_up),
      },
      ...(asked === null ? {} : { scheduling: asked }),
      healthCheck: resolveHealthCheck(context, value.health_check, [...path, 'health_check']),
      announce: announceOf(value.announce),
      requestBytes: value.request_size ?? defaults.requestBytes,
      responseBytes: value.response_size ?? defaults.responseBytes,
      calls: callsOf(context, entry, names),
      transport: value.transport,
      balance: resolveBalance(context, value.balance, Math.max(0, ...placed.map((site) => site.replicas)), [
        ...path,
        'balance',
      ]),
      connectionSeconds: (value.connection ?? defaults.connection) / 1_000_000,
    };
    if (table.get(name) === undefined && table.get(id) === undefined) table.add(context, service, name, path);
    return service;
  });
  checkAddresses(context, entries);
  checkCalls(context, entries, list);
  checkRoom(context, list, sites);
  checkApart(context, list, sites.list);
  return { table, list };
}

function coveringAggregate(
  context: Context,
  { value, path }: Written<WrittenService>,
  aggregates: readonly Aggregate[],
): string | null {
  const at = [...path, 'addresses'];
  for (const [i, prefix] of value.addresses.entries()) {
    if (isHost(prefix)) continue;
    error(context, {
      code: 'CAT1111',
      message: `not a single address: ${prefix.text}`,
      path: [...at, i],
      expected: prefix.family === 4 ? 'a /32' : 'a /128',
    });
  }
  checkFamilies(context, value.addresses, at);
  if (value.visibility === 'internal') return null;
  const covers = (aggregate: Aggregate, vip: Prefix): boolean => aggregate.prefixes.some((prefix) => contains(prefix, vip));
  // The most specific aggregate that covers all, as its announcement is the one that carries the traffic.
  const length = ({ prefixes }: Aggregate): number => Math.max(...prefixes.map((prefix) => prefix.length));
  const all = aggregates
    .filter((aggregate) => value.addresses.every((vip) => covers(aggregate, vip)))
    .sort((a, b) => length(b) - length(a));
  if (all[0] !== undefined) return all[0].id;
  const bare = value.addresses.findIndex((vip) => !aggregates.some((aggregate) => covers(aggregate, vip)));
  error(context, {
    code: 'CAT1110',
    path: bare < 0 ? at : [...at, bare],
    message: bare < 0 ? 'no single aggregate covers all addresses' : `no aggregate covers ${value.addresses[bare]!.text}`,
    expected: 'an entry of aggregates that covers every address, or visibility: internal',
  });
  return null;
}

function sitesOf(context: Context, { value, path }: Written<WrittenService>, { datacenters, list }: OwnSites): ServiceSite[] {
  const replicas = value.replicas ?? defaults.replicas;
  const at = [...path, 'sites'];
  const { sites } = value;
  const site = (datacenter: string, count: number): ServiceSite => ({
    datacenter,
    replicas: count,
    ...healthyAt(value.announce, count),
  });
  if (sites === 'all') return list.map(({ id }) => site(id, replicas));
  const named = Array.isArray(sites)
    ? sites.map((name, i) => ({ name, replicas, path: [...at, i] as Path, atKey: false }))
    : Object.entries(sites).map(([name, count]) => ({ name, replicas: count, path: [...at, name] as Path, atKey: true }));
  const found = new Map<string, ServiceSite>();
  for (const written of named) {
    const datacenter = datacenters.refer(context, written.name, written.path, written.atKey);
    if (datacenter === null) continue;
    if (found.has(datacenter.id))
      error(context, {
        code: 'CAT1112',
        message: `the same site twice: ${written.name}`,
        path: written.path,
        atKey: written.atKey,
      });
    found.set(datacenter.id, site(datacenter.id, written.replicas));
  }
  return [...found.values()].sort((a, b) => byText(a.datacenter, b.datacenter));
}

function resolveHealthCheck(context: Context, written: WrittenService['health_check'], path: Path): HealthCheck {
  if (typeof written === 'string') return healthCheckPresets[written];
  const base = healthCheckPresets[written.preset];
  const check: HealthCheck = {
    preset: written.preset,
    interval: written.interval ?? base.interval,
    fastInterval: written.fast_interval ?? base.fastInterval,
    timeout: written.timeout ?? base.timeout,
    rise: written.rise ?? base.rise,
    fall: written.fall ?? base.fall,
    pace: base.pace,
    ...(written.sees_overload === true ? { seesOverload: true } : {}),
  };
  for (const key of ['interval', 'fast_interval'] as const) {
    if ((key === 'interval' ? check.interval : check.fastInterval) > 0) continue;
    error(context, {
      code: 'CAT1117',
      message: 'a check without a pause between probes',
      path: [...path, key],
      expected: 'more than 0s',
    });
  }
  return check;
}

function callsOf(
  context: Context,
  { value, path }: Written<WrittenService>,
  names: Table<{ readonly id: string }>,
): ServiceCall[] {
  return Object.entries(value.calls)
    .flatMap(([name, call]): ServiceCall[] => {
      const callee = names.refer(context, name, [...path, 'calls', name], true);
      return callee === null
        ? []
        : [
            {
              service: callee.id,
              perRequest: call?.per_request ?? 1,
              critical: call?.critical ?? true,
              attempts: call?.attempts ?? 1,
            },
          ];
    })
    .sort((a, b) => byText(a.service, b.service));
}

function checkAddresses(context: Context, entries: readonly Written<WrittenService>[]): void {
  const holders = new Map<string, string>();
  for (const { name, value, path } of entries) {
    for (const [i, { text }] of value.addresses.entries()) {
      const holder = holders.get(text);
      if (holder !== undefined)
        error(context, {
          code: 'CAT1112',
          message: `${text} is an address of ${holder}, too`,
          path: [...path, 'addresses', i],
        });
      holders.set(text, name);
    }
  }
}

/** Calls form no circle; each one that does is reported once, at its first service by id. */
function checkCalls(context: Context, entries: readonly Written<WrittenService>[], services: readonly Service[]): void {
  const byName = new Map(services.map((service) => [service.id, service]));
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): void => {
    const start = trail.indexOf(id);
    if (start >= 0) {
      const entry = entries.find((candidate) => candidate.id === trail.at(-1))!;
      const key = Object.keys(entry.value.calls).find(
        (name) => name === id || entries.find((other) => other.name === name)?.id === id,
      )!;
      error(context, {
        code: 'CAT1114',
        message: `services call each other in a circle: ${[...trail.slice(start), id].join(' → ')}`,
        path: [...entry.path, 'calls', key],
        atKey: true,
      });
      return;
    }
    if (done.has(id)) return;
    for (const { service } of byName.get(id)?.calls ?? []) visit(service, [...trail, id]);
    done.add(id);
  };
  for (const { id } of [...services].sort(byId)) visit(id, []);
}

function checkRoom(context: Context, services: readonly Service[], { replicaLimits, list }: OwnSites): void {
  for (const { id, name } of list) {
    const limit = replicaLimits.get(id);
    const wanted = services.reduce(
      (sum, { sites }) => sum + (sites.find(({ datacenter }) => datacenter === id)?.replicas ?? 0),
      0,
    );
    if (limit === undefined || wanted <= limit) continue;
    error(context, {
      code: 'CAT1113',
      message: `${wanted} replicas are placed in ${name}, whose nodes hold ${limit}`,
      path: ['datacenters', name, 'nodes'],
    });
  }
}

/**
 * Small worlds for laws and unit tests: written as people write them and read by the reader, so that every topology here is one
 * that could stand in a file.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { instant, seconds, type Duration } from '../../sim/kernel/time.ts';
import { renderDiagnostic } from '../../sim/model/diagnostics/code-frame.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import type { EntityRef } from '../../sim/model/entity.ts';
import type { ExpectedEffect, Fault, Scenario } from '../../sim/model/scenario/types.ts';
import { memoryHost } from '../../sim/model/source/host.ts';
import { loadTopology } from '../../sim/model/topology/load.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { ROOT } from './tree.ts';

/** Reads a topology from text; throws what the reader has to say about it. */
export function topologyFrom(text: string, set: Readonly<Record<string, string>> = {}): Topology {
  const loaded = loadTopology('world.yaml', memoryHost({ 'world.yaml': text }), { set });
  if (!loaded.ok) throw new Error(loaded.diagnostics.map((one) => renderDiagnostic(one)).join('\n'));
  return loaded.value;
}

const twoSitesText = readFileSync(join(ROOT, 'topologies/two-sites.yaml'), 'utf8');

/** The teaching topology, with settings by dotted path. */
export const twoSites = (set: Readonly<Record<string, string>> = {}): Topology => topologyFrom(twoSitesText, set);

export interface ScenarioParts {
  readonly faults?: readonly Fault[];
  readonly seed?: number;
  readonly duration?: Duration;
  /** Seconds after midnight, UTC. */
  readonly startSeconds?: number;
  readonly eventsMax?: number;
}

/** A scenario of a topology and faults, without targets. */
export function scenarioOf(topology: Topology, parts: ScenarioParts = {}): Scenario {
  const faults = [...(parts.faults ?? [])].sort((x, y) => x.at - y.at || (x.id < y.id ? -1 : 1));
  return {
    name: 'a test',
    variant: null,
    variantKey: {},
    file: 'test.yaml',
    question: 'Does the law hold?',
    tags: [],
    claims: [],
    assumptions: [],
    topology,
    seed: parts.seed ?? 1,
    duration: parts.duration ?? seconds(600),
    warmUp: seconds(0),
    timeOfDay: seconds(parts.startSeconds ?? 0),
    faults,
    targets: [],
    properties: [],
    expect: null,
    ablationOf: null,
    bounds: { eventsMax: parts.eventsMax ?? 2_000_000 },
  };
}

export interface FaultParts {
  readonly id?: string;
  readonly atSeconds?: number;
  /** Null or left out: it stays. */
  readonly forSeconds?: number | null;
  readonly expect?: Partial<ExpectedEffect>;
}

/** A fault on targets written `kind/id`. */
export function fault(how: FaultParams, targets: readonly string[], parts: FaultParts = {}): Fault {
  const target = targets.map((text): EntityRef => {
    const cut = text.indexOf('/');
    return { kind: text.slice(0, cut) as EntityRef['kind'], id: text.slice(cut + 1) };
  });
  return {
    id: parts.id ?? how.kind,
    kind: how.kind,
    at: instant(seconds(parts.atSeconds ?? 60)),
    for: parts.forSeconds === undefined || parts.forSeconds === null ? null : seconds(parts.forSeconds),
    target,
    how,
    expect:
      parts.expect === undefined
        ? null
        : {
            withdraws: null,
            movesUsersFrom: null,
            nothing: false,
            within: null,
            ...parts.expect,
          },
    location: { file: 'test.yaml', line: 1, column: 1 },
  };
}

/** What varies between random worlds. */
export interface WorldChoice {
  readonly sites: number;
  readonly reflectors: boolean;
  readonly timers: string;
  readonly outsideTimers: string;
  readonly check: string;
  readonly allUnhealthy: string;
  readonly announceWhile: string;
  readonly capacityRps: number;
  readonly linkMbps: number;
  readonly critical: boolean;
  readonly exchange: boolean;
  readonly balance: string;
  readonly curve: string;
  /** More about a replica of the public service, such as `backlog: 500ms`. */
  readonly replica?: string;
  /** More about what clients do when a try fails, such as `budget: 10%`. */
  readonly retry?: string;
  /** More about its announcement, such as `hold_down: 5s`. */
  readonly announce?: string;
  /** What becomes of replicas on a lost node; absent: they wait for it. */
  readonly scheduling?: string;
  /** How routers ask to be passed by, such as `on_startup: 30s`; absent: when a fault makes them, by the highest metric. */
  readonly stubRouter?: string;
}

const more = (text = ''): string => (text === '' ? '' : `, ${text}`);
const CITIES = ['frankfurt', 'ashburn', 'singapore'] as const;
const NAMES = ['aa', 'bb', 'cc'] as const;

/**
 * A world of up to three sites, two transits, an exchange, three places with people, and a public service that calls an
 * inner one.
 */
export function worldText(choice: WorldChoice): string {
  const names = NAMES.slice(0, choice.sites);
  const capacity = `${choice.linkMbps} Mbit/s`;
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
  const backbone = pairs.map(
    ([a, b], i) => `  ${a}-${b}: { between: [${a}${1 + (i % 2)}, ${b}1], capacity: ${choice.linkMbps} Mbit/s, risk: [sea] }`,
  );
  return [
    'kind: topology',
    'version: 1',
    'name: a world',
    'as:',
    '  number: 64500',
    choice.reflectors ? `  ibgp: { route_reflectors: [aa1, ${names.at(-1)}1] }` : '  ibgp: full-mesh',
    `  igp: { flood: 5ms, spf: 50ms, detect: 10ms${choice.stubRouter ? `, stub_router: { ${choice.stubRouter} }` : ''} }`,
    `  timers: ${choice.timers}`,
    'aggregates:',
    '  main:',
    '    prefixes: [192.0.2.0/24, "2001:db8::/48"]',
    `    announce_while: ${choice.announceWhile}`,
    `scheduling: ${choice.scheduling ?? 'none'}`,
    'datacenters:',
    ...names.map(
      (name, i) => `  ${name}: { place: ${CITIES[i]}, routers: [${name}1, ${name}2], nodes: { racks: 2, nodes_per_rack: 1 } }`,
    ),
    ...(backbone.length > 0 ? ['backbone:', ...backbone] : []),
    'neighbors:',
    `  blue: { relationship: transit, capacity: ${capacity}, sessions: [${names.map((name) => `${name}1`).join(', ')}] }`,
    `  red: { relationship: transit, capacity: ${capacity}, sessions: [${names.map((name) => `${name}2`).join(', ')}] }`,
    ...(choice.exchange
      ? [`  market: { as: rs, relationship: route-server, capacity: ${capacity}, medium: switched, sessions: [aa2] }`]
      : []),
    'internet:',
    '  ases:',
    `    blue: { asn: 65536, kind: transit, pops: [frankfurt, ashburn, singapore], timers: ${choice.outsideTimers} }`,
    `    red: { asn: 65537, kind: transit, pops: [frankfurt, ashburn, singapore], timers: ${choice.outsideTimers} }`,
    '    rs: { asn: 65538, kind: route-server, pops: [frankfurt], timers: bird }',
    '    one: { asn: 65540, kind: eyeball, pops: [paris] }',
    '    two: { asn: 65541, kind: eyeball, pops: [berlin] }',
    '    three: { asn: 65542, kind: eyeball, pops: [boston] }',
    '  links:',
    '    - { between: [blue, red], relationship: peer }',
    '    - { between: [one, blue-frankfurt], relationship: provider }',
    '    - { between: [two, red-frankfurt], relationship: provider }',
    '    - { between: [two, blue-frankfurt], relationship: provider }',
    '    - { between: [two, rs], relationship: peer, exchange: market }',
    '    - { between: [three, red-ashburn], relationship: provider }',
    'services:',
    '  web:',
    '    addresses: [192.0.2.80/32, "2001:db8::80/128"]',
    `    sites: { ${names.map((name) => `${name}: 3`).join(', ')} }`,
    `    replica: { capacity: ${choice.capacityRps} rps, startup: 8s, service_time: 5ms${more(choice.replica)} }`,
    `    health_check: ${choice.check}`,
    `    announce: { minimum_healthy: 2, all_unhealthy: ${choice.allUnhealthy}, delay: 100ms${more(choice.announce)} }`,
    `    balance: ${choice.balance}`,
    '    request_size: 1 kB',
    '    response_size: 10 kB',
    '    calls:',
    `      auth: { per_request: 0.5, critical: ${choice.critical} }`,
    '  auth:',
    '    visibility: internal',
    '    addresses: [10.0.0.10/32]',
    '    sites: { aa: 2 }',
    '    replica: { capacity: 4k rps, startup: 3s, service_time: 2ms }',
    '    request_size: 500 B',
    '    response_size: 2 kB',
    'clients:',
    '  demand:',
    `    web: { per_million: 900 rps, curve: ${choice.curve} }`,
    `  retry: { timeout: 3s, attempts: 3, backoff: 1s, happy_eyeballs: true${more(choice.retry)} }`,
    'populations:',
    '  paris: { place: paris, people: 3M, as: one, ipv6: 50%, access: 5ms }',
    '  berlin: { place: berlin, people: 2M, as: two, ipv6: 0%, access: 6ms }',
    '  boston: { place: boston, people: 1M, as: three, ipv6: 100%, access: 8ms }',
    '',
  ].join('\n');
}

export const ampleChoice: WorldChoice = {
  sites: 2,
  reflectors: false,
  timers: 'frr',
  outsideTimers: 'junos',
  check: 'exabgp',
  allUnhealthy: 'withdraw',
  announceWhile: '{ at_least: 1, scope: site }',
  capacityRps: 20_000,
  linkMbps: 100_000,
  critical: true,
  exchange: true,
  balance: 'modulo',
  curve: 'flat',
};

/** Worlds with room enough for everybody. */
export const ampleWorlds: fc.Arbitrary<WorldChoice> = fc.record({
  sites: fc.integer({ min: 1, max: 3 }),
  reflectors: fc.boolean(),
  timers: fc.constantFrom('frr', 'bird', 'rfc4271', 'ios'),
  outsideTimers: fc.constantFrom('junos', 'ios', 'rfc4271'),
  check: fc.constantFrom('exabgp', 'anycast-healthchecker'),
  allUnhealthy: fc.constantFrom('withdraw', 'fail-open', 'keep-last'),
  announceWhile: fc.constantFrom('{ at_least: 1, scope: site }', '{ at_least: 1, scope: as }', 'always'),
  capacityRps: fc.constant(20_000),
  linkMbps: fc.constant(100_000),
  critical: fc.boolean(),
  exchange: fc.boolean(),
  balance: fc.constantFrom('modulo', 'resilient', '{ method: maglev, entries: 251 }', '{ method: rendezvous, flows: 90 }'),
  curve: fc.constantFrom('flat', 'residential', 'business'),
});

/** The same where machines or links may be too small for what comes. */
export const tightWorlds: fc.Arbitrary<WorldChoice> = fc
  .tuple(
    ampleWorlds,
    fc.constantFrom(600, 1000, 20_000),
    fc.constantFrom(60, 150, 100_000),
    fc.constantFrom('', '', 'queueing: time-out', 'backlog: 300', 'backlog: 10s', 'backlog: 1s, queueing: time-out'),
    fc.constantFrom('', '', '', 'budget: 10%', 'backoff_factor: 2x', 'syn_timeout: 1s'),
  )
  .map(([choice, capacityRps, linkMbps, replica, retry]) => {
    // One thing that is full and remembers is enough for a run of some seconds.
    const options = linkMbps < 1000 ? {} : { replica, retry };
    return { ...choice, capacityRps, linkMbps, ...options };
  });

/** Such worlds with more of a platform in them: replicas that start cold and are rescheduled, announcements that are damped. */
export const withPlatform = (worlds: fc.Arbitrary<WorldChoice>): fc.Arbitrary<WorldChoice> =>
  fc
    .record({
      world: worlds,
      check: fc.constantFrom('exabgp', 'anycast-healthchecker', 'kubernetes-readiness'),
      allUnhealthy: fc.constantFrom('withdraw', 'fail-open', 'keep-last', '{ keep_last: 2 }'),
      warmUp: fc.constantFrom('', 'warm_up: { time: 20s }'),
      announce: fc.constantFrom('', 'debounce: 2s, hold_down: 7s'),
      scheduling: fc.constantFrom('none', 'nomad'),
      stubRouter: fc.constantFrom('', 'on_startup: 30s', 'on_startup: wait-for-bgp', 'on_startup: 40s, method: overload-bit'),
    })
    .map(({ world, warmUp, ...rest }) => {
      const replica = [world.replica ?? '', warmUp].filter((text) => text !== '').join(', ');
      return { ...world, ...rest, replica };
    });

const known = new Map<string, Topology>();

/** The topology of a choice; read once. */
export function worldOf(choice: WorldChoice): Topology {
  const key = JSON.stringify(choice);
  let topology = known.get(key);
  if (topology === undefined) {
    topology = topologyFrom(worldText(choice));
    known.set(key, topology);
  }
  return topology;
}

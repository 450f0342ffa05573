/**
 * Small networks with every routing feature drawn by lot: an AS with a mesh or a reflector and several paths a session, single
 * routers above and beside it, route servers, MRAI, damping, restarts, roles, limits, communities. For laws of the engine;
 * providers come before their customers, so that nearly all of them come to rest.
 */
import { stream, type Stream } from '../../sim/kernel/streams.ts';
import type { EngineOptions } from '../../sim/routing/engine/options.ts';
import type { SpeakerSpec } from '../../sim/routing/graph/builder.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type PrefixSpec, type SessionPolicy } from '../../sim/routing/policy/policy.ts';
import { WellKnown } from '../../sim/model/community.ts';
import { FLAP_PROFILES } from '../../sim/routing/session/flap-damping.ts';
import { PREFIX } from './random-internet.ts';
import type { Line, OwnAttributes } from './small-network.ts';
import { SECOND, smallSessions, type SmallSessions } from './small-sessions.ts';

/** The last prefix is announced by faults alone, and takes sessions with a limit over it. */
export const PREFIXES: readonly PrefixSpec[] = [
  PREFIX,
  { text: '198.51.100.0/24', family: 4, length: 24 },
  { text: '2001:db8::/48', family: 6, length: 48 },
];

const LIMIT = { count: PREFIXES.length - 1, action: 'teardown', restartAfterUs: 60 * SECOND } as const;
const POLICIES: readonly SessionPolicy[] = [
  DEFAULT_POLICY,
  { ...DEFAULT_POLICY, takesLongLivedStale: true, prependCount: 1 },
  { ...DEFAULT_POLICY, usesRoles: true, maximumPrefixes: LIMIT },
  { ...DEFAULT_POLICY, med: 5, communities: [0x0001_0002], honoursActions: true },
  { ...DEFAULT_POLICY, lengthMaxV6: 32, announced: new Set([0, 2]), sendsCommunities: false },
  { ...DEFAULT_POLICY, localPref: 300, med: 1, own: new Map([[1, { prependCount: 2, med: 7 }]]) },
];
/** What sessions start with; faults change some to any of them. */
const START_POLICIES = [0, 0, 0, 1, 2, 3];

/** What a router may say of its own routes. */
export const OWN_KINDS: readonly OwnAttributes[] = [
  {},
  {},
  { origin: 2 },
  { med: 10 },
  { communities: [WellKnown.gracefulShutdown] },
  { communities: [WellKnown.noLlgr] },
  { communities: [WellKnown.noExport] },
];

/** Routers of the first AS, the one with internal sessions. */
const INSIDE = 3;

export interface FeatureNetwork extends SmallSessions {
  readonly policyCount: number;
  /** Announces or withdraws; a router that is down does so when it comes back. */
  readonly originate: (prefix: number, router: number, kind: number | null) => void;
  /** Kills a router, or brings it back with what it originates. */
  readonly holdRouter: (router: number, isHeld: boolean) => void;
  /** Draws the interior costs of the first AS anew; some exits may be out of reach. */
  readonly drawCosts: (epoch: number) => void;
  /** What a router means to originate. */
  readonly isOrigin: (prefix: number, router: number) => boolean;
  readonly routers: readonly number[];
  /** Both ends of a session drawn by lot. */
  readonly focus: readonly [number, number];
}

/** The network of a seed. */
export function featureNetwork(seed: number): FeatureNetwork {
  const dice = stream(seed, 'feature-network');
  const count = dice.integer(4, 7);
  const hasRouteServer = dice.chance(0.3);
  const asns = Array.from({ length: count }, (_, i) => (i < INSIDE ? 1 : i));
  const routers = asns.map((_, i) => i);
  const lines = [...insideLines(dice), ...outsideLines(dice, count)];
  if (hasRouteServer) {
    const server = asns.push(count) - 1;
    for (const a of routers) if (dice.chance(0.5)) lines.push({ a, b: server, relation: Relation.routeServer, delayUs: 2000 });
  }
  let epoch = 0;
  const metric = (from: number, to: number): number => {
    const cost = stream(seed, `cost ${epoch} ${Math.min(from, to)} ${Math.max(from, to)}`);
    return from === to ? 0 : epoch > 0 && cost.chance(0.1) ? Infinity : cost.integer(1, 3);
  };
  const net = smallSessions(asns, withMrai(dice, lines), {
    seed,
    timers: timersOf(dice),
    speaker: () => speakerOf(dice),
    context: { policies: POLICIES, prefixes: PREFIXES, igp: { metric } },
    engine: engineOf(dice),
  });
  const { engine, physical } = net;
  const wanted = new Map<string, { readonly prefix: number; readonly router: number; readonly kind: number }>();
  const announce = (prefix: number, router: number, kind: number): void =>
    engine.originate(prefix, router, true, net.ownRoute(OWN_KINDS[kind % OWN_KINDS.length]!));
  const originate = (prefix: number, router: number, kind: number | null): void => {
    if (kind === null) wanted.delete(`${prefix} ${router}`);
    else wanted.set(`${prefix} ${router}`, { prefix, router, kind });
    if (!physical.isRouterUp(router)) return;
    if (kind === null) engine.originate(prefix, router, false);
    else announce(prefix, router, kind);
  };
  for (const prefix of [0, 0, 1, 1]) originate(prefix, dice.pick(routers), dice.integer(0, OWN_KINDS.length - 1));
  const focus = dice.integer(0, net.context.graph.halfEdgeCount - 1);
  return {
    ...net,
    focus: [focus, net.context.graph.mate[focus]!],
    policyCount: POLICIES.length,
    routers,
    originate,
    holdRouter: (router, isHeld) => {
      physical.holdRouter(router, isHeld);
      if (isHeld || !physical.isRouterUp(router)) return;
      for (const own of wanted.values()) if (own.router === router) announce(own.prefix, router, own.kind);
    },
    drawCosts: (next) => {
      epoch = next;
      for (let router = 0; router < INSIDE; router++) engine.igpChanged(router);
    },
    isOrigin: (prefix, router) => wanted.has(`${prefix} ${router}`),
  };
}

function insideLines(dice: Stream): Line[] {
  const addPaths = dice.pick([1, 1, 2, 3]);
  const client = { relation: Relation.internalClient, reverse: Relation.internal };
  if (dice.chance(0.5)) return [1, 2].map((b) => ({ a: 0, b, ...client, addPaths, delayUs: 5000 }));
  const mesh = { relation: Relation.internal, addPaths, delayUs: 5000 };
  return [
    { a: 0, b: 1, ...mesh },
    { a: 0, b: 2, ...mesh },
    { a: 1, b: 2, ...mesh },
  ];
}

/** Every router outside has one to three sessions with routers before it, which are its providers or peers. */
function outsideLines(dice: Stream, count: number): Line[] {
  const lines: Line[] = [];
  for (let a = INSIDE; a < count; a++) {
    const before = Array.from({ length: a }, (_, i) => i);
    for (const b of dice.shuffled(before).slice(0, dice.integer(1, 3))) {
      const [policyA, policyB] = [dice.pick(START_POLICIES), dice.pick(START_POLICIES)];
      const relation = dice.chance(0.75) ? Relation.provider : Relation.peer;
      lines.push({ a, b, relation, policyA, policyB, delayUs: dice.integer(1000, 50_000) });
    }
  }
  return lines;
}

function withMrai(dice: Stream, lines: readonly Line[]): Line[] {
  const mraiUs = dice.pick([0, 5 * SECOND]);
  return lines.map((line) => ({ ...line, mraiUsA: mraiUs, mraiUsB: mraiUs }));
}

function timersOf(dice: Stream): NonNullable<NonNullable<Parameters<typeof smallSessions>[2]>['timers']> {
  const seesCarrier = dice.chance(0.5);
  const longLivedUs = dice.pick([0, 200 * SECOND]);
  const gracefulRestart = dice.chance(0.6) ? { restartUs: 60 * SECOND, longLivedUs } : null;
  const bfd = dice.chance(0.2) ? { intervalUs: 100_000, multiplier: 3 } : null;
  // Some neighbours of the AS keep to what its own routers do not.
  const isShared = dice.chance(0.7);
  return (owner) => ({ seesCarrier, bfd, gracefulRestart: isShared || owner < INSIDE ? gracefulRestart : null });
}

function speakerOf(dice: Stream): Partial<SpeakerSpec> {
  return {
    routerId: 1 + dice.integer(0, 1_000_000),
    multipath: dice.pick([1, 1, 2]),
    med: dice.pick(['per-neighbor-as', 'per-neighbor-as', 'always', 'order-dependent'] as const),
    prefersOldest: dice.chance(0.2),
    detectsLoopsWhenSending: dice.chance(0.2),
    processingLowUs: 100,
    processingSpanUs: dice.pick([0, 20_000]),
    installDelayUs: dice.pick([0, 0, 5000]),
  };
}

function engineOf(dice: Stream): Partial<EngineOptions> {
  const profile = dice.chance(0.3) ? dice.pick([FLAP_PROFILES.juniper, FLAP_PROFILES.cisco]) : null;
  return {
    ...(profile === null ? {} : { dampingOf: () => profile }),
    limitWithdrawals: dice.chance(0.3),
    hasSerialProcessing: dice.chance(0.3),
    mraiRunsAlways: dice.chance(0.2),
  };
}

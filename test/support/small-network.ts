/** Networks of a few routers written down in lines, with a timed engine over them: for tests that read like a drawing. */
import type { Seed } from '../../sim/kernel/dice.ts';
import { Phase } from '../../sim/kernel/phase.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { instant } from '../../sim/kernel/time.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import type { EngineOptions } from '../../sim/routing/engine/options.ts';
import { GraphBuilder, type SessionSpec, type SpeakerSpec } from '../../sim/routing/graph/builder.ts';
import type { Relation } from '../../sim/routing/graph/relation.ts';
import { NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { routingContext, type ContextOptions, type RoutingContext } from '../../sim/routing/rib/context.ts';
import { PLAIN_ATTRIBUTES, type Attributes } from '../../sim/routing/route/attributes.ts';
import { communityText, type Community } from '../../sim/model/community.ts';
import { OWN_ROUTE } from '../../sim/routing/route/routes.ts';
import { PREFIX } from './random-internet.ts';
import { asNumbers } from './timed-run.ts';

export interface Line extends Partial<Omit<SessionSpec, 'a' | 'b' | 'relation'>> {
  readonly a: number;
  readonly b: number;
  /** What b is to a. */
  readonly relation: Relation;
}

export interface SmallNetwork {
  readonly context: RoutingContext;
  readonly engine: RoutingEngine;
  readonly scheduler: Scheduler;
  /** The half-edge at the first router towards the second. */
  readonly end: (from: number, to: number) => number;
  /** AS path of a router's choice as text, null without one. */
  readonly path: (router: number, prefix?: number) => string | null;
  /** Messages sent so far: time, sender, receiver, AS path or null for a withdrawal. */
  readonly sent: { atUs: number; from: number; to: number; path: string | null }[];
  /** Changes of a router's choice so far. */
  readonly changed: { atUs: number; router: number }[];
  /** Attributes of a router's choice, null without one. */
  readonly chosen: (router: number, prefix?: number) => Attributes | null;
  /** Communities of a router's choice as operators write them, null without a choice. */
  readonly communities: (router: number, prefix?: number) => string | null;
  /** A route to originate that is not plain. */
  readonly ownRoute: (attributes: OwnAttributes) => number;
  /** Does something at an instant of the run, as a fault would. */
  readonly at: (us: number, act: () => void) => void;
  readonly runUntil: (us: number) => void;
  readonly rest: () => void;
}

export interface OwnAttributes extends Partial<Omit<Attributes, 'communities'>> {
  readonly communities?: readonly Community[];
}

export const FOREVER = Number.MAX_SAFE_INTEGER;

/** Router i has AS number and router id `asns[i]` unless a spec says otherwise. */
export function smallNetwork(
  asns: readonly number[],
  lines: readonly Line[],
  options: {
    readonly context?: Partial<ContextOptions>;
    readonly engine?: Partial<Omit<EngineOptions, 'scheduler' | 'seed'>>;
    readonly speaker?: (router: number) => Partial<SpeakerSpec>;
    readonly seed?: number;
  } = {},
): SmallNetwork {
  const builder = new GraphBuilder();
  asns.forEach((asn, i) => builder.speaker({ as: builder.as(asn), routerId: asn, key: asn * 31 + i, ...options.speaker?.(i) }));
  for (const line of lines) builder.session({ delayUs: 10_000, ...line, link: line.link ?? builder.link() });
  const graph = builder.build();
  const context = routingContext(graph, { prefixes: [PREFIX], ...options.context });
  const scheduler = new Scheduler();
  const sent: SmallNetwork['sent'] = [];
  const changed: SmallNetwork['changed'] = [];
  const words = (route: number): string => asNumbers(context, context.routes.path(route)).join(' ');
  const engine = new RoutingEngine(context, {
    listener: {
      wantsSteps: false,
      routeChanged: (_, router) => {
        changed.push({ atUs: scheduler.now, router });
        return -1;
      },
      messageSent: (h, _, __, route) => {
        sent.push({ atUs: scheduler.now, from: graph.owner[h]!, to: graph.peer[h]!, path: route === 0 ? null : words(route) });
        return -1;
      },
      forwardingChanged: () => undefined,
    },
    ...options.engine,
    scheduler,
    seed: (options.seed ?? 1) as Seed,
  });
  const end = (from: number, to: number): number => {
    for (let h = graph.firstEdge[from]!; h < graph.firstEdge[from + 1]!; h++) if (graph.peer[h] === to) return h;
    throw new Error(`no session from ${from} to ${to}`);
  };
  const path = (router: number, prefix = 0): string | null =>
    context.ribs[prefix]!.locEdge[router] === NO_EDGE ? null : words(context.ribs[prefix]!.locRoute[router]!);
  const { routes, attributes } = context;
  const chosen = (router: number, prefix = 0): Attributes | null =>
    context.ribs[prefix]!.locEdge[router] === NO_EDGE
      ? null
      : attributes.read(routes.attributes(context.ribs[prefix]!.locRoute[router]!));
  const communities = (router: number, prefix = 0): string | null => {
    const choice = chosen(router, prefix);
    return choice === null ? null : attributes.communities.read(choice.communities).map(communityText).join(' ');
  };
  const ownRoute = (own: OwnAttributes): number => {
    const set = attributes.communities.intern(own.communities ?? []);
    return routes.withAttributes(OWN_ROUTE, attributes.intern({ ...PLAIN_ATTRIBUTES, ...own, communities: set }));
  };
  const at = (us: number, act: () => void): void => {
    scheduler.schedule(instant(us), Phase.fault, scheduler.register(act), 0, 0, 0);
  };
  const runUntil = (us: number): void => {
    scheduler.run(instant(us));
  };
  const seen = { path, chosen, communities, sent, changed };
  return { context, engine, scheduler, end, ...seen, ownRoute, at, runUntil, rest: () => runUntil(FOREVER) };
}

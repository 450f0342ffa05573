/** Sessions with the outside. What is written beside `sessions` holds for each of them unless the session says otherwise. */
import { linkDelay, stretch } from '../../geo/distance.ts';
import { microseconds } from '../../kernel/time.ts';
import type { Path } from '../source/tree.ts';
import { byId, byText, entities, Table, warn } from './context.ts';
import type { Context, Written } from './context.ts';
import type { BgpBehaviour } from './bgp-types.ts';
import { resolveSessionBgp } from './resolve-bgp.ts';
import { nearestPopTo, referPop } from './resolve-internet.ts';
import type { Outside } from './resolve-internet.ts';
import { checkHold, resolveBfd } from './resolve-own.ts';
import type { OwnSites } from './resolve-own.ts';
import type { WrittenTopology } from './schema.ts';
import type { Aggregate, AnnounceFilter, Neighbor, NeighborSession, OutsideAs } from './types.ts';

const CAPACITY_BPS_DEFAULT = 100_000_000_000;

type WrittenNeighbor = WrittenTopology['neighbors'][string];
type WrittenSession = Extract<WrittenNeighbor['sessions'], Readonly<Record<string, unknown>>>[string];

export interface World {
  /** Of our own AS. */
  readonly behaviour: BgpBehaviour;
  readonly sites: OwnSites;
  readonly outside: Outside;
  readonly aggregates: Table<Aggregate>;
  readonly aggregateList: readonly Aggregate[];
}

export function resolveNeighbors(context: Context, written: WrittenTopology, world: World): Neighbor[] {
  const table = new Table<Neighbor>('neighbor', 'CAT1103');
  const sessionIds = new Table<NeighborSession>('session', 'CAT1116');
  return entities(written.neighbors, ['neighbors']).flatMap((entry) => {
    const { id, name, value, path } = entry;
    const as =
      value.as === undefined
        ? world.outside.ases.refer(context, name, path, true)
        : world.outside.ases.refer(context, value.as, [...path, 'as']);
    if (as === null) return [];
    const sessions = sessionsOf(entry).flatMap(({ sessionId, session, at }) => {
      const resolved = resolveSession(context, { neighbor: value, session, as, sessionId, path: at, neighborPath: path }, world);
      if (resolved !== null) sessionIds.add(context, resolved, resolved.id, at);
      return resolved ?? [];
    });
    const neighbor: Neighbor = { id, name, as: as.id, relationship: value.relationship, sessions: sessions.sort(byId) };
    table.add(context, neighbor, name, path);
    return [neighbor];
  });
}

/** Written sessions with their ids: `<neighbor>-<router>`, and `-2` and so on behind it where one router has several. */
function sessionsOf({ id, value, path }: Written<WrittenNeighbor>): { sessionId: string; session: WrittenSession; at: Path }[] {
  const at: Path = [...path, 'sessions'];
  if (!Array.isArray(value.sessions)) {
    return entities(value.sessions, at).map((entry) => ({
      sessionId: entry.value.id ?? `${id}-${entry.name}`,
      session: entry.value,
      at: entry.path,
    }));
  }
  const counts = new Map<string, number>();
  return value.sessions.map((item, i) => {
    const session: WrittenSession = typeof item === 'string' ? { router: item } : item;
    const count = (counts.get(session.router) ?? 0) + 1;
    counts.set(session.router, count);
    return { sessionId: session.id ?? `${id}-${session.router}${count === 1 ? '' : `-${count}`}`, session, at: [...at, i] };
  });
}

interface SessionInput {
  readonly neighbor: WrittenNeighbor;
  readonly session: WrittenSession;
  readonly as: OutsideAs;
  readonly sessionId: string;
  readonly path: Path;
  readonly neighborPath: Path;
}

function resolveSession(
  context: Context,
  { neighbor, session, as, sessionId, path, neighborPath }: SessionInput,
  world: World,
): NeighborSession | null {
  const isWrittenShort = typeof session.router === 'string' && Object.keys(session).length === 1;
  const routerPath = isWrittenShort && typeof path.at(-1) === 'number' ? path : [...path, 'router'];
  const router = world.sites.routers.refer(context, session.router, routerPath);
  const pop = session.pop === undefined ? null : referPop(context, as, session.pop, [...path, 'pop']);
  if (router === null || (session.pop !== undefined && pop === null)) return null;
  const place = pop ?? nearestPopTo(as, router.place);
  const own = <K extends keyof WrittenNeighbor & keyof WrittenSession>(key: K) => session[key] ?? neighbor[key];
  const atOf = (key: string): Path => [...(key in session ? path : neighborPath), key];
  const timers = own('timers');
  const resolvedTimers =
    timers === undefined
      ? null
      : { holdTime: timers.hold_time, keepalive: timers.keepalive ?? microseconds(timers.hold_time / 3) };
  if (resolvedTimers !== null) checkHold(context, resolvedTimers, atOf('timers'));
  const announce = resolveFilter(context, own('announce'), atOf('announce'), world.aggregates);
  const acceptsHostRoutes = own('accepts_host_routes') ?? false;
  const resolved: NeighborSession = {
    id: sessionId,
    router: router.id,
    pop: place.id,
    medium: own('medium') ?? (neighbor.relationship === 'route-server' ? 'switched' : 'direct'),
    capacityBps: own('capacity') ?? CAPACITY_BPS_DEFAULT,
    delay: own('delay') ?? linkDelay(router.place, place.place, stretch.backboneWave),
    bfd: resolveBfd(session.bfd === undefined ? neighbor.bfd : session.bfd),
    timers: resolvedTimers,
    localPref: own('local_pref') ?? null,
    prepend: own('prepend') ?? 0,
    med: own('med') ?? null,
    acceptsHostRoutes,
    announce,
    bgp: resolveSessionBgp(context, { ...neighbor, ...defined(session) }, world.behaviour, world.aggregates, atOf),
  };
  if (!acceptsHostRoutes) warnLongPrefixes(context, { as, announce, path }, world.aggregateList);
  return resolved;
}

/** Without keys that have no value, so that spreading it keeps what it does not say. */
const defined = (session: WrittenSession): Partial<WrittenSession> =>
  Object.fromEntries(Object.entries(session).filter(([, value]) => value !== undefined));

type WrittenFilter = WrittenSession['announce'];

function resolveFilter(context: Context, written: WrittenFilter, path: Path, aggregates: Table<Aggregate>): AnnounceFilter {
  if (written === undefined || written === 'all') return { kind: 'all' };
  const kind = 'only' in written ? 'only' : 'except';
  const names = 'only' in written ? written.only : written.except;
  const ids = names.flatMap((name, i) => aggregates.refer(context, name, [...path, kind, i])?.id ?? []);
  return { kind, aggregates: [...new Set(ids)].sort(byText) };
}

export const announces = (filter: AnnounceFilter, aggregate: string): boolean =>
  filter.kind === 'all' || filter.aggregates.includes(aggregate) === (filter.kind === 'only');

/** A prefix longer than the neighbour takes goes nowhere: the commonest mistake of anycast on paper. */
function warnLongPrefixes(
  context: Context,
  { as, announce, path }: { readonly as: OutsideAs; readonly announce: AnnounceFilter; readonly path: Path },
  aggregates: readonly Aggregate[],
): void {
  for (const { id, prefixes } of aggregates) {
    if (!announces(announce, id)) continue;
    for (const prefix of prefixes) {
      const limit = prefix.family === 4 ? as.prefixLimits.v4 : as.prefixLimits.v6;
      if (prefix.length <= limit) continue;
      warn(context, {
        code: 'CAT2001',
        message: `${as.name} takes nothing longer than /${limit}, so ${prefix.text} is lost here`,
        path,
        expected: 'a covering aggregate, or accepts_host_routes: true where the neighbour agreed',
      });
    }
  }
}

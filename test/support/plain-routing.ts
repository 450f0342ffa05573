/**
 * The oracle of the routing laws: path-vector routing as a textbook would program it. Routers and routes are plain objects,
 * all routers act in rounds on what their neighbours chose in the round before, until nobody changes their mind. Slow, and
 * shares no rule with sim/routing except the numbers of relations.
 */
import { Relation } from '../../sim/routing/graph/relation.ts';

export interface PlainRouter {
  readonly asn: number;
  readonly routerId: number;
}

export interface PlainPolicy {
  readonly localPref: number | null;
  readonly lengthMaxV4: number;
  readonly prependCount: number;
  readonly med: number | null;
  readonly isAnnounced: boolean;
}

export interface PlainSession {
  readonly a: number;
  readonly b: number;
  /** What b is to a, and a to b. */
  readonly relation: Relation;
  readonly reverse: Relation;
  readonly policyA: PlainPolicy | null;
  readonly policyB: PlainPolicy | null;
}

export interface PlainWorld {
  readonly routers: readonly PlainRouter[];
  readonly sessions: readonly PlainSession[];
  readonly metric: (from: number, to: number) => number;
  /** Length of the IPv4 prefix that is announced. */
  readonly prefixLength: number;
}

export interface PlainRoute {
  readonly path: readonly number[];
  readonly localPref: number;
  readonly med: number;
  readonly nextHop: number;
  readonly learned: 'own' | 'customer' | 'peer' | 'provider';
  readonly originator: number | null;
  readonly clusters: readonly number[];
}

/** What a router chose: from which session (null for its own) and the route as it was received. */
export interface PlainChoice {
  readonly session: number | null;
  readonly route: PlainRoute;
}

interface Received extends PlainChoice {
  readonly session: number;
  readonly from: number;
  readonly isInternal: boolean;
}

const PREFERENCE: Readonly<Record<number, number>> = {
  [Relation.customer]: 200,
  [Relation.peer]: 100,
  [Relation.provider]: 50,
  [Relation.routeServer]: 100,
  [Relation.routeServerClient]: 100,
};

const isIbgp = (relation: number): boolean => relation === Relation.internal || relation === Relation.internalClient;

/** The choice of every router (null without a route), or null when no rest was found within `roundsMax` rounds. */
export function settle(
  world: PlainWorld,
  origins: ReadonlySet<number>,
  isUp: (session: number) => boolean,
  roundsMax = 1000,
): (PlainChoice | null)[] | null {
  const sessionsOf: number[][] = world.routers.map(() => []);
  world.sessions.forEach(({ a, b }, i) => {
    if (!isUp(i)) return;
    sessionsOf[a]!.push(i);
    sessionsOf[b]!.push(i);
  });
  let chosen: (PlainChoice | null)[] = world.routers.map(() => null);
  for (let round = 0; round < roundsMax; round++) {
    const before = chosen;
    chosen = world.routers.map((_, router) => {
      if (origins.has(router)) return { session: null, route: ownRoute(router) };
      const received = sessionsOf[router]!.flatMap((session) => {
        const { a, b } = world.sessions[session]!;
        const from = a === router ? b : a;
        const sent = before[from] === null ? null : exported(world, from, before[from]!, session);
        const route = sent === null ? null : imported(world, router, session, sent);
        return route === null ? [] : [{ session, route, from, isInternal: isIbgp(relationAt(world, router, session)) }];
      });
      return best(world, router, received);
    });
    if (JSON.stringify(chosen) === JSON.stringify(before)) return chosen;
  }
  return null;
}

const ownRoute = (router: number): PlainRoute => ({
  path: [],
  localPref: 100,
  med: 0,
  nextHop: router,
  learned: 'own',
  originator: null,
  clusters: [],
});

function relationAt(world: PlainWorld, router: number, session: number): Relation {
  const { a, relation, reverse } = world.sessions[session]!;
  return a === router ? relation : reverse;
}

function policyAt(world: PlainWorld, router: number, session: number): PlainPolicy | null {
  const { a, policyA, policyB } = world.sessions[session]!;
  return a === router ? policyA : policyB;
}

function exported(world: PlainWorld, router: number, choice: PlainChoice, session: number): PlainRoute | null {
  const { route } = choice;
  if (choice.session === session) return null;
  const towards = relationAt(world, router, session);
  const cameOver = choice.session === null ? null : relationAt(world, router, choice.session);
  const { asn, routerId } = world.routers[router]!;
  if (isIbgp(towards)) {
    if (cameOver === null || !isIbgp(cameOver)) return { ...route, nextHop: router, originator: null, clusters: [] };
    if (towards !== Relation.internalClient && cameOver !== Relation.internalClient) return null;
    const session = world.sessions[choice.session!]!;
    const teller = session.a === router ? session.b : session.a;
    return { ...route, originator: route.originator ?? teller, clusters: [routerId, ...route.clusters] };
  }
  if (towards === Relation.routeServerClient) {
    if (choice.session === null || policyAt(world, router, session)?.isAnnounced === false) return null;
    const { a, b } = world.sessions[choice.session]!;
    return { ...route, nextHop: a === router ? b : a };
  }
  const mayLeave = route.learned === 'own' || route.learned === 'customer' || towards === Relation.customer;
  const policy = policyAt(world, router, session);
  if (!mayLeave || policy?.isAnnounced === false) return null;
  const copies = 1 + (policy?.prependCount ?? 0);
  return { ...route, path: [...Array<number>(copies).fill(asn), ...route.path], med: policy?.med ?? 0, nextHop: router };
}

function imported(world: PlainWorld, router: number, session: number, route: PlainRoute): PlainRoute | null {
  const relation = relationAt(world, router, session);
  const { asn, routerId } = world.routers[router]!;
  if (isIbgp(relation)) {
    if (route.originator === router || route.clusters.includes(routerId)) return null;
    return world.metric(router, route.nextHop) === Infinity ? null : route;
  }
  if (route.path.includes(asn) || route.path.length > 255) return null;
  const policy = policyAt(world, router, session);
  if (world.prefixLength > (policy?.lengthMaxV4 ?? 24)) return null;
  const learned = {
    [Relation.customer]: 'customer',
    [Relation.routeServerClient]: 'customer',
    [Relation.provider]: 'provider',
    [Relation.peer]: 'peer',
    [Relation.routeServer]: 'peer',
    [Relation.internal]: 'peer',
    [Relation.internalClient]: 'peer',
  } as const;
  return {
    ...route,
    localPref: policy?.localPref ?? PREFERENCE[relation]!,
    learned: learned[relation],
    originator: null,
    clusters: [],
  };
}

/**
 * Each line is a step of RFC 4271 §9.1.2.2 with RFC 4456 §9; the first that differs decides. MED first drops whole
 * candidates.
 */
function best(world: PlainWorld, router: number, received: readonly Received[]): PlainChoice | null {
  const level = (c: Received): number => c.route.localPref * 1000 - c.route.path.length;
  const top = Math.max(...received.map(level));
  const equal = received.filter((c) => level(c) === top);
  const left = equal.filter(
    (c) => !equal.some((other) => other.route.path[0] === c.route.path[0] && other.route.med < c.route.med),
  );
  const order = (c: Received): number[] => [
    c.isInternal ? 1 : 0,
    c.isInternal ? world.metric(router, c.route.nextHop) : 0,
    world.routers[c.route.originator ?? c.from]!.routerId,
    c.route.clusters.length,
    world.routers[c.from]!.routerId,
    c.session,
  ];
  const winner = left.toSorted((x, y) => {
    const [p, q] = [order(x), order(y)];
    const at = p.findIndex((value, i) => value !== q[i]);
    return at < 0 ? 0 : p[at]! - q[at]!;
  })[0];
  return winner === undefined ? null : { session: winner.session, route: winner.route };
}

/**
 * Random worlds for the routing laws, safe by construction (Gao and Rexford, 2001; Griffin and Wilfong, 2002): providers
 * come before their customers in a hidden order, numbers tell nothing of it. ASes may have several routers with an iBGP
 * mesh, or reflectors whose clients are nearer to them than other clusters. One world is told twice: to the simulator and to
 * the plain oracle.
 */
import { stream } from '../../sim/kernel/streams.ts';
import { GraphBuilder } from '../../sim/routing/graph/builder.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import { mirrored, Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type PrefixSpec, type SessionPolicy } from '../../sim/routing/policy/policy.ts';
import { routingContext, type RoutingContext } from '../../sim/routing/rib/context.ts';
import type { PlainPolicy, PlainRouter, PlainSession, PlainWorld } from './plain-routing.ts';

export interface InternetOptions {
  readonly seed: number;
  readonly asCount: number;
  /** Routers per AS: 1 … this many. */
  readonly routersMax?: number;
  readonly ibgp?: 'mesh' | 'reflectors';
  /** Some sessions prepend, filter long prefixes or do not announce. */
  readonly hasPolicies?: boolean;
  readonly hasRouteServer?: boolean;
  readonly mraiUs?: number;
  readonly delayMaxUs?: number;
  readonly processingSpanUs?: number;
  /** A stub without a say: a customer of the first AS, numbered below everyone else. */
  readonly withBystander?: boolean;
}

export interface RandomInternet {
  readonly graph: RoutingGraph;
  readonly policies: readonly SessionPolicy[];
  readonly plain: PlainWorld;
  readonly sessionCount: number;
  /** Routers that may originate: route servers do not. */
  readonly speakers: readonly number[];
  /** Half-edges of a session: the end of `a`, the end of `b`. */
  readonly ends: readonly (readonly [number, number])[];
}

export const PREFIX: PrefixSpec = { text: '192.0.2.0/24', family: 4, length: 24 };
const BYSTANDER_ASN = 7;
const NEAR = 10;
const FAR = 1000;

export function randomInternet(options: InternetOptions): RandomInternet {
  const { seed, asCount } = options;
  const dice = stream(seed, 'random-internet');
  const routersMax = options.routersMax ?? 1;
  const delayMaxUs = options.delayMaxUs ?? 80_000;
  const asns = dice.shuffled(Array.from({ length: asCount }, (_, i) => 100 + i * 3));
  const routers: PlainRouter[] = [];
  const cluster: number[] = [];
  const reflectors = new Set<number>();
  const sessions: (PlainSession & { delayUs: number; policyIdA: number; policyIdB: number })[] = [];
  const ids = dice.shuffled(Array.from({ length: asCount * routersMax + 1 }, (_, i) => 1000 + i));
  const members = asns.map((asn) => {
    const count = dice.integer(1, routersMax);
    return Array.from({ length: count }, () => {
      cluster.push(0);
      return routers.push({ asn, routerId: routersMax === 1 ? asn : ids[routers.length]! }) - 1;
    });
  });

  const policies: SessionPolicy[] = [DEFAULT_POLICY];
  const plainPolicies: (PlainPolicy | null)[] = [null];
  const policy = (): number => {
    if (options.hasPolicies !== true || dice.chance(0.7)) return 0;
    const made: PlainPolicy = {
      localPref: null,
      lengthMaxV4: dice.chance(0.1) ? 20 : 24,
      prependCount: dice.integer(0, 3),
      med: null,
      isAnnounced: !dice.chance(0.15),
    };
    plainPolicies.push(made);
    const { isAnnounced, ...rest } = made;
    return policies.push({ ...DEFAULT_POLICY, ...rest, announced: isAnnounced ? null : new Set() }) - 1;
  };
  const join = (a: number, b: number, relation: Relation, reverse: Relation = mirrored(relation)): void => {
    const internal = relation === Relation.internal || relation === Relation.internalClient;
    const [policyIdA, policyIdB] = internal ? [0, 0] : [policy(), policy()];
    sessions.push({
      a,
      b,
      relation,
      reverse,
      delayUs: dice.integer(0, delayMaxUs),
      policyIdA,
      policyIdB,
      policyA: plainPolicies[policyIdA]!,
      policyB: plainPolicies[policyIdB]!,
    });
  };
  const joinAses = (x: number, y: number, relation: Relation): void => {
    const joined = new Set<string>();
    for (let copies = routersMax > 1 && dice.chance(0.4) ? 2 : 1; copies > 0; copies--) {
      const [a, b] = [dice.pick(members[x]!), dice.pick(members[y]!)];
      if (joined.has(`${a} ${b}`)) continue;
      joined.add(`${a} ${b}`);
      join(a, b, relation);
    }
  };

  const topCount = Math.min(asCount, dice.integer(1, 4));
  const related = new Set<string>();
  const relate = (x: number, y: number, relation: Relation): void => {
    const key = `${Math.min(x, y)} ${Math.max(x, y)}`;
    if (related.has(key)) return;
    related.add(key);
    joinAses(x, y, relation);
  };
  for (let x = 0; x < topCount; x++) for (let y = x + 1; y < topCount; y++) relate(x, y, Relation.peer);
  for (let x = topCount; x < asCount; x++) {
    for (let count = dice.integer(1, 3); count > 0; count--) relate(x, dice.integer(0, x - 1), Relation.provider);
  }
  for (let count = dice.integer(0, asCount * 2); count > 0; count--) {
    const [x, y] = [dice.integer(0, asCount - 1), dice.integer(0, asCount - 1)];
    if (x !== y) relate(x, y, Relation.peer);
  }

  for (const inside of members) {
    const clusterCount = options.ibgp === 'reflectors' && inside.length > 2 ? dice.integer(1, 2) : 0;
    if (clusterCount === 0) {
      inside.forEach((a, i) => inside.slice(i + 1).forEach((b) => join(a, b, Relation.internal)));
      continue;
    }
    const heads = inside.slice(0, clusterCount);
    heads.forEach((head) => reflectors.add(head));
    heads.forEach((a, i) => heads.slice(i + 1).forEach((b) => join(a, b, Relation.internal)));
    inside.forEach((router, i) => (cluster[router] = i % clusterCount));
    inside
      .slice(clusterCount)
      .forEach((client) => join(heads[cluster[client]!]!, client, Relation.internalClient, Relation.internal));
  }
  const speakers = routers.map((_, i) => i);
  if (options.hasRouteServer === true) {
    const server = routers.push({ asn: 9, routerId: 9 }) - 1;
    cluster.push(0);
    for (const inside of members) if (dice.chance(0.4)) join(dice.pick(inside), server, Relation.routeServer);
  }
  if (options.withBystander === true) {
    const stub = routers.push({ asn: BYSTANDER_ASN, routerId: BYSTANDER_ASN }) - 1;
    cluster.push(0);
    join(stub, members[0]![0]!, Relation.provider);
  }

  const key = (router: number): number => Math.imul(routers[router]!.routerId, 0x9e3779b1);
  const builder = new GraphBuilder();
  // The bystander comes first, so that every index moves.
  const order = options.withBystander === true ? [routers.length - 1, ...speakers] : routers.map((_, i) => i);
  const index = new Map(order.map((router, at) => [router, at]));
  for (const router of order) {
    const { asn, routerId } = routers[router]!;
    builder.speaker({ as: builder.as(asn), routerId, key: key(router), processingSpanUs: options.processingSpanUs ?? 0 });
  }
  sessions.forEach((session) => {
    const { a, b, relation, reverse, delayUs, policyIdA, policyIdB } = session;
    const internal = relation === Relation.internal || relation === Relation.internalClient;
    const mraiUs = internal ? 0 : (options.mraiUs ?? 0);
    builder.session({
      a: index.get(a)!,
      b: index.get(b)!,
      relation,
      reverse,
      delayUs,
      policyA: policyIdA,
      policyB: policyIdB,
      mraiUsA: mraiUs,
      mraiUsB: mraiUs,
      ...(internal ? {} : { link: builder.link() }),
    });
  });
  const graph = builder.build();
  const ends: [number, number][] = sessions.map(() => [-1, -1]);
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    const session = graph.session[h]!;
    const isFirst = sessions[session]!.a === order[graph.owner[h]!];
    ends[session]![isFirst ? 0 : 1] = h;
  }
  const inOrder = order.map((router) => routers[router]!);
  const plain: PlainWorld = {
    routers: inOrder,
    sessions: sessions.map((session) => ({ ...session, a: index.get(session.a)!, b: index.get(session.b)! })),
    metric: metrics(
      order.map((router) => cluster[router]!),
      inOrder,
      seed,
    ),
    prefixLength: PREFIX.length,
  };
  return {
    graph,
    policies,
    plain,
    sessionCount: sessions.length,
    speakers: speakers.map((router) => index.get(router)!),
    ends,
  };
}

/**
 * Interior costs: symmetric, small within a cluster, large between clusters; `epoch` is mixed in to make others of the kind.
 */
export function metrics(
  cluster: readonly number[],
  routers: readonly PlainRouter[],
  seed: number,
): (from: number, to: number) => number {
  return (from, to) => {
    if (from === to) return 0;
    const [x, y] = [routers[from]!, routers[to]!];
    if (x.asn !== y.asn) return Infinity;
    const pair = `${Math.min(x.routerId, y.routerId)} ${Math.max(x.routerId, y.routerId)}`;
    return (cluster[from] === cluster[to] ? 0 : FAR) + stream(seed, pair).integer(1, NEAR);
  };
}

export const contextOf = (internet: RandomInternet): RoutingContext =>
  routingContext(internet.graph, { policies: internet.policies, prefixes: [PREFIX], igp: internet.plain });

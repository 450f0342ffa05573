/**
 * Small networks that the literature uses to show what policies can do to BGP: whether they come to rest, and in how many ways.
 * Router 0 originates in each of them.
 */
import { Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type SessionPolicy } from '../../sim/routing/policy/policy.ts';
import { smallNetwork, type SmallNetwork } from './small-network.ts';

type Options = NonNullable<Parameters<typeof smallNetwork>[2]>;

const direct: SessionPolicy = { ...DEFAULT_POLICY, localPref: 100 };
/** Liked better than the direct route as long as it is two ASes long. */
const detour: SessionPolicy = { ...DEFAULT_POLICY, localPref: 300, pathLengthMax: 2 };
const lastResort: SessionPolicy = { ...DEFAULT_POLICY, localPref: 10 };
const POLICIES = [DEFAULT_POLICY, direct, detour, lastResort];

/**
 * Griffin, Shepherd and Wilfong, 2002: three ASes around the origin; each likes the route over its clockwise neighbour's direct
 * route better than its own direct one. BAD GADGET when all three do, GOOD GADGET when one of them prefers to go directly.
 */
export function ringGadget(likesDetour: readonly [boolean, boolean, boolean], options: Options = {}): SmallNetwork {
  const ring = [1, 2, 3] as const;
  return smallNetwork(
    [100, 1, 2, 3],
    [
      ...ring.map((router) => ({ a: router, b: 0, relation: Relation.customer, policyA: 1 })),
      ...ring.map((router, i) => ({
        a: router,
        b: (router % 3) + 1,
        relation: Relation.customer,
        policyA: likesDetour[i]! ? 2 : 3,
        policyB: 3,
      })),
    ],
    { ...options, context: { policies: POLICIES, ...options.context } },
  );
}

export const badGadget = (options?: Options): SmallNetwork => ringGadget([true, true, true], options);
export const goodGadget = (options?: Options): SmallNetwork => ringGadget([true, true, false], options);

/** Two peers, each of whom would rather go over the other than directly; delays are those of their sessions to the origin. */
export const disagree = (delaysUs: readonly [number, number] = [10_000, 10_000], options: Options = {}): SmallNetwork =>
  smallNetwork(
    [100, 1, 2],
    [
      { a: 1, b: 0, relation: Relation.customer, policyA: 1, delayUs: delaysUs[0] },
      { a: 2, b: 0, relation: Relation.customer, policyA: 1, delayUs: delaysUs[1] },
      { a: 1, b: 2, relation: Relation.peer, policyA: 2, policyB: 2 },
    ],
    { ...options, context: { policies: POLICIES, ...options.context } },
  );

/**
 * RFC 4264 §3, the first wedgie: AS 1 has a primary provider, AS 4, and a backup, AS 2, whom it asks by a community to use the
 * route only as a last resort. AS 3 is the provider of AS 2 and a peer of AS 4. Links are numbered as listed: 0 is the backup.
 */
export const wedgie = (options: Options = {}): SmallNetwork =>
  smallNetwork(
    [1, 2, 3, 4],
    [
      { a: 1, b: 0, relation: Relation.customer, policyA: 3 },
      { a: 3, b: 0, relation: Relation.customer },
      { a: 2, b: 1, relation: Relation.customer },
      { a: 2, b: 3, relation: Relation.peer },
    ],
    { ...options, context: { policies: POLICIES, ...options.context } },
  );

/**
 * RFC 3345 §2.1, type I churn: reflectors Ra (1) with clients Rb (2) and Rc (3), Rd (4) with client Re (5), in AS 1. Routes to
 * AS 100 come in at Rb over AS 10 with MED 10, at Rc and Re over AS 6 with MED 1 and 0. Costs inside: Ra–Rb 5, Ra–Rc 4,
 * Ra–Rd 1, Rd–Re 12. Sessions inside may carry several paths of a prefix.
 */
export function medChurn(compare: 'per-neighbor-as' | 'always' = 'per-neighbor-as', addPaths = 1): SmallNetwork {
  const links = [
    [1, 2, 5],
    [1, 3, 4],
    [1, 4, 1],
    [4, 5, 12],
  ] as const;
  const cost = new Map<string, number>();
  for (let i = 1; i <= 5; i++) cost.set(`${i} ${i}`, 0);
  for (const [a, b, metric] of links) cost.set(`${a} ${b}`, metric).set(`${b} ${a}`, metric);
  for (let via = 1; via <= 5; via++) {
    for (let a = 1; a <= 5; a++) {
      for (let b = 1; b <= 5; b++) {
        const over = (cost.get(`${a} ${via}`) ?? Infinity) + (cost.get(`${via} ${b}`) ?? Infinity);
        if (over < (cost.get(`${a} ${b}`) ?? Infinity)) cost.set(`${a} ${b}`, over);
      }
    }
  }
  const client = { relation: Relation.internalClient, reverse: Relation.internal, link: -1, addPaths } as const;
  const meds = [0, 1, 10].map((med): SessionPolicy => ({ ...DEFAULT_POLICY, med }));
  return smallNetwork(
    [100, 1, 1, 1, 1, 1, 10, 6],
    [
      { a: 1, b: 2, ...client },
      { a: 1, b: 3, ...client },
      { a: 4, b: 5, ...client },
      { a: 1, b: 4, relation: Relation.internal, link: -1, addPaths },
      { a: 6, b: 0, relation: Relation.customer },
      { a: 7, b: 0, relation: Relation.customer },
      { a: 2, b: 6, relation: Relation.customer, policyB: 3 },
      { a: 3, b: 7, relation: Relation.customer, policyB: 2 },
      { a: 5, b: 7, relation: Relation.customer, policyB: 1 },
    ],
    {
      engine: { transport: { internalDelayUs: () => 5_000, isBlocked: () => false } },
      speaker: (router) => (router >= 1 && router <= 5 ? { routerId: 200 + router, med: compare } : {}),
      context: {
        policies: [DEFAULT_POLICY, ...meds],
        igp: { metric: (from, to) => cost.get(`${from} ${to}`) ?? 0 },
      },
    },
  );
}

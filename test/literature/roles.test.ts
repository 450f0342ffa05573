/**
 * Goal: where both ends of all sessions know their roles, no route that went down or sideways ever comes up again (BGP-10; RFC
 * 9234). Method: random provider hierarchies in which some ASes send everything to everybody, with and without keeping to the
 * rules themselves; every accepted route is looked at every 25 ms. The six rules one by one stand in test/routing/policy.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../sim/kernel/streams.ts';
import { mirrored, Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../sim/routing/policy/policy.ts';
import { smallNetwork, type Line, type SmallNetwork } from '../support/small-network.ts';

const ROLES = { ...DEFAULT_POLICY, usesRoles: true };
/** The export rule is off, the rules of roles are not. */
const LEAKS = { ...ROLES, leaks: true };
const LEAKS_WITHOUT_ROLES = { ...DEFAULT_POLICY, leaks: true };
const CAREFUL = 0;

interface World {
  readonly network: SmallNetwork;
  /** What the second AS is to the first, by their numbers. */
  readonly relations: ReadonlyMap<string, Relation>;
}

/** ASes 1 to n, the lower ones above; one in five leaks by the policy given, all others keep to the first. */
function world(seed: number, policies: readonly [typeof ROLES, typeof ROLES]): World {
  const dice = stream(seed, 'roles');
  const count = dice.integer(6, 24);
  const leaks = Array.from({ length: count }, () => (dice.chance(0.2) ? 1 : CAREFUL));
  const relations = new Map<string, Relation>();
  const lines: Line[] = [];
  const join = (a: number, b: number, relation: Relation): void => {
    if (a === b || relations.has(`${a + 1} ${b + 1}`)) return;
    relations.set(`${a + 1} ${b + 1}`, relation);
    relations.set(`${b + 1} ${a + 1}`, mirrored(relation));
    lines.push({ a, b, relation, policyA: leaks[a]!, policyB: leaks[b]!, delayUs: dice.integer(1_000, 60_000) });
  };
  for (let a = 1; a < count; a++) {
    for (let providers = dice.integer(1, 3); providers > 0; providers--) join(a, dice.integer(0, a - 1), Relation.provider);
  }
  for (let pairs = count; pairs > 0; pairs--) join(dice.integer(0, count - 1), dice.integer(0, count - 1), Relation.peer);
  const asns = Array.from({ length: count }, (_, i) => i + 1);
  const network = smallNetwork(asns, lines, { context: { policies }, seed });
  network.engine.originate(0, dice.integer(0, count - 1), true);
  return { network, relations };
}

/** AS paths with a valley among all routes that are accepted at this moment, each with the AS that accepted it in front. */
function valleys({ network: { context }, relations }: World): string[] {
  const { graph, ribs, routes } = context;
  const found: string[] = [];
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    if (ribs[0]!.rank[h] === 0) continue;
    const path = [graph.asOf[graph.owner[h]!]!, ...routes.path(ribs[0]!.adjIn[h]!)].map((as) => graph.asNumbers[as]!);
    const outward = path.toReversed();
    const steps = outward.slice(1).map((as, i) => relations.get(`${outward[i]} ${as}`)!);
    const turn = steps.findIndex((relation) => relation !== Relation.provider);
    if (turn >= 0 && steps.slice(turn + 1).some((relation) => relation !== Relation.customer)) found.push(path.join(' '));
  }
  return found;
}

function everAccepted(one: World): string[] {
  const found = new Set<string>();
  for (let ms = 25; ms <= 2000; ms += 25) {
    one.network.runUntil(ms * 1000);
    for (const path of valleys(one)) found.add(path);
  }
  return [...found];
}

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const RUNS = { numRuns: 150, seed: 9234 };

describe('roles', () => {
  it('let no valley through where those who leak keep to the rules', () => {
    fc.assert(fc.property(seeds, (seed) => everAccepted(world(seed, [ROLES, LEAKS])).length === 0), RUNS);
  });

  it('let no valley through where those who leak know nothing of roles, because everybody around them does', () => {
    // A path that two of the careless exchange between themselves is beyond anybody's sight until it leaves them.
    const isBetweenCareful = (one: World, path: string): boolean => {
      const { context } = one.network;
      const careless = new Set<number>();
      for (let h = 0; h < context.graph.halfEdgeCount; h++)
        if (context.policyOf[h] !== CAREFUL) careless.add(context.graph.asNumbers[context.graph.asOf[context.graph.owner[h]!]!]!);
      const ases = path.split(' ').map(Number);
      return !ases.some((as, i) => careless.has(as) && careless.has(ases[i + 1] ?? -1)) && !careless.has(ases[0]!);
    };
    fc.assert(
      fc.property(seeds, (seed) => {
        const one = world(seed, [ROLES, LEAKS_WITHOUT_ROLES]);
        return everAccepted(one).filter((path) => isBetweenCareful(one, path)).length === 0;
      }),
      RUNS,
    );
  });

  it('are what stops them: without roles the same leaks are accepted', () => {
    const sample = fc.sample(seeds, { ...RUNS, numRuns: 40 });
    const leaked = sample.filter((seed) => everAccepted(world(seed, [DEFAULT_POLICY, LEAKS_WITHOUT_ROLES])).length > 0);
    expect(leaked.length).toBeGreaterThan(20);
  });
});

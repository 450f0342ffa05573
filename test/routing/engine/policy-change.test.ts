/**
 * Goal: a policy that changes while routers run takes effect in both directions, reaches everybody whom it concerns and leaves no
 * trace when it is taken back: import preference, what is told inside, leaks, withholding. Method: small networks at rest, one
 * `changePolicy`, rest again; the state must be the one of a network that had the policy from the start.
 */
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type SessionPolicy } from '../../../sim/routing/policy/policy.ts';
import { solveFixpoint } from '../../../sim/routing/solver/fixpoint.ts';
import { smallNetwork, type Line, type SmallNetwork } from '../../support/small-network.ts';
import { choices } from '../../support/timed-run.ts';

const POLICIES: SessionPolicy[] = [
  DEFAULT_POLICY,
  { ...DEFAULT_POLICY, localPref: 250 },
  { ...DEFAULT_POLICY, leaks: true },
  { ...DEFAULT_POLICY, announced: new Set() },
  { ...DEFAULT_POLICY, prependCount: 3 },
  { ...DEFAULT_POLICY, usesRoles: true },
  { ...DEFAULT_POLICY, localPref: 20 },
];

/**
 * Origin 0 (AS 9) below AS 1 and AS 2. AS 1 has routers 1 and 2, AS 2 has 3. AS 1 and AS 2 peer at routers 2 and 3. Router 4
 * (AS 3) is the provider of both, 5 (AS 4) another provider of AS 1 at router 1, 6 (AS 5) the provider of AS 4.
 */
const LINES: readonly Line[] = [
  { a: 0, b: 1, relation: Relation.provider },
  { a: 0, b: 3, relation: Relation.provider },
  { a: 1, b: 2, relation: Relation.internal, link: -1 },
  { a: 2, b: 3, relation: Relation.peer },
  { a: 2, b: 4, relation: Relation.provider },
  { a: 3, b: 4, relation: Relation.provider },
  { a: 1, b: 5, relation: Relation.provider },
  { a: 5, b: 6, relation: Relation.provider },
];
const network = (lines = LINES): SmallNetwork =>
  smallNetwork([9, 1, 1, 2, 3, 4, 5], lines, { speaker: (i) => ({ routerId: 10 + i }), context: { policies: POLICIES } });
const started = (lines = LINES, origin = 0): SmallNetwork => {
  const made = network(lines);
  made.engine.originate(0, origin, true);
  made.rest();
  return made;
};
/** Everything that anybody has been told or chose, in words that do not depend on interning. */
function state({ context, ...rest }: SmallNetwork): unknown {
  const { routes, attributes, ribs, graph } = context;
  const words = (route: number): unknown => [routes.path(route), attributes.read(routes.attributes(route))];
  const adj = Array.from(ribs[0]!.adjIn, (route) => (route === 0 ? null : words(route)));
  return { choices: choices(context), adj, communities: [...graph.asOf.keys()].map((router) => rest.communities(router)) };
}
const withPolicy = (a: number, b: number, policy: number): Line[] =>
  LINES.map((line) => {
    if (line.a === a && line.b === b) return { ...line, policyA: policy };
    return line.a === b && line.b === a ? { ...line, policyB: policy } : line;
  });

/** Every policy at every end, but preferences that keep customers before peers before providers: others may never rest. */
const ALL = LINES.filter(({ relation }) => relation !== Relation.internal).flatMap(({ a, b, relation }) => {
  const towardsB = relation === Relation.provider ? [2, 3, 4, 5, 6] : [2, 3, 4, 5];
  const towardsA = relation === Relation.provider ? [1, 2, 3, 4, 5] : [2, 3, 4, 5];
  return [...towardsB.map((policy) => [a, b, policy] as const), ...towardsA.map((policy) => [b, a, policy] as const)];
});

describe('a change of policy', () => {
  it.each(ALL)('at router %i towards %i to policy %i ends where it would have begun, and is taken back whole', (a, b, policy) => {
    for (const origin of [0, 5]) {
      const changed = started(LINES, origin);
      const before = state(changed);
      changed.engine.changePolicy(changed.end(a, b), policy);
      changed.rest();
      const fresh = started(withPolicy(a, b, policy), origin);
      expect(state(changed)).toEqual(state(fresh));
      const solved = network(withPolicy(a, b, policy));
      solveFixpoint(solved.context, 0, [{ speaker: origin }]);
      expect(choices(changed.context)).toEqual(choices(solved.context));
      changed.engine.changePolicy(changed.end(a, b), 0);
      changed.rest();
      expect(state(changed)).toEqual(before);
    }
  });

  it('tells the other routers of the AS of a new preference though the choice stays', () => {
    const made = started();
    expect(made.chosen(2)?.localPref).toBe(200);
    made.engine.changePolicy(made.end(1, 0), 1);
    made.rest();
    expect(made.chosen(2)?.localPref).toBe(250);
  });

  it('that leaks spreads what is not for others, and its end withdraws it', () => {
    // AS 4 originates; AS 1 has the route from a provider and leaks it to its peer AS 2 and its provider AS 3.
    const made = started(LINES, 5);
    expect([made.path(3), made.path(4)]).toEqual([null, null]);
    for (const to of [3, 4]) made.engine.changePolicy(made.end(2, to), 2);
    made.rest();
    // AS 2 prefers what a peer tells it to what its provider does; AS 3 likes both customers and takes the shorter way.
    expect([made.path(3), made.path(4)]).toEqual(['1 4', '1 4']);
    for (const to of [3, 4]) made.engine.changePolicy(made.end(2, to), 0);
    made.rest();
    expect([made.path(3), made.path(4)]).toEqual([null, null]);
  });
});

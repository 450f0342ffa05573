/**
 * Goal: Only-to-Customer does what RFC 9234 §5 says, and no valley survives where everybody keeps to it. Method: each of the
 * RFC's rules as cases over all relations; then random walks of a route over sessions whose two ends apply the rules.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mirrored, Relation } from '../../../sim/routing/graph/relation.ts';
import { NO_OTC, otcIsLeak, otcOnExport, otcOnImport } from '../../../sim/routing/policy/roles.ts';

const NEIGHBOR = 64500;
const OWN = 64501;
const OTHER = 64502;
type Name = keyof typeof Relation;
const ALL = Object.keys(Relation) as Name[];

/** One answer per relation; those not named get `otherwise`. */
const expectByRelation = <T>(answer: (relation: Relation) => T, named: Partial<Record<Name, T>>, otherwise: T): void => {
  for (const name of ALL) expect([name, answer(Relation[name])]).toEqual([name, name in named ? named[name] : otherwise]);
};

describe('RFC 9234 §5, on import', () => {
  it('1: from a customer or an RS-client, any OTC is a leak', () => {
    expectByRelation((r) => otcIsLeak(r, NEIGHBOR, NEIGHBOR), { customer: true, routeServerClient: true }, false);
  });

  it('2: from a peer, an OTC other than its own number is a leak', () => {
    expectByRelation((r) => otcIsLeak(r, OTHER, NEIGHBOR), { customer: true, routeServerClient: true, peer: true }, false);
  });

  it('without OTC nothing is a leak', () => expectByRelation((r) => otcIsLeak(r, NO_OTC, NEIGHBOR), {}, false));

  it('3: from a provider, a peer or a route server, a missing OTC becomes the sender’s number', () => {
    const set = { provider: NEIGHBOR, peer: NEIGHBOR, routeServer: NEIGHBOR };
    expectByRelation((r) => otcOnImport(r, NO_OTC, NEIGHBOR), set, NO_OTC);
  });

  it('once set, it stays', () => expectByRelation((r) => otcOnImport(r, OTHER, NEIGHBOR), {}, OTHER));
});

describe('RFC 9234 §5, on export', () => {
  it('4: to a customer, a peer or an RS-client, a missing OTC becomes our number', () => {
    expectByRelation((r) => otcOnExport(r, NO_OTC, OWN), { customer: OWN, peer: OWN, routeServerClient: OWN }, NO_OTC);
  });

  it('5: a route with OTC never goes to providers, peers or route servers; 6: elsewhere it goes unchanged', () => {
    expectByRelation((r) => otcOnExport(r, OTHER, OWN), { provider: null, peer: null, routeServer: null }, OTHER);
  });
});

describe('law: a valley is caught at the leaker or at the next who keeps to the rules', () => {
  /** Steps of a route: the relation of the receiver to the sender at each hop. */
  const step = fc.constantFrom(Relation.customer, Relation.peer, Relation.provider);
  const isValleyFree = (steps: readonly number[]): boolean => {
    const turn = steps.findIndex((relation) => relation !== Relation.provider);
    return turn < 0 || steps.slice(turn + 1).every((relation) => relation === Relation.customer);
  };
  /** Whether the route passes all hops; those whose index is in `careless` send without asking (but do not touch the value). */
  const passes = (steps: readonly Relation[], careless: number): boolean => {
    let otc = NO_OTC;
    for (const [hop, relation] of steps.entries()) {
      const sender = 100 + hop;
      const sent = hop === careless ? otc : otcOnExport(relation, otc, sender);
      if (sent === null || otcIsLeak(mirrored(relation), sent, sender)) return false;
      otc = otcOnImport(mirrored(relation), sent, sender);
    }
    return true;
  };

  it('all keep to the rules', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => passes(steps, -1) === isValleyFree(steps)),
    );
  });

  it('one forgets the rules when it sends', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(7), (steps, careless) =>
        passes(steps, careless) === isValleyFree(steps)),
    );
  });
});

/**
 * Goal: what routers refuse by roles (RFC 9234), origin validation (RFC 6811) and path validation (ASPA) is refused in a running
 * network: at the session whose policy asks for it, and nowhere else. Method: a leak and a hijack by small networks with rules at
 * one session each; the rules themselves have tests of their own.
 */
import { describe, expect, it } from 'vitest';
import { parsePrefix } from '../../../sim/model/prefix.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { AspaTable } from '../../../sim/routing/policy/aspa.ts';
import { Refusal, refusalOf } from '../../../sim/routing/policy/import.ts';
import { RoaTable } from '../../../sim/routing/policy/origin-validation.ts';
import { DEFAULT_POLICY, type SessionPolicy } from '../../../sim/routing/policy/policy.ts';
import { Rpki } from '../../../sim/routing/policy/rpki.ts';
import { PREFIX } from '../../support/random-internet.ts';
import { smallNetwork, type Line, type SmallNetwork } from '../../support/small-network.ts';

const OFF = 0;
const LEAKS = 1;
const ROLES = 2;
const LEAKS_WITH_ROLES = 3;
const ORIGINS = 4;
const PATHS = 5;
const POLICIES: readonly SessionPolicy[] = [
  DEFAULT_POLICY,
  { ...DEFAULT_POLICY, leaks: true },
  { ...DEFAULT_POLICY, usesRoles: true },
  { ...DEFAULT_POLICY, leaks: true, usesRoles: true },
  { ...DEFAULT_POLICY, originValidation: 'drop-invalid' },
  { ...DEFAULT_POLICY, validatesPaths: true },
];
const rpki = (attested: number, aspas = new AspaTable()): Rpki => {
  const prefix = parsePrefix(PREFIX.text);
  return new Rpki([prefix], new RoaTable([{ prefix, maxLength: prefix.length, asn: attested }]), aspas);
};

/**
 * AS 9 (router 0) under AS 10 (1); AS 20 (2) under both AS 10 and AS 30 (3), which are peers: a leak by AS 20 reaches AS 30 as a
 * customer's route. Policies are those of AS 10 towards 20, of 20 towards 10, of 20 towards 30, of 30 towards 20.
 */
function leak(down: number, below: number, up: number, above: number, aspas?: AspaTable): SmallNetwork {
  const lines: Line[] = [
    { a: 0, b: 1, relation: Relation.provider },
    { a: 1, b: 2, relation: Relation.customer, policyA: down, policyB: below },
    { a: 2, b: 3, relation: Relation.provider, policyA: up, policyB: above },
    { a: 1, b: 3, relation: Relation.peer },
  ];
  const network = smallNetwork([9, 10, 20, 30], lines, { context: { policies: POLICIES, rpki: rpki(9, aspas) } });
  network.engine.originate(0, 0, true);
  network.rest();
  return network;
}
const refusal = ({ context, end }: SmallNetwork, at: number, from: number): number =>
  refusalOf(context, 0, end(at, from), context.ribs[0]!.adjIn[end(at, from)]!);

describe('a leak', () => {
  it('is preferred by whoever is told it, for it comes from a customer', () => {
    expect(leak(OFF, OFF, OFF, OFF).path(3)).toBe('10 9');
    expect(leak(OFF, OFF, LEAKS, OFF).path(3)).toBe('20 10 9');
  });

  it('is refused by a provider with roles where the route came down marked (RFC 9234 §5, ingress 1)', () => {
    const network = leak(ROLES, OFF, LEAKS, ROLES);
    expect(network.chosen(2)?.otc).toBe(10);
    expect(network.path(3)).toBe('10 9');
    expect(refusal(network, 3, 2)).toBe(Refusal.leaked);
  });

  it('is refused too where the leaking AS marked it on its way in (ingress 3)', () => {
    const network = leak(OFF, ROLES, LEAKS, ROLES);
    expect(network.chosen(2)?.otc).toBe(0);
    expect(network.path(3)).toBe('10 9');
  });

  it('is not seen where nobody marked the route, or where nobody looks', () => {
    expect(leak(OFF, OFF, LEAKS, ROLES).path(3)).toBe('20 10 9');
    expect(leak(ROLES, OFF, LEAKS, OFF).path(3)).toBe('20 10 9');
  });

  it('does not even leave an AS with roles towards its providers (egress 2)', () => {
    const network = leak(ROLES, ROLES, LEAKS_WITH_ROLES, OFF);
    expect(network.path(3)).toBe('10 9');
    expect(network.context.ribs[0]!.adjIn[network.end(3, 2)]).toBe(0);
  });

  it('is refused by path validation where the providers of the ASes on the path are attested', () => {
    const aspas = new AspaTable();
    aspas.attest(9, [10]);
    aspas.attest(10, []);
    expect(leak(OFF, OFF, LEAKS, PATHS, aspas).path(3)).toBe('10 9');
    expect(refusal(leak(OFF, OFF, LEAKS, PATHS, aspas), 3, 2)).toBe(Refusal.pathInvalid);
    expect(leak(OFF, OFF, LEAKS, OFF, aspas).path(3)).toBe('20 10 9');
    expect(leak(OFF, OFF, LEAKS, PATHS).path(3)).toBe('20 10 9');
  });

  it('ends with the change of policy that began it, and what was refused was never used', () => {
    const network = leak(ROLES, OFF, OFF, ROLES);
    const before = network.changed.length;
    network.engine.changePolicy(network.end(2, 3), LEAKS);
    network.rest();
    network.engine.changePolicy(network.end(2, 3), OFF);
    network.rest();
    expect(network.changed.length).toBe(before);
  });
});

describe('a hijack of the same prefix', () => {
  /** AS 9 (0) and AS 66 (1) both originate; AS 10 (2) hears AS 9 over AS 20 (3) and AS 66 directly; AS 30 (4) is above AS 10. */
  const hijack = (policy: number, attested: number): SmallNetwork => {
    const network = smallNetwork(
      [9, 66, 10, 20, 30],
      [
        { a: 0, b: 3, relation: Relation.provider },
        { a: 3, b: 2, relation: Relation.provider },
        { a: 1, b: 2, relation: Relation.provider, policyB: policy },
        { a: 2, b: 4, relation: Relation.provider },
      ],
      { context: { policies: POLICIES, rpki: rpki(attested) } },
    );
    for (const origin of [0, 1]) network.engine.originate(0, origin, true);
    network.rest();
    return network;
  };

  it('wins by the shorter path where origins are not validated', () => {
    expect([hijack(OFF, 9).path(2), hijack(OFF, 9).path(4)]).toEqual(['66', '10 66']);
  });

  it('is refused as invalid where they are, and everybody behind is safe with it', () => {
    const network = hijack(ORIGINS, 9);
    expect([network.path(2), network.path(4)]).toEqual(['20 9', '10 20 9']);
    expect(refusal(network, 2, 1)).toBe(Refusal.originInvalid);
  });

  it('is not refused without an attestation that covers the prefix, nor by one for the hijacker', () => {
    expect(hijack(ORIGINS, 66).path(2)).toBe('66');
    const uncovered = smallNetwork([66, 10], [{ a: 0, b: 1, relation: Relation.provider, policyB: ORIGINS }], {
      context: { policies: POLICIES, rpki: new Rpki([parsePrefix(PREFIX.text)], new RoaTable([]), new AspaTable()) },
    });
    uncovered.engine.originate(0, 0, true);
    uncovered.rest();
    expect(uncovered.path(1)).toBe('66');
  });
});

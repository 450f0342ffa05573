/**
 * Goal: path verification is the draft's. Method: the worked examples that the draft points to (Sriram, Borchert and Matejka,
 * "ASPA-based AS Path Verification Examples", 2025), tables 1 to 3 with all ramp lengths, and laws over random valley-free
 * paths and leaks.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { AspaTable, pathRamps, verifyDownstream, verifyPath, verifyUpstream } from '../../../sim/routing/policy/aspa.ts';

const as = (letter: string): number => letter.charCodeAt(0);
const path = (letters: string): number[] => letters.split(' ').map(as);
function attested(rows: Readonly<Record<string, string>>): AspaTable {
  const table = new AspaTable();
  for (const [customer, providers] of Object.entries(rows)) {
    table.attest(as(customer), providers === '0' ? [0] : path(providers));
  }
  return table;
}

/** E and F attest nothing; G attests that it has no provider. */
const FIRST = attested({ A: 'C D', B: 'E', C: 'F', D: 'F G', G: '0' });
/** J attests nothing. */
const SECOND = attested({ H: '0', K: '0', L: 'K', P: '0', Q: '0', R: 'Q', S: 'R' });

describe('provider authorisation', () => {
  it.each([
    ['A', 'C', true],
    ['A', 'E', false],
    ['E', 'A', null],
    ['G', 'F', false],
  ] as const)('of %s for %s is %s', (customer, candidate, wanted) => {
    expect(FIRST.isProvider(as(customer), as(candidate))).toBe(wanted);
  });

  it('unites rows of one customer', () => {
    const table = attested({ A: 'C' });
    table.attest(as('A'), [as('D')]);
    expect([as('C'), as('D')].map((provider) => table.isProvider(as('A'), provider))).toEqual([true, true]);
  });
});

describe('examples, table 1: upstream', () => {
  it.each([
    ['F C A', 3, 3, 'valid'],
    ['D C A', 2, 2, 'invalid'],
    ['D F C A', 4, 3, 'unknown'],
    ['D E B', 3, 2, 'unknown'],
    ['A D E B', 3, 2, 'invalid'],
    ['A D G E B', 3, 2, 'invalid'],
    ['A C F', 2, 1, 'invalid'],
    ['A C F G', 1, 1, 'invalid'],
    ['E B', 2, 2, 'valid'],
  ] as const)('%s', (letters, upMax, upMin, wanted) => {
    expect(pathRamps(FIRST, path(letters))).toMatchObject({ upMax, upMin });
    expect(verifyUpstream(FIRST, path(letters))).toBe(wanted);
  });
});

describe('examples, table 2: downstream', () => {
  it.each([
    ['E G F C A', 4, 2, 3, 1, 'unknown'],
    ['E G D A', 3, 2, 3, 1, 'valid'],
    ['E D C A', 2, 2, 2, 1, 'unknown'],
    ['E G D C A', 2, 2, 2, 1, 'invalid'],
    ['C F D G', 1, 4, 1, 2, 'unknown'],
    ['D G E B', 3, 2, 2, 2, 'valid'],
    ['C D G E B', 3, 1, 2, 1, 'invalid'],
    ['F C A', 3, 2, 3, 1, 'valid'],
    // A provider that forges the origin, or a piece of the path, towards its own customer cannot be seen.
    ['E A', 1, 2, 1, 1, 'valid'],
    ['E C A', 2, 2, 2, 1, 'valid'],
  ] as const)('%s', (letters, upMax, downMax, upMin, downMin, wanted) => {
    const length = path(letters).length;
    expect(pathRamps(FIRST, path(letters))).toEqual({ length, upMax, downMax, upMin, downMin });
    expect(verifyDownstream(FIRST, path(letters))).toBe(wanted);
  });
});

describe('examples, table 3: complex relations', () => {
  it.each([
    ['J H', verifyUpstream],
    ['K J H', verifyDownstream],
    ['Q P', verifyUpstream],
  ] as const)('%s is invalid', (letters, verify) => {
    expect(pathRamps(SECOND, path(letters))).toMatchObject({ upMax: 1, upMin: 1 });
    expect(verify(SECOND, path(letters))).toBe('invalid');
  });
});

describe('procedure', () => {
  it('an empty path is invalid, one AS alone is valid', () => {
    for (const verify of [verifyUpstream, verifyDownstream]) {
      expect(verify(FIRST, [])).toBe('invalid');
      expect(verify(FIRST, [as('A')])).toBe('valid');
      expect(verify(FIRST, [as('E'), as('E')])).toBe('valid');
    }
  });

  it('counts prepends once', () => {
    expect(verifyUpstream(FIRST, path('F F F C A A'))).toBe('valid');
    expect(pathRamps(FIRST, path('E E G G D A A A'))).toEqual({ length: 4, upMax: 3, downMax: 2, upMin: 3, downMin: 1 });
  });

  it('without attestations nothing longer than a climb and a descent of one AS is confirmed', () => {
    const none = new AspaTable();
    expect(verifyUpstream(none, path('C A'))).toBe('unknown');
    expect(verifyDownstream(none, path('F C A'))).toBe('unknown');
    expect(verifyDownstream(none, path('C A'))).toBe('valid');
  });

  it('takes the algorithm by relation and asks for the neighbour’s own number', () => {
    const { customer, peer, provider, internal, internalClient, routeServer, routeServerClient } = Relation;
    const answer = (r: number, neighbor = 'E'): unknown => verifyPath(FIRST, r, path('E G D A'), as(neighbor));
    expect([customer, peer, routeServer, routeServerClient].map((r) => answer(r))).toEqual(Array(4).fill('invalid'));
    expect(answer(provider)).toBe('valid');
    expect([internal, internalClient].map((r) => answer(r))).toEqual([null, null]);
    expect(answer(provider, 'G')).toBe('invalid');
    const transparent = (r: number): unknown => verifyPath(FIRST, r, path('F C A'), as('Z'));
    expect([transparent(routeServer), transparent(peer)]).toEqual(['valid', 'invalid']);
  });
});

describe('laws', () => {
  /** A path as steps from the origin: climbs, whether it crosses between peers at the top, descents; and who attests. */
  const journey = fc.record({
    climbs: fc.nat(4),
    crosses: fc.boolean(),
    descents: fc.nat(4),
    attests: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
    prepends: fc.array(fc.nat(2), { minLength: 16, maxLength: 16 }),
  });
  interface World {
    readonly table: AspaTable;
    /** Nearest first, prepends in it. */
    readonly path: number[];
    readonly count: number;
  }
  /** AS 1 is the origin, numbers ascend along the path. Everybody who attests lists all providers, one outside the path too. */
  type Journey = typeof journey extends fc.Arbitrary<infer T> ? T : never;
  function world({ climbs, crosses, descents, attests, prepends }: Journey): World {
    const count = 1 + climbs + (crosses ? 1 : 0) + descents;
    const table = new AspaTable();
    for (let at = 1; at <= count; at++) {
      if (!attests[at]) continue;
      const providers = [1000 + at];
      if (at <= climbs) providers.push(at + 1);
      if (at > count - descents) providers.push(at - 1);
      table.attest(at, providers);
    }
    const path: number[] = [];
    for (let at = count; at >= 1; at--) path.push(...Array<number>(1 + prepends[at]!).fill(at));
    return { table, path, count };
  }

  it('a valley-free path is never invalid, and valid where everybody attests', () => {
    fc.assert(
      fc.property(journey, (drawn) => {
        const { table, path } = world(drawn);
        expect(verifyDownstream(table, path)).not.toBe('invalid');
        const full = world({ ...drawn, attests: Array<boolean>(16).fill(true) });
        expect(verifyDownstream(full.table, full.path)).toBe('valid');
        if (drawn.descents > 0 || drawn.crosses) return;
        expect(verifyUpstream(table, path)).not.toBe('invalid');
        expect(verifyUpstream(full.table, full.path)).toBe('valid');
      }),
    );
  });

  it('a route that came down or sideways and is sent up or sideways is invalid where the AS before the leaker attests', () => {
    fc.assert(
      fc.property(
        journey.filter(({ crosses, descents }) => crosses || descents > 0),
        fc.boolean(),
        (drawn, isAttested) => {
          // The last AS of the path is the leaker; the one before it is its provider or peer.
          const { count } = world(drawn);
          const attests = drawn.attests.with(count - 1, isAttested);
          const { table, path } = world({ ...drawn, attests });
          const verdict = verifyUpstream(table, path);
          expect(verdict).not.toBe('valid');
          if (isAttested) expect(verdict).toBe('invalid');
        },
      ),
    );
  });
});

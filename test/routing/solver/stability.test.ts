/**
 * Goal: it is told apart whether routing has one state of rest, several or none, as proven in the literature for its gadgets; and
 * the timed engine behaves as the answer says. Method: the gadgets, played and searched; the engine over them; and random safe
 * worlds, in which the one state is the solver's.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { routingContext } from '../../../sim/routing/rib/context.ts';
import { settle } from '../../../sim/routing/solver/settle.ts';
import { solveFixpoint } from '../../../sim/routing/solver/fixpoint.ts';
import { stability, type Stability } from '../../../sim/routing/solver/stability.ts';
import { badGadget, disagree, goodGadget, medChurn, ringGadget, wedgie } from '../../support/gadgets.ts';
import { contextOf, randomInternet } from '../../support/random-internet.ts';
import { smallNetwork, type SmallNetwork } from '../../support/small-network.ts';
import { asNumbers } from '../../support/timed-run.ts';

const SECOND = 1_000_000;
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const ORIGIN = [{ speaker: 0 }];
const ask = ({ context }: SmallNetwork): Stability => stability(context, 0, ORIGIN);
const paths = ({ context }: SmallNetwork, route: Int32Array): string[] =>
  Array.from(route, (id) => (id === 0 ? '–' : asNumbers(context, context.routes.path(id)).join(' ')));

describe('BAD GADGET', () => {
  it('has no state of rest: all that can be reached was visited, and every order of activation cycles', () => {
    const answer = ask(badGadget());
    expect(answer.kind).toBe('none');
    if (answer.kind !== 'none') return;
    expect(answer.evidence).toBe('searched');
    expect(answer.cycles.map(({ schedule }) => schedule)).toEqual(['together', 'ascending', 'descending']);
    for (const { period, speakers } of answer.cycles) {
      expect(period).toBeGreaterThan(0);
      expect(speakers).toEqual([1, 2, 3]);
    }
  });

  it('is recognised by playing alone', () => {
    const { context } = badGadget();
    expect(stability(context, 0, ORIGIN, { statesMax: 0 })).toMatchObject({ kind: 'none', evidence: 'played' });
  });

  it('comes to rest once one session is down', () => {
    const network = badGadget();
    network.context.sessionUp[network.end(1, 2)] = 0;
    expect(ask(network)).toMatchObject({ kind: 'unique', evidence: 'searched', cycles: [] });
  });

  it('never comes to rest in the timed engine, whose solver hits its bound', () => {
    const network = badGadget({ speaker: () => ({ processingSpanUs: 5_000 }) });
    network.engine.originate(0, 0, true);
    let before = 0;
    for (let until = 10; until <= 60; until += 10) {
      network.runUntil(until * SECOND);
      expect(network.changed.length).toBeGreaterThan(before);
      before = network.changed.length;
    }
    const late = network.changed.filter(({ atUs }) => atUs > 50 * SECOND);
    expect(new Set(late.map(({ router }) => router))).toEqual(new Set([1, 2, 3]));
    expect(solveFixpoint(badGadget().context, 0, ORIGIN).isStable).toBe(false);
  });
});

describe('GOOD GADGET', () => {
  it('has one state of rest', () => {
    const network = goodGadget();
    const answer = ask(network);
    expect(answer).toMatchObject({ kind: 'unique', evidence: 'searched', cycles: [] });
    // 3 goes directly, so 2 gets its detour, and 1 cannot have its own: 2 does not go directly.
    if (answer.kind === 'unique') expect(paths(network, answer.state.route)).toEqual(['', '100', '3 100', '100']);
  });

  it('is where the engine and the solver end', () => {
    const network = goodGadget();
    network.engine.originate(0, 0, true);
    network.rest();
    expect([0, 1, 2, 3].map((router) => network.path(router))).toEqual(['', '100', '3 100', '100']);
  });

  it('whichever one of the three does not care', () => {
    for (const likes of [[false, true, true], [true, false, true], [true, true, false]] as const) {
      expect(ask(ringGadget(likes))).toMatchObject({ kind: 'unique', evidence: 'searched' });
    }
  });
});

describe('DISAGREE', () => {
  it('has two states of rest, one for each who gets its way, and can go on for ever if both always act together', () => {
    const network = disagree();
    const answer = ask(network);
    expect(answer.kind).toBe('several');
    if (answer.kind !== 'several') return;
    expect(answer.evidence).toBe('searched');
    expect(answer.states.map(({ route }) => paths(network, route)).sort()).toEqual([
      ['', '100', '1 100'],
      ['', '2 100', '100'],
    ]);
    expect(answer.speakers).toEqual([1, 2]);
    expect(answer.cycles).toEqual([{ schedule: 'together', period: 2, speakers: [1, 2] }]);
  });

  it('in the engine, timing decides between them', () => {
    const ends = ([[10_000, 500_000], [500_000, 10_000]] as const).map((delaysUs) => {
      const network = disagree(delaysUs);
      network.engine.originate(0, 0, true);
      network.rest();
      return [1, 2].map((router) => network.path(router));
    });
    expect(ends).toEqual([['100', '1 100'], ['2 100', '100']]);
  });

  it('in the engine, equal timing makes both act together for ever', () => {
    const network = disagree();
    network.engine.originate(0, 0, true);
    network.runUntil(10 * SECOND);
    const changes = network.changed.filter(({ atUs }) => atUs > 9 * SECOND);
    expect(new Set(changes.map(({ router }) => router))).toEqual(new Set([1, 2]));
  });
});

describe('wedgie (RFC 4264 §3)', () => {
  it('has an intended and an unintended state', () => {
    const network = wedgie();
    const answer = ask(network);
    expect(answer.kind).toBe('several');
    if (answer.kind !== 'several') return;
    expect(answer.states.map(({ route }) => paths(network, route)).sort()).toEqual([
      // Nobody uses the backup; then AS 3 is on it although the primary is up.
      ['', '1', '2 1', '1'],
      ['', '3 4 1', '4 1', '1'],
    ]);
  });

  it('goes from one to the other when the primary fails and returns, and back only when the backup is reset', () => {
    const network = wedgie();
    const { engine, context, end } = network;
    const session = (a: number, b: number, isUp: boolean): void => {
      for (const half of [end(a, b), end(b, a)]) {
        if (isUp) engine.sessionEstablished(half);
        else engine.sessionLost(half);
      }
      network.rest();
    };
    const state = (): (string | null)[] => [1, 2, 3].map((router) => network.path(router));
    // The primary is announced first.
    context.sessionUp[end(0, 1)] = context.sessionUp[end(1, 0)] = 0;
    engine.originate(0, 0, true);
    network.rest();
    session(0, 1, true);
    const intended = ['3 4 1', '4 1', '1'];
    expect(state()).toEqual(intended);
    session(0, 3, false);
    expect(state()).toEqual(['1', '2 1', '3 2 1']);
    session(0, 3, true);
    expect(state()).toEqual(['1', '2 1', '1']);
    session(0, 1, false);
    session(0, 1, true);
    expect(state()).toEqual(intended);
  });
});

describe('MED oscillation (RFC 3345 §2.1)', () => {
  it('has no state of rest with MED compared per neighbouring AS', () => {
    const answer = ask(medChurn());
    expect(answer).toMatchObject({ kind: 'none', evidence: 'searched' });
    // The two reflectors chase each other; clients and neighbours keep theirs.
    if (answer.kind === 'none') expect(answer.cycles.find(({ schedule }) => schedule === 'ascending')!.speakers).toEqual([1, 4]);
  });

  it('goes on in the engine', () => {
    const network = medChurn();
    network.engine.originate(0, 0, true);
    network.runUntil(SECOND);
    const before = network.changed.length;
    network.runUntil(2 * SECOND);
    expect(network.changed.length).toBeGreaterThan(before);
  });

  it('ends when the reflectors send more than one path (RFC 7964)', () => {
    const network = medChurn('per-neighbor-as', 3);
    expect(ask(network)).toMatchObject({ kind: 'unique', evidence: 'searched', cycles: [] });
    network.engine.originate(0, 0, true);
    network.rest();
    // Ra goes by AS 10, which costs it 5, and Rd by Ra: AS 6 with MED 0 is 13 and 12 away.
    expect([1, 4].map((router) => network.path(router))).toEqual(['10 100', '10 100']);
    const answer = ask(network);
    const other = routingContext(network.context.graph, { ...network.context, ribs: undefined });
    if (answer.kind === 'unique') settle(other, 0, ORIGIN, answer.state);
    for (const column of ['adjIn', 'adjOut', 'rank', 'locEdge', 'locRoute'] as const) {
      expect([column, ...other.ribs[0]![column]]).toEqual([column, ...network.context.ribs[0]![column]]);
    }
  });

  it('ends when MED is compared always (RFC 3345 §3)', () => {
    expect(ask(medChurn('always'))).toMatchObject({ kind: 'unique', evidence: 'searched', cycles: [] });
  });
});

describe('bounds', () => {
  it('a schedule that neither rests nor repeats within the bound is said so', () => {
    const { context } = badGadget();
    expect(stability(context, 0, ORIGIN, { roundsMax: 1, statesMax: 0 })).toEqual({ kind: 'unknown', roundsMax: 1 });
  });

  it('a search that is cut short leaves the evidence of play', () => {
    const { context } = goodGadget();
    expect(stability(context, 0, ORIGIN, { statesMax: 3 })).toMatchObject({ kind: 'unique', evidence: 'played' });
  });

  it('without an origin everybody rests without a route', () => {
    const { context } = smallNetwork([1, 2], [{ a: 0, b: 1, relation: Relation.peer }]);
    expect(stability(context, 0, [])).toMatchObject({ kind: 'unique', evidence: 'searched' });
  });
});

it('law: safe worlds have one state, the solver’s, and looking for it leaves the context alone', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 3, max: 25 }), fc.boolean(), (seed, asCount, isMesh) => {
      const ibgp = isMesh ? 'mesh' : 'reflectors';
      const internet = randomInternet({ seed, asCount, routersMax: 3, ibgp, hasPolicies: true });
      const context = contextOf(internet);
      const origins = [{ speaker: internet.speakers[seed % internet.speakers.length]! }];
      const answer = stability(context, 0, origins, { shuffles: 3, statesMax: 0 });
      expect(context.ribs[0]!.locEdge.every((edge) => edge === -1)).toBe(true);
      expect(answer).toMatchObject({ kind: 'unique', cycles: [] });
      solveFixpoint(context, 0, origins);
      if (answer.kind !== 'unique') return;
      expect([...answer.state.via]).toEqual([...context.ribs[0]!.locEdge]);
      expect([...answer.state.route]).toEqual([...context.ribs[0]!.locRoute]);
      // Put into a RIB, the state is there in every column.
      const other = routingContext(internet.graph, { ...context, ribs: undefined });
      settle(other, 0, origins, answer.state);
      for (const column of ['adjIn', 'adjOut', 'rank', 'best', 'locEdge', 'locRoute', 'fibEdge', 'fibRoute'] as const) {
        expect([column, ...other.ribs[0]![column]]).toEqual([column, ...context.ribs[0]![column]]);
      }
    }),
    { numRuns: 60 },
  );
});

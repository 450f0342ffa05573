/**
 * Goal: a what-if gives what a fresh sweep gives, whatever was changed before, touches nothing else and can be taken back.
 * Method: random safe worlds and random changes, one after another; every column, tie and catchment is held against a new
 * solution of the same origins and sessions.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../sim/kernel/streams.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import { originsOf } from '../../sim/routing/solver/catchment.ts';
import { gaoRexfordSweep, NO_CLASS, type GaoRexfordSweep, type SweepState } from '../../sim/routing/solver/gao-rexford.ts';
import { WhatIf, type WhatIfChange } from '../../sim/routing/solver/what-if.ts';
import { randomInternet } from '../support/random-internet.ts';

/** Columns as one comparable list; the length of a speaker without a route means nothing. */
const columns = ({ learned, length, via }: SweepState): string[] =>
  Array.from(learned, (one, s) => (one === NO_CLASS ? 'none' : `${one} ${length[s]} ${via[s]}`));

interface World {
  readonly graph: RoutingGraph;
  readonly sweep: GaoRexfordSweep;
  readonly origins: Set<number>;
  readonly sessionUp: Uint8Array;
  readonly whatIf: WhatIf;
}

function worldOf(seed: number, asCount: number): World {
  const { graph } = randomInternet({ seed, asCount });
  const fit = gaoRexfordSweep(graph);
  if (!fit.ok) throw new Error(fit.has);
  const dice = stream(seed, 'what-if');
  const origins = new Set(Array.from({ length: dice.integer(0, 4) }, () => dice.integer(0, asCount - 1)));
  const sessionUp = new Uint8Array(graph.halfEdgeCount).fill(1);
  return { graph, sweep: fit.value, origins, sessionUp, whatIf: new WhatIf(graph, fit.value, origins) };
}

/** A change of some origins and some sessions, each to the other state or, now and then, to the one that it is in. */
function randomChange({ graph, origins, sessionUp }: World, dice: ReturnType<typeof stream>): Required<WhatIfChange> {
  const flips = (count: number): number => dice.integer(0, count);
  const speakers = new Set(Array.from({ length: flips(2) }, () => dice.integer(0, graph.speakerCount - 1)));
  const sessions = new Map<number, number>();
  for (let left = graph.halfEdgeCount === 0 ? 0 : flips(3); left > 0; left--) {
    const h = dice.integer(0, graph.halfEdgeCount - 1);
    sessions.set(graph.session[h]!, h);
  }
  return {
    origins: [...speakers].map((speaker) => [speaker, dice.chance(0.1) ? origins.has(speaker) : !origins.has(speaker)] as const),
    sessions: [...sessions.values()].map((h) => [h, dice.chance(0.1) ? sessionUp[h] === 1 : sessionUp[h] === 0] as const),
  };
}

const seeds = fc.integer({ min: 0, max: 2_147_483_647 });

describe('what-ifs', () => {
  it('are what a fresh sweep finds, and tell who moved', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 8 }), (seed, asCount, changeCount) => {
        const world = worldOf(seed, asCount);
        const { graph, sweep, origins, sessionUp, whatIf } = world;
        const dice = stream(seed, 'changes');
        let before = originsOf(graph, whatIf.state.via);
        for (let left = changeCount; left > 0; left--) {
          const was = columns(whatIf.state);
          const change = randomChange(world, dice);
          for (const [speaker, isOn] of change.origins) {
            if (isOn) origins.add(speaker);
            else origins.delete(speaker);
          }
          for (const [h, isUp] of change.sessions) sessionUp[h] = sessionUp[graph.mate[h]!] = isUp ? 1 : 0;
          const { changedCount, moved, from, to } = whatIf.apply(change);
          const fresh = sweep.solve(origins, sessionUp);
          const now = columns(fresh);
          expect(columns(whatIf.state)).toEqual(now);
          const after = originsOf(graph, fresh.via);
          expect([...whatIf.origin]).toEqual([...after]);
          expect(changedCount).toBe(now.filter((one, s) => one !== was[s]).length);
          const movers = [...after.keys()].filter((s) => before[s] !== after[s]);
          expect(moved.toSorted((x, y) => x - y)).toEqual(movers);
          expect(from).toEqual(moved.map((s) => before[s]));
          expect(to).toEqual(moved.map((s) => after[s]));
          before = after;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('can be taken back', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 60 }), (seed, asCount) => {
        const world = worldOf(seed, asCount);
        const { whatIf } = world;
        const dice = stream(seed, 'changes');
        const [state, origin] = [columns(whatIf.state), [...whatIf.origin]];
        const first = randomChange(world, dice);
        const shift = whatIf.apply(first);
        whatIf.undo();
        expect([columns(whatIf.state), [...whatIf.origin]]).toEqual([state, origin]);
        expect(whatIf.apply(first)).toEqual(shift);
        expect(() => {
          whatIf.undo();
          whatIf.undo();
        }).toThrow('no change to take back');
      }),
      { numRuns: 100 },
    );
  });
});

/**
 * Goal: several ways to one answer: the timed engine at rest, the steady-state solver, the sweep and a naive oracle choose
 * the same routes in every safe world, whatever happened on the way. Method: random worlds and histories; all choices are
 * compared, and both ends of sessions.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOCAL_EDGE, NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { solveFixpoint } from '../../sim/routing/solver/fixpoint.ts';
import { gaoRexfordSweep, type SweepState } from '../../sim/routing/solver/gao-rexford.ts';
import { settle, type PlainChoice } from '../support/plain-routing.ts';
import { contextOf, randomInternet, type InternetOptions, type RandomInternet } from '../support/random-internet.ts';
import { randomScript } from '../support/random-script.ts';
import { choices, runTimed } from '../support/timed-run.ts';

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const timing = fc.record({
  mraiUs: fc.constantFrom(0, 0, 30_000_000),
  delayMaxUs: fc.constantFrom(5_000, 80_000, 1_000_000),
  limitWithdrawals: fc.boolean(),
  processingSpanUs: fc.constantFrom(0, 100_000),
});

const inWords = (choice: PlainChoice | null): string => {
  if (choice === null) return 'none';
  if (choice.session === null) return 'own';
  return `session ${choice.session} path ${choice.route.path.join(' ')} next ${choice.route.nextHop}`;
};

const inShort = (choice: PlainChoice | null): string => {
  if (choice === null) return 'none';
  if (choice.session === null) return 'own';
  return `session ${choice.session} length ${choice.route.path.length} ${choice.route.learned}`;
};

const swept = ({ graph }: RandomInternet, { learned, length, via }: SweepState): string[] =>
  Array.from(via, (edge, s) => {
    if (edge === NO_EDGE) return 'none';
    if (edge === LOCAL_EDGE) return 'own';
    return `session ${graph.session[edge]} length ${length[s]} ${['customer', 'peer', 'provider'][learned[s]!]}`;
  });

interface History {
  readonly seed: number;
  readonly limitWithdrawals: boolean;
  readonly mraiUs: number;
}

function agree(internet: RandomInternet, isPlain: boolean, { seed, limitWithdrawals, mraiUs }: History): void {
  const { acts, origins, downSessions } = randomScript(internet, seed, { spanUs: mraiUs === 0 ? 1_000_000 : 50_000_000 });
  const oracle = settle(internet.plain, origins, (session) => !downSessions.has(session));
  expect(oracle).not.toBeNull();
  const wanted = oracle!.map(inWords);

  const solved = contextOf(internet);
  for (const session of downSessions) for (const end of internet.ends[session]!) solved.sessionUp[end] = 0;
  expect(
    solveFixpoint(
      solved,
      0,
      [...origins].map((speaker) => ({ speaker })),
    ).isStable,
  ).toBe(true);
  expect(choices(solved)).toEqual(wanted);

  const sweep = gaoRexfordSweep(internet.graph);
  if (isPlain) expect(sweep.ok).toBe(true);
  if (sweep.ok) expect(swept(internet, sweep.value.solve(origins, solved.sessionUp))).toEqual(oracle!.map(inShort));

  const { context } = runTimed(internet, acts, { limitWithdrawals });
  expect(choices(context)).toEqual(wanted);
  const rib = context.ribs[0]!;
  const { mate } = context.graph;
  for (let h = 0; h < mate.length; h++) {
    expect(rib.adjIn[mate[h]!]).toBe(rib.adjOut[h]);
    expect(solved.ribs[0]!.adjIn[mate[h]!]).toBe(solved.ribs[0]!.adjOut[h]);
  }
}

const worlds: readonly (readonly [string, number, Partial<InternetOptions>])[] = [
  ['one router per AS', 120, {}],
  ['policies and a route server', 80, { hasPolicies: true, hasRouteServer: true }],
  ['several routers, full mesh', 80, { routersMax: 4, hasPolicies: true }],
  ['several routers, reflectors', 80, { routersMax: 6, ibgp: 'reflectors', hasPolicies: true }],
];

describe('engine, solver and oracle agree', () => {
  it.each(worlds)('%s', (_, numRuns, kind) => {
    fc.assert(
      fc.property(
        seed,
        seed,
        fc.integer({ min: 5, max: 40 }),
        timing,
        (worldSeed, historySeed, asCount, { limitWithdrawals, ...rest }) => {
          const size = kind.routersMax === undefined ? asCount : Math.ceil(asCount / 3);
          const internet = randomInternet({ seed: worldSeed, asCount: size, ...kind, ...rest });
          agree(internet, Object.keys(kind).length === 0, { seed: historySeed, limitWithdrawals, mraiUs: rest.mraiUs });
        },
      ),
      { numRuns },
    );
  });
});

/** Replays a recorded case: the engine goes through its steps, the solver is asked for each state, both are compared with it. */
import type { Observed, RecordedCase } from './case.ts';
import { compare, mismatchText, ofPrefix } from './compare.ts';
import { SimulatedCase } from './simulated.ts';
import { isStableHere } from './stability.ts';

export interface Tally {
  readonly cases: number;
  readonly states: number;
  readonly routes: number;
  /** Lines, one for each thing that differs. */
  readonly mismatches: readonly string[];
  /** States of a prefix in which the daemons rest elsewhere than we, in a place that is stable by our rules as well. */
  readonly otherStates: number;
  /** States that the engine does not come to rest in. */
  readonly restless: number;
}

export const NOTHING: Tally = { cases: 0, states: 0, routes: 0, mismatches: [], otherStates: 0, restless: 0 };

export const added = (x: Tally, y: Tally): Tally => ({
  cases: x.cases + y.cases,
  states: x.states + y.states,
  routes: x.routes + y.routes,
  mismatches: [...x.mismatches, ...y.mismatches],
  otherStates: x.otherStates + y.otherStates,
  restless: x.restless + y.restless,
});

export const tallyLine = ({ cases, routes, mismatches }: Tally): string =>
  `${cases} cases, ${routes} routes, ${mismatches.length} mismatches`;

/** Compares one observed state with the simulator in the same state. */
export function judge(simulated: SimulatedCase, wanted: Observed, where: string): Tally {
  const mismatches = simulated.wrongSessions().map((session) => `${where}: session ${session} is not as the steps say`);
  const engine = simulated.observed();
  const solver = simulated.solved();
  let routes = 0;
  let otherStates = 0;
  for (const prefix of Object.keys(engine.catchment)) {
    const here = ofPrefix(wanted, prefix);
    let isOther = false;
    for (const [name, got] of [['engine', engine], ['solver', solver]] as const) {
      if (got === null) {
        mismatches.push(`${where}: the solver finds no stable state for ${prefix}`);
        continue;
      }
      const { routeCount, mismatches: found } = compare(here, ofPrefix(got, prefix));
      if (name === 'engine') routes += routeCount;
      if (found.length === 0) continue;
      // The judge is the daemon: a state that is stable by our rules too is as good as the one we came to.
      const choseOtherwise = found.some(({ what }) => what === 'best route');
      if (choseOtherwise && isStableHere(simulated, prefix, here) && isStableHere(simulated, prefix, got)) isOther = true;
      else mismatches.push(...found.map((mismatch) => `${where}, ${name}: ${mismatchText(mismatch)}`));
    }
    if (isOther) otherStates++;
  }
  return { cases: 0, states: 1, routes, mismatches, otherStates, restless: 0 };
}

export function replay(recorded: RecordedCase, name: string): Tally {
  const simulated = new SimulatedCase(recorded.topology, recorded.seed ?? 1);
  let tally: Tally = { ...NOTHING, cases: 1 };
  recorded.states.forEach(({ step, best, catchment }, i) => {
    if (step !== null) simulated.apply(step);
    const where = `${name} state ${i}${step === null ? '' : ` (after ${JSON.stringify(step)})`}`;
    if (!simulated.isAtRest) throw new Error(`${where}: no rest`);
    tally = added(tally, judge(simulated, { best, catchment }, where));
  });
  return tally;
}

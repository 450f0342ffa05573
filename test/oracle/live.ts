/** Runs a case in daemons and in the simulator side by side, and has every state judged. */
import type { Catchments, Choices, Observed, RecordedCase, Step, Topology } from './case.ts';
import { NOWHERE } from './compare.ts';
import { pause } from './daemons/commands.ts';
import type { Daemons, Via } from './daemons/daemon.ts';
import { added, judge, NOTHING, type Tally } from './replay.ts';
import { SimulatedCase } from './simulated.ts';
import { isStableHere } from './stability.ts';
import type { NetworkState } from './state.ts';

export interface OracleCase {
  readonly seed: number;
  readonly family: string;
  readonly topology: Topology;
  readonly steps: readonly Step[];
}

/** Until all sessions are as they should be and nothing moves. */
const SETTLE_MS = 30_000;
const POLL_MS = 50;
/** A state that differs is looked at again: it may not have been the last. */
const SECOND_LOOKS = 4;
const SECOND_LOOK_MS = 1_500;

export interface LiveResult {
  readonly tally: Tally;
  readonly recorded: RecordedCase;
}

export async function runLive(
  daemons: Daemons,
  { seed, family, topology, steps }: OracleCase,
  name: string,
): Promise<LiveResult> {
  const states: RecordedCase['states'] = [];
  let tally: Tally = { ...NOTHING, cases: 1 };
  try {
    await daemons.start(topology);
    const simulated = new SimulatedCase(topology, seed);
    for (const step of [null, ...steps]) {
      if (step !== null) {
        simulated.apply(step);
        await daemons.apply(step, simulated.state);
      }
      const where = `${name} state ${states.length}${step === null ? '' : ` (after ${JSON.stringify(step)})`}`;
      if (!simulated.isAtRest) {
        tally = added(tally, await restless(daemons, simulated, where));
        break;
      }
      const { observed, judged } = await look(daemons, simulated, where);
      states.push({ step, best: plain(observed.best), catchment: plain(observed.catchment) });
      tally = added(tally, judged);
    }
  } finally {
    await daemons.stop();
  }
  return { tally, recorded: { seed, daemon: daemons.name, family, topology, states } };
}

/**
 * We find no rest: then the daemons must not either, or must rest in a state that is stable by our rules as well. The case ends
 * here, because nothing can be compared from now on.
 */
async function restless(daemons: Daemons, simulated: SimulatedCase, where: string): Promise<Tally> {
  const problem = await settle(daemons, simulated.state);
  if (problem !== null) return { ...NOTHING, states: 1, restless: 1 };
  const { best } = await daemons.dump(simulated.state);
  const isStable = (prefix: string): boolean => isStableHere(simulated, prefix, { best, catchment: {} });
  const wrong = simulated.network.prefixes.filter(({ text }) => !isStable(text));
  const mismatches = wrong.map(({ text }) => `${where}: the daemons rest for ${text}, and we do not`);
  return { ...NOTHING, states: 1, restless: 1, mismatches };
}

async function look(daemons: Daemons, simulated: SimulatedCase, where: string): Promise<{ observed: Observed; judged: Tally }> {
  const { state } = simulated;
  for (let again = 0; ; again++) {
    const problem = await settle(daemons, state);
    const { best, via } = await daemons.dump(state);
    const observed = { best, catchment: catchments(best, via) };
    const judged = judge(simulated, observed, where);
    if (judged.mismatches.length === 0 || problem !== null || again === SECOND_LOOKS) {
      const mismatches = problem === null ? judged.mismatches : [`${where}: ${problem}`, ...judged.mismatches];
      return { observed, judged: { ...judged, mismatches } };
    }
    await pause(SECOND_LOOK_MS);
  }
}

/** Waits until the network has settled; says what is wrong when it does not. */
export async function settle(daemons: Daemons, state: NetworkState): Promise<string | null> {
  const wanted = state.topology.sessions.flatMap((_, index) => (state.isUp(index) ? [index] : []));
  const end = Date.now() + SETTLE_MS;
  let last = '';
  let since = Date.now();
  for (;;) {
    const { established, counters } = await daemons.pulse(state);
    const now = Date.now();
    if (counters !== last) {
      last = counters;
      since = now;
    }
    const isAsWanted = established.size === wanted.length && wanted.every((index) => established.has(index));
    if (isAsWanted && now - since >= daemons.quietMs) return null;
    if (now > end) {
      if (isAsWanted) return 'the daemons do not come to rest';
      const isRight = (index: number): boolean => established.has(index) === wanted.includes(index);
      const wrong = state.topology.sessions.flatMap((_, index) => (isRight(index) ? [] : [index]));
      return `sessions ${wrong.join(', ')} are not as they should be in the daemons`;
    }
    await pause(POLL_MS);
  }
}

/**
 * Where packets end that follow the daemons' choices hop by hop. Where equal-cost paths end in different places, the places are
 * joined by `|`, and `nowhere` is among them when one of the ways is a loop or stops.
 */
export function catchments(best: Choices, via: Via): Catchments {
  const prefixes = [...new Set(Object.values(best).flatMap((choices) => Object.keys(choices)))].sort();
  return Object.fromEntries(
    prefixes.map((prefix) => {
      const found = new Map<string, ReadonlySet<string>>();
      const ends = Object.keys(best).map((router) => {
        const places = [...endsFrom(best, via, prefix, router, found)].sort().join('|');
        return [router, places === NOWHERE ? null : places] as const;
      });
      return [prefix, Object.fromEntries(ends)];
    }),
  );
}

/** `found` remembers routers that are done; one that is asked for again before is on a loop. */
function endsFrom(
  best: Choices,
  via: Via,
  prefix: string,
  router: string,
  found: Map<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const known = found.get(router);
  if (known !== undefined) return known;
  found.set(router, new Set([NOWHERE]));
  const next = via[router]?.[prefix] ?? [];
  const isEnd = best[router]?.[prefix]?.[0] === null;
  const ends = new Set(isEnd ? [router] : next.flatMap((to) => [...endsFrom(best, via, prefix, to, found)]));
  if (ends.size === 0) ends.add(NOWHERE);
  found.set(router, ends);
  return ends;
}

/** A copy without readonly, as a recorded case is. */
const plain = <T>(table: Readonly<Record<string, Readonly<Record<string, T>>>>): Record<string, Record<string, T>> =>
  Object.fromEntries(Object.entries(table).map(([key, row]) => [key, { ...row }]));

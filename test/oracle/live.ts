/** Runs a case in daemons and in the simulator side by side, and has every state judged. */
import type { Catchments, Choices, Observed, RecordedCase, Step, Topology } from './case.ts';
import { pause } from './daemons/commands.ts';
import type { Daemons, Via } from './daemons/daemon.ts';
import { added, judge, NOTHING, type Tally } from './replay.ts';
import { SimulatedCase } from './simulated.ts';
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
        const { state } = simulated;
        simulated.apply(step);
        await daemons.apply(step, state);
      }
      const where = `${name} state ${states.length}${step === null ? '' : ` (after ${JSON.stringify(step)})`}`;
      const { observed, judged } = await look(daemons, simulated, where);
      states.push({ step, best: plain(observed.best), catchment: plain(observed.catchment) });
      tally = added(tally, judged);
    }
  } finally {
    await daemons.stop();
  }
  return { tally, recorded: { seed, daemon: daemons.name, family, topology, states } };
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
 * joined by `|`.
 */
export function catchments(best: Choices, via: Via): Catchments {
  const prefixes = [...new Set(Object.values(best).flatMap((choices) => Object.keys(choices)))].sort();
  return Object.fromEntries(
    prefixes.map((prefix) => {
      const ends = Object.keys(best).map((router) => {
        const found = [...endsFrom(best, via, prefix, router, [])].sort();
        return [router, found.length === 0 ? null : found.join('|')] as const;
      });
      return [prefix, Object.fromEntries(ends)];
    }),
  );
}

function endsFrom(best: Choices, via: Via, prefix: string, router: string, seen: readonly string[]): Set<string> {
  const choice = best[router]?.[prefix];
  if (choice === undefined || seen.includes(router)) return new Set();
  if (choice[0] === null) return new Set([router]);
  const next = via[router]?.[prefix] ?? [];
  return new Set(next.flatMap((to) => [...endsFrom(best, via, prefix, to, [...seen, router])]));
}

/** A copy without readonly, as a recorded case is. */
const plain = <T>(table: Readonly<Record<string, Readonly<Record<string, T>>>>): Record<string, Record<string, T>> =>
  Object.fromEntries(Object.entries(table).map(([key, row]) => [key, { ...row }]));

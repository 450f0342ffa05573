/**
 * Whether routing of a prefix can come to rest, and where. BGP need not have a stable state (BAD GADGET), may have several of
 * which history chooses one (DISAGREE; wedgies, RFC 4264), and may oscillate by MED and reflection inside one AS (RFC 3345).
 * Several schedules of activations are played from the state in which only the origins have a route (Griffin, Shepherd and
 * Wilfong, 2002), and histories in which one session of the origins was there before the others; small networks are searched
 * through.
 *
 * What an answer proves:
 * - `several`: two different states of rest were reached, each checked speaker by speaker. That is a proof that the start does
 *   not decide where it ends; it is not known that these are all unless the evidence is `searched`.
 * - `unique`, `none` with evidence `searched`: every state that activations one at a time can reach from the start was visited.
 *   Where no MED is compared that includes every stable state there is, because activating the speakers of a stable state in the
 *   order of its paths leads there; with MED a stable state out of reach of the start may exist.
 * - `none` with evidence `played`: each deterministic schedule came back to a state that it had been in, so it runs in that cycle
 *   for ever, and no random one came to rest. Each cycle is proven; that no other order would come to rest is not.
 * - `unique` with evidence `played`: all that came to rest did so in one state. A sign, not a proof. `cycles` then tells whether
 *   some schedule can still go on for ever: rest exists but is not certain.
 * - `unknown`: neither rest nor a repeated state within the bound.
 */
import type { RoutingContext } from '../rib/context.ts';
import { Activations, DETERMINISTIC_SCHEDULES, shuffledSchedule, type Choices, type Schedule } from './activations.ts';
import type { Origin } from './fixpoint.ts';

export type Evidence = 'searched' | 'played';

/** A schedule that goes on for ever. */
export interface Cycle {
  readonly schedule: string;
  /** Rounds after which the same state is back; a round activates everybody once. */
  readonly period: number;
  /** Speakers whose choice changes within a period, ascending. */
  readonly speakers: readonly number[];
}

export interface StableState {
  /** Half-edge of each speaker's choice, LOCAL_EDGE at origins, NO_EDGE without a route. */
  readonly via: Int32Array;
  readonly route: Int32Array;
}

export type Stability =
  | { readonly kind: 'unique'; readonly state: StableState; readonly evidence: Evidence; readonly cycles: readonly Cycle[] }
  | {
      readonly kind: 'several';
      readonly states: readonly StableState[];
      /** Speakers whose choice differs between states, ascending. */
      readonly speakers: readonly number[];
      readonly evidence: Evidence;
      readonly cycles: readonly Cycle[];
    }
  | { readonly kind: 'none'; readonly evidence: Evidence; readonly cycles: readonly Cycle[] }
  | { readonly kind: 'unknown'; readonly roundsMax: number };

export interface StabilityOptions {
  /** Rounds that a schedule may take to rest or to come back to a state. */
  readonly roundsMax?: number;
  /** Random schedules tried. */
  readonly shuffles?: number;
  readonly seed?: number;
  /** States that the search may visit; 0 leaves it out. It is left out, too, above SEARCH_SPEAKERS_MAX. */
  readonly statesMax?: number;
}

export const ROUNDS_MAX = 200;
export const SHUFFLES = 8;
export const STATES_MAX = 20_000;
export const SEARCH_SPEAKERS_MAX = 64;
/** Sessions of the origins that are tried as the first. */
export const FIRST_STEPS_MAX = 64;

/** Answers for one prefix under these origins and the context's present sessions; its RIBs are neither read nor changed. */
export function stability(
  context: RoutingContext,
  prefix: number,
  origins: readonly Origin[],
  options: StabilityOptions = {},
): Stability {
  const { roundsMax = ROUNDS_MAX, shuffles = SHUFFLES, seed = 1, statesMax = STATES_MAX } = options;
  const fresh = (): Activations => new Activations(context, prefix, origins);
  const rests = new RestStates(context.graph.speakerCount);
  const cycles: Cycle[] = [];
  let isOpen = false;
  for (const schedule of DETERMINISTIC_SCHEDULES) {
    const outcome = play(fresh(), schedule, roundsMax);
    if (outcome.kind === 'rest') rests.add(outcome.choices);
    else if (outcome.kind === 'cycle') cycles.push(outcome.cycle);
    else isOpen = true;
  }
  for (let i = 0; i < shuffles; i++) {
    const outcome = play(fresh(), shuffledSchedule(seed + i), roundsMax);
    if (outcome.kind === 'rest') rests.add(outcome.choices);
  }
  const order = DETERMINISTIC_SCHEDULES[1]!;
  const firstSteps = fresh().firstSteps;
  for (const first of firstSteps.length > 1 ? firstSteps.slice(0, FIRST_STEPS_MAX) : []) {
    const activations = new Activations(context, prefix, origins, first);
    if (play(activations, order, roundsMax).kind !== 'rest') continue;
    activations.tellAll();
    const outcome = play(activations, order, roundsMax);
    if (outcome.kind === 'rest') rests.add(outcome.choices);
  }
  const isSmall = context.graph.speakerCount <= SEARCH_SPEAKERS_MAX;
  const isSearched = isSmall && statesMax > 0 && search(fresh(), statesMax, rests);
  const evidence: Evidence = isSearched ? 'searched' : 'played';
  const states = rests.states();
  if (states.length > 1) return { kind: 'several', states, speakers: differing(states), evidence, cycles };
  if (states.length === 1) return { kind: 'unique', state: states[0]!, evidence, cycles };
  return isOpen && !isSearched ? { kind: 'unknown', roundsMax } : { kind: 'none', evidence, cycles };
}

type Outcome =
  | { readonly kind: 'rest'; readonly choices: Choices }
  | { readonly kind: 'cycle'; readonly cycle: Cycle }
  | { readonly kind: 'bound' };

/**
 * Plays rounds until rest, a state seen before, or the bound. Cycles are found as Brent does (1980): one state is kept and
 * replaced after 1, 2, 4, … rounds; the first return to it is the period.
 */
function play(activations: Activations, schedule: Schedule, roundsMax: number): Outcome {
  let kept = activations.choices();
  let sinceKept = 0;
  let keptFor = 1;
  for (let round = 0; round < roundsMax; round++) {
    if (activations.isAtRest) return { kind: 'rest', choices: activations.choices() };
    schedule.round(activations, round);
    sinceKept++;
    if (schedule.isDeterministic && !activations.isAtRest && activations.areChoices(kept)) {
      const speakers = movers(activations, schedule, sinceKept);
      return { kind: 'cycle', cycle: { schedule: schedule.name, period: sinceKept, speakers } };
    }
    if (sinceKept === keptFor) {
      kept = activations.choices();
      keptFor *= 2;
      sinceKept = 0;
    }
  }
  return activations.isAtRest ? { kind: 'rest', choices: activations.choices() } : { kind: 'bound' };
}

/** Speakers that choose anew within one more period, even where they are back at its end. */
function movers(activations: Activations, schedule: Schedule, period: number): number[] {
  const moved = new Set<number>();
  activations.onChange = (speaker) => moved.add(speaker);
  for (let round = 0; round < period; round++) schedule.round(activations, round);
  activations.onChange = null;
  return [...moved].sort((a, b) => a - b);
}

/** Visits what activations one at a time can reach; adds the states of rest and returns whether all states were visited. */
function search(activations: Activations, statesMax: number, rests: RestStates): boolean {
  const first = activations.choices();
  const seen = new Set([first.join()]);
  const waiting = [first];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    activations.restore(from);
    const pending = activations.order.filter((speaker) => activations.isPending(speaker));
    let isAtRest = true;
    for (const speaker of pending) {
      activations.activate(speaker);
      if (activations.areChoices(from)) continue;
      isAtRest = false;
      const next = activations.choices();
      const key = next.join();
      if (!seen.has(key)) {
        if (seen.size === statesMax) return false;
        seen.add(key);
        waiting.push(next);
      }
      activations.restore(from);
    }
    if (isAtRest) rests.add(from);
  }
  return true;
}

/** Different states of rest, in the order of their choices and not of their discovery. */
class RestStates {
  private readonly byKey = new Map<string, Choices>();
  private readonly speakerCount: number;

  constructor(speakerCount: number) {
    this.speakerCount = speakerCount;
  }

  add(choices: Choices): void {
    this.byKey.set(choices.join(), choices);
  }

  states(): StableState[] {
    const keys = [...this.byKey.keys()].sort();
    return keys.map((key) => {
      const choices = this.byKey.get(key)!;
      return { via: choices.subarray(0, this.speakerCount), route: choices.subarray(this.speakerCount, 2 * this.speakerCount) };
    });
  }
}

function differing(states: readonly StableState[]): number[] {
  const [first, ...others] = states;
  return Array.from(first!.via.keys()).filter((s) =>
    others.some(({ via, route }) => via[s] !== first!.via[s] || route[s] !== first!.route[s]),
  );
}

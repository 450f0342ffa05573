/** What routers chose from, at any instant: the offers of their sessions and their choices, found by time. */
import { CANDIDATE, type Considered, type Offer } from '../../sim/trace/considered.ts';

/** −1: to nowhere; −2: to itself. */
const NOWHERE = -1;
const SELF = -2;

interface Track {
  readonly times: number[];
  readonly values: number[];
  readonly steps: number[];
}

export interface ChoiceAt {
  /** Index of the session end whose offer won; −1 for an own route. */
  readonly end: number;
  readonly step: number;
  /** Since when it is so, in µs; −1 since the start. */
  readonly since: number;
}

export class ConsideredAt {
  private readonly offers: readonly Offer[];
  private readonly ends = new Map<string, Track>();
  private readonly routers = new Map<string, Track>();

  constructor({ offers, list }: Considered) {
    this.offers = offers;
    for (const { kind, time, who, prefix, value, step } of list) {
      const tracks = kind === CANDIDATE ? this.ends : this.routers;
      const key = `${who} ${prefix}`;
      let track = tracks.get(key);
      if (track === undefined) tracks.set(key, (track = { times: [], values: [], steps: [] }));
      track.times.push(time);
      track.values.push(value);
      track.steps.push(step);
    }
  }

  /** What an end of a session offers its router for a prefix; null for nothing. */
  offer(end: number, prefix: number, time: number): Offer | null {
    const track = this.ends.get(`${end} ${prefix}`);
    const at = lastBy(track, time);
    return at < 0 ? null : (this.offers[track!.values[at]!] ?? null);
  }

  /** Null where the router has no route. */
  choice(router: number, prefix: number, time: number): ChoiceAt | null {
    const track = this.routers.get(`${router} ${prefix}`);
    const at = lastBy(track, time);
    if (at < 0 || track!.values[at] === NOWHERE) return null;
    const end = track!.values[at]!;
    return { end: end === SELF ? NOWHERE : end, step: track!.steps[at]!, since: track!.times[at]! };
  }
}

/** The last entry at or before a time; −1 before the first. */
function lastBy(track: Track | undefined, time: number): number {
  let [low, high] = [0, track?.times.length ?? 0];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (track!.times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

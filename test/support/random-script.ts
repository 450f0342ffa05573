/**
 * Random histories for the routing laws: anycast originations come and go, sessions break (each end at its own moment) and
 * return, all without waiting for rest. The state that the history ends in is told beside it.
 */
import { stream } from '../../sim/kernel/streams.ts';
import type { RandomInternet } from './random-internet.ts';
import type { Act } from './timed-run.ts';

export interface Script {
  readonly acts: readonly Act[];
  readonly origins: ReadonlySet<number>;
  readonly downSessions: ReadonlySet<number>;
}

export function randomScript(internet: RandomInternet, seed: number, options: { readonly spanUs: number }): Script {
  const dice = stream(seed, 'random-script');
  const { spanUs } = options;
  const acts: Act[] = [];
  const origins = new Set<number>();
  const candidates = dice.shuffled(internet.speakers).slice(0, dice.integer(1, 4));
  for (const speaker of candidates) {
    let isOn = true;
    acts.push({ kind: 'originate', atUs: dice.chance(0.3) ? 0 : dice.integer(0, spanUs), speaker });
    for (let toggles = dice.integer(0, 3); toggles > 0; toggles--) {
      const last = acts[acts.length - 1]!.atUs;
      // Some changes fall into one instant, some into the travel time of the news before.
      const atUs = last + (dice.chance(0.2) ? 0 : dice.integer(0, dice.chance(0.5) ? 100_000 : spanUs));
      isOn = !isOn;
      acts.push({ kind: isOn ? 'originate' : 'withdraw', atUs, speaker });
    }
    if (isOn) origins.add(speaker);
  }
  const downSessions = new Set<number>();
  const flapping = dice
    .shuffled(internet.ends.map((_, i) => i))
    .slice(0, dice.integer(0, Math.ceil(internet.sessionCount / 4)));
  for (const session of flapping) {
    let atUs = dice.integer(0, spanUs);
    for (let flaps = dice.integer(1, 3); flaps > 0; flaps--) {
      const [a, b] = dice.shuffled(internet.ends[session]!);
      acts.push({ kind: 'lose', atUs, halfEdge: a! });
      atUs += dice.chance(0.3) ? 0 : dice.integer(0, dice.chance(0.5) ? 150_000 : spanUs);
      acts.push({ kind: 'lose', atUs, halfEdge: b! });
      if (flaps === 1 && dice.chance(0.4)) {
        downSessions.add(session);
        break;
      }
      atUs += 1 + dice.integer(0, dice.chance(0.5) ? 50_000 : spanUs);
      acts.push({ kind: 'establish', atUs, session });
      atUs += 1 + dice.integer(0, spanUs);
    }
  }
  // Acts of one instant are done in the order written, as subjects ascend.
  return { acts, origins, downSessions };
}

/**
 * BGP timers of other people's routers. Which advertisement intervals the internet runs is not known; the mix (half 0 s, a fifth
 * 5 s, three tenths 30 s) is a guess that puts convergence near published measurements. A profile belongs to the whole AS.
 */
import type { Stream } from '../../kernel/streams.ts';
import { seconds } from '../../kernel/time.ts';
import { timerPresets } from '../presets/timers.ts';
import type { BgpTimers } from '../topology/types.ts';

const mix: readonly { readonly share: number; readonly timers: BgpTimers }[] = [
  { share: 0.35, timers: timerPresets.junos },
  { share: 0.1, timers: timerPresets.frr },
  { share: 0.05, timers: timerPresets.bird },
  { share: 0.2, timers: { ...timerPresets['ios-xr'], profile: 'ios-xr, advertisement-interval 5', mraiEbgp: seconds(5) } },
  { share: 0.3, timers: timerPresets.ios },
];

export function drawTimers(chance: Stream): BgpTimers {
  let left = chance.unit();
  for (const { share, timers } of mix) {
    if (left < share) return timers;
    left -= share;
  }
  return timerPresets.junos;
}

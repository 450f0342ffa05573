/**
 * BGP timers by implementation, with their sources. `processing` is not documented anywhere; its figures are orders of magnitude
 * from measurements of single daemons (FRR batches peers' updates in steps of some 50 ms, BIRD handles them at once).
 */
import type { Duration } from '../../kernel/time.ts';
import { milliseconds, seconds } from '../../kernel/time.ts';
import type { BgpTimers } from '../topology/types.ts';

const timers = (
  profile: string,
  [keepalive, holdTime, mraiEbgp, mraiIbgp, connectRetry]: readonly number[],
  limitWithdrawals: boolean,
  [low, high]: readonly [Duration, Duration],
): BgpTimers => ({
  profile,
  holdJitterLow: 1,
  holdTime: seconds(holdTime!),
  keepalive: seconds(keepalive!),
  mraiEbgp: seconds(mraiEbgp!),
  mraiIbgp: seconds(mraiIbgp!),
  connectRetry: seconds(connectRetry!),
  limitWithdrawals,
  processing: { low, high },
});

const batched = [milliseconds(10), milliseconds(100)] as const;

/** Seconds in the order keepalive, hold, MRAI eBGP, MRAI iBGP, connect retry. */
export const timerPresets = {
  /** RFC 4271 §10: suggested values. §9.2.1.1 applies the MRAI to withdrawals as well, where RFC 1771 let them pass. */
  rfc4271: timers('rfc4271', [30, 90, 30, 5, 120], true, batched),
  /** FRRouting, bgpd/bgpd.h: timers 60/180, advertisement interval 0, connect timer 30 in its datacenter-like defaults. */
  frr: timers('frr', [60, 180, 0, 0, 30], false, [milliseconds(10), milliseconds(60)]),
  /**
   * BIRD 2 manual: hold 240, keepalive a third, no advertisement interval; connect retry 120, connect delay 5. Its source starts
   * the hold timer at 75 to 100 % of its time, anew with every message.
   */
  bird: { ...timers('bird', [80, 240, 0, 0, 120], false, [milliseconds(1), milliseconds(5)]), holdJitterLow: 0.75 },
  /** Cisco IOS command reference: timers 60/180, advertisement-interval 30 (eBGP) and 0 (iBGP) in current releases. */
  ios: timers('ios', [60, 180, 30, 0, 120], false, batched),
  /** Cisco IOS XR: timers 60/180, advertisement-interval 30 (eBGP) and 0 (iBGP). */
  'ios-xr': timers('ios-xr', [60, 180, 30, 0, 120], false, batched),
  /** Junos: hold-time 90, keepalives a third of it, no out-delay. */
  junos: timers('junos', [30, 90, 0, 0, 120], false, batched),
} as const satisfies Record<string, BgpTimers>;

export type TimerPreset = keyof typeof timerPresets;
export const timerPresetNames = Object.keys(timerPresets) as [TimerPreset, ...TimerPreset[]];

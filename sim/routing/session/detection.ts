/**
 * How long one end of a session takes to notice that nothing comes any more (RFC 4271 §6.5, §10; RFC 5880 §6.8.4). Phases of
 * the periodic messages are drawn, not simulated: the age of the last message at the moment of failure is uniform.
 */
import { asUnit } from '../../kernel/dice.ts';

/** BFD as negotiated: packets each interval, given up after `multiplier` of them. */
export interface BfdTimers {
  readonly intervalUs: number;
  readonly multiplier: number;
}

export interface DetectionTimers {
  /** Carrier loss is seen by the router, which drops the session at once ("fast external failover"). */
  readonly seesCarrier: boolean;
  readonly carrierUs: number;
  /** Null: no hold timer at all (a hold time of 0, RFC 4271 §4.2). */
  readonly holdUs: number | null;
  /** The hold timer is started with its time multiplied by a draw from this to 1; 1 when left out. BIRD: 0.75. */
  readonly holdJitterLow?: number;
  readonly keepaliveUs: number;
  /** How often the far end sends keepalives; as often as this one when left out. */
  readonly peerKeepaliveUs?: number;
  readonly bfd: BfdTimers | null;
}

export type Detector = 'carrier' | 'bfd' | 'hold-timer';

export interface Detection {
  readonly by: Detector;
  readonly afterUs: number;
}

/** What still works while a session is silent. */
export interface Silence {
  /** The link's carrier is there: nobody sees it go. */
  readonly hasCarrier: boolean;
  /** Packets from the far end still arrive; only ours are lost. */
  readonly hears: boolean;
}

const DEAD_LINE: Silence = { hasCarrier: false, hears: false };

/** Implementations send BFD packets at 75–90 % of the interval (RFC 5880 §6.8.7 asks for at most 100 %, and 90 % of one). */
const BFD_SPACING_MAX = 0.9;

/** From the last packet that arrived before a failure to the detection time: `word` is a 32-bit draw. */
export const bfdDetectionUs = ({ intervalUs, multiplier }: BfdTimers, word: number): number =>
  Math.round(intervalUs * (multiplier - BFD_SPACING_MAX * (1 - asUnit(word))));

/**
 * The first detector to fire and when, counted from the failure. `holdWord` and `bfdWord` are 32-bit draws. Hold timer: the
 * last keepalive is up to one keepalive interval old, so it fires within [hold − keepalive, hold]. An end that still hears the
 * other gets exactly one more keepalive, because the next waits for the acknowledgement that never comes (RFC 896); its BFD is
 * told by the other's. Null when nothing ever notices.
 */
export function detection(
  timers: DetectionTimers,
  holdWord: number,
  bfdWord: number,
  silence: Silence = DEAD_LINE,
): Detection | null {
  if (timers.seesCarrier && !silence.hasCarrier) return { by: 'carrier', afterUs: timers.carrierUs };
  const jitterLow = timers.holdJitterLow ?? 1;
  // With jitter the draw serves twice: its upper half for the age, its lower half for the timer.
  const unit = jitterLow === 1 ? asUnit(holdWord) : (holdWord >>> 16) / 65536;
  const factor = jitterLow + ((1 - jitterLow) * (holdWord & 0xffff)) / 65536;
  const age = (timers.peerKeepaliveUs ?? timers.keepaliveUs) * unit * (silence.hears ? -1 : 1);
  const hold = timers.holdUs === null ? Infinity : Math.round(timers.holdUs * factor - age);
  if (timers.bfd !== null) {
    const bfd = bfdDetectionUs(timers.bfd, bfdWord);
    if (bfd <= hold) return { by: 'bfd', afterUs: bfd };
  }
  return hold === Infinity ? null : { by: 'hold-timer', afterUs: hold };
}

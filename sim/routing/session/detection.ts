/**
 * How long one end of a session takes to notice that nothing comes any more (RFC 4271 §6.5, §10; RFC 5880 §6.8.4). Phases of
 * the periodic messages are drawn, not simulated: the age of the last message at the moment of failure is uniform.
 */
import { asUnit } from '../../kernel/dice.ts';

export interface DetectionTimers {
  /** Carrier loss is seen by the router, which drops the session at once ("fast external failover"). */
  readonly seesCarrier: boolean;
  readonly carrierUs: number;
  /** Null: no hold timer at all (a hold time of 0, RFC 4271 §4.2). */
  readonly holdUs: number | null;
  readonly keepaliveUs: number;
  /** How often the far end sends keepalives; as often as this one when left out. */
  readonly peerKeepaliveUs?: number;
  /** Detection time of BFD (interval × multiplier), or null without BFD. */
  readonly bfdUs: number | null;
}

export type Detector = 'carrier' | 'bfd' | 'hold-timer';

export interface Detection {
  readonly by: Detector;
  readonly afterUs: number;
}

/** BFD packets are sent at 75–90 % of their nominal interval, so the last one is that much younger (RFC 5880 §6.8.7). */
const BFD_LOW = 0.7;

/**
 * The first detector to fire and when, counted from the failure. `holdWord` and `bfdWord` are 32-bit draws. Hold timer: the
 * last keepalive is up to one keepalive interval old, so it fires within [hold − keepalive, hold].
 * Null when nothing ever notices.
 */
export function detection(timers: DetectionTimers, holdWord: number, bfdWord: number): Detection | null {
  if (timers.seesCarrier) return { by: 'carrier', afterUs: timers.carrierUs };
  const age = (timers.peerKeepaliveUs ?? timers.keepaliveUs) * asUnit(holdWord);
  const hold = timers.holdUs === null ? Infinity : Math.round(timers.holdUs - age);
  if (timers.bfdUs !== null) {
    const bfd = Math.round(timers.bfdUs * (BFD_LOW + (1 - BFD_LOW) * asUnit(bfdWord)));
    if (bfd <= hold) return { by: 'bfd', afterUs: bfd };
  }
  return hold === Infinity ? null : { by: 'hold-timer', afterUs: hold };
}

/**
 * When an end gives a neighbour up because packets are lost at random. BFD: as soon as so many in a row are lost as its
 * multiplier says (RFC 5880 §6.8.4). Hold timer: BGP runs over TCP, which sends a lost segment again after 1, 3, 7 … s (RFC
 * 6298 §2, §5.5), and nothing after it is heard until it has come through; the timer runs out when all tries that fit into
 * it are lost. Each is drawn as one waiting time, so that a lossy line costs one event and not one a packet.
 *
 * Not modelled: retransmissions of updates, which come later by as much; the loss of acknowledgements, which only doubles
 * packets.
 */
import { assert } from '../../kernel/assert.ts';
import { asUnit } from '../../kernel/dice.ts';
import { log, log2, pow } from '../../kernel/math.ts';
import type { BfdTimers, DetectionTimers } from './detection.ts';

/** The lowest retransmission timeout of RFC 6298; Linux goes down to 200 ms on short paths. */
const RTO_US = 1_000_000;
/** BFD packets leave after 75 to 100 % of their interval, 90 % where the multiplier is 1 (RFC 5880 §6.8.7). */
const BFD_SPACING = 0.875;

/**
 * Packets up to and with the last of the first `length` losses in a row. They are the very next ones as often as that
 * happens, and else come after a wait that is near to exponential, since runs begin at random: exact in its least value and
 * its mean.
 */
export function packetsUntilRun(lossRatio: number, length: number, word: number): number {
  assert(lossRatio > 0 && lossRatio < 1, `no run of losses at ${lossRatio}`);
  const chance = pow(lossRatio, length);
  const mean = (1 - chance) / (chance * (1 - lossRatio));
  const unit = asUnit(word) + HALF_STEP;
  if (unit < chance) return length;
  const later = (mean - length * chance) / (1 - chance);
  return length + 1 + Math.max(0, later - length - 1) * -log((1 - unit) / (1 - chance));
}

/** Until BFD gives up, in µs. */
export const bfdExpiryUs = ({ intervalUs, multiplier }: BfdTimers, lossRatio: number, word: number): number =>
  (packetsUntilRun(lossRatio, multiplier, word) - multiplier) * BFD_SPACING * intervalUs + multiplier * intervalUs;

/** Until the hold timer runs out, in µs. */
export function holdExpiryUs(holdUs: number, keepaliveUs: number, lossRatio: number, word: number): number {
  const spareUs = Math.max(0, holdUs - keepaliveUs);
  const tries = 1 + Math.floor(log2(spareUs / RTO_US + 1));
  const chance = pow(lossRatio, tries);
  // Keepalives that come through, sooner or later, before the one that does not.
  const passed = Math.floor(exponential(word) / -log(1 - chance));
  // The last one that was heard is up to one interval old.
  return passed * keepaliveUs + holdUs - keepaliveUs * ((word & 0xffff) / 0x10000);
}

/** What gives up first and when, from now; null where nothing ever does. */
export function lossExpiry(
  { bfd, holdUs, keepaliveUs, peerKeepaliveUs = keepaliveUs }: DetectionTimers,
  lossRatio: number,
  bfdWord: number,
  holdWord: number,
): { readonly by: 'bfd' | 'hold-timer'; readonly afterUs: number } | null {
  if (lossRatio <= 0) return null;
  const byBfd = bfd === null ? Infinity : bfdExpiryUs(bfd, lossRatio, bfdWord);
  const byHold = holdUs === null ? Infinity : holdExpiryUs(holdUs, peerKeepaliveUs, lossRatio, holdWord);
  const afterUs = Math.min(byBfd, byHold);
  return afterUs < Infinity ? { by: byBfd <= byHold ? 'bfd' : 'hold-timer', afterUs: Math.round(afterUs) } : null;
}

/** Keeps a draw from being 0, which times an infinite mean would be no number. */
const HALF_STEP = asUnit(0.5);

/** A draw of mean 1. */
const exponential = (word: number): number => -log(1 - (asUnit(word) + HALF_STEP));

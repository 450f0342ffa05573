/** The timers by which each end of each session notices silence and comes back, as topology, medium and agreement have them. */
import type { Bfd } from '../../model/topology/types.ts';
import type { BfdTimers } from '../../routing/session/detection.ts';
import type { SessionTimers } from '../../routing/session/session-options.ts';
import type { Network } from './network.ts';

/** Carrier loss at other people's routers. */
const OUTSIDE_CARRIER_US = 10_000;

export const bfdTimers = (bfd: Bfd | null): BfdTimers | null =>
  bfd === null ? null : { intervalUs: bfd.interval, multiplier: bfd.multiplier };
/** Timers by half-edge. Internal sessions of other ASes never fail here and have none. */
export function sessionTimers(network: Network, ourCarrierUs: number): readonly SessionTimers[] {
  const { graph, speakers, links, sessions } = network;
  return Array.from({ length: graph.halfEdgeCount }, (_, h): SessionTimers => {
    const session = sessions[graph.session[h]!]!;
    const mine = speakers[graph.owner[h]!]!;
    const theirs = speakers[graph.peer[h]!]!;
    const link = session.link < 0 ? null : links[session.link]!;
    // RFC 4271 §4.2: the smaller hold time of the two counts, keepalives follow it, and 0 is no hold timer.
    const holdUs = session.hold?.holdUs ?? Math.min(mine.timers.holdTime, theirs.timers.holdTime);
    const keepaliveOf = ({ timers }: typeof mine): number =>
      session.hold?.keepaliveUs || (holdUs === 0 ? timers.keepalive : Math.min(timers.keepalive, Math.floor(holdUs / 3)));
    return {
      seesCarrier: link !== null && link.medium === 'direct',
      carrierUs: mine.as === null ? ourCarrierUs : OUTSIDE_CARRIER_US,
      holdUs: holdUs === 0 ? null : holdUs,
      keepaliveUs: keepaliveOf(mine),
      peerKeepaliveUs: keepaliveOf(theirs),
      isUnfailing: link === null && !session.isOurs,
      bfd: bfdTimers(link?.bfd ?? null),
      holdJitterLow: mine.timers.holdJitterLow,
      connectRetryUs: mine.timers.connectRetry,
      gracefulRestart: session.restarts[session.ends[0] === graph.owner[h] ? 0 : 1],
    };
  });
}

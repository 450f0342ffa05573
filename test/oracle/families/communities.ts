/**
 * Random internets in which routes carry communities: NO_EXPORT, NO_ADVERTISE, GRACEFUL_SHUTDOWN, and large ones by which a
 * neighbour asks an AS to prepend, to keep a route from somebody, or to prefer it less. In some, ASes have several routers.
 */
import { stream, type Stream } from '../../../sim/kernel/streams.ts';
import { isInside, type Origination, type Session, type Topology, type Treatment } from '../case.ts';
import type { OracleCase } from '../live.ts';
import { IPV6_RATIO, neighboursOf, randomInternet, type InternetOptions } from './gao-rexford.ts';
import { randomInterior } from './interior.ts';
import { randomSteps } from './steps.ts';

const STEPS = 5;

export interface CommunityOptions extends InternetOptions {
  /** Whether ASes of several routers can be run. */
  readonly hasInteriors: boolean;
  /** The daemon lowers preference on GRACEFUL_SHUTDOWN by itself. */
  readonly alwaysHonoursShutdown: boolean;
}

export function communities(seed: number, options: CommunityOptions): OracleCase {
  const dice = stream(seed, 'oracle communities');
  const isPlain = !options.hasInteriors || dice.chance(0.6);
  const hasIpv6 = options.hasIpv6 && dice.chance(IPV6_RATIO);
  const base = isPlain ? randomInternet(dice, { ...options, hasIpv6 }) : randomInterior(dice);
  const topology = decorated(dice, base, options.alwaysHonoursShutdown);
  return { seed, family: 'communities', topology, steps: randomSteps(dice, topology, STEPS, options) };
}

function decorated(dice: Stream, topology: Topology, alwaysHonoursShutdown: boolean): Topology {
  const shutdown = new Map<number, boolean>();
  const actions = new Map<number, boolean>();
  // All routers of an AS keep to the same rules.
  const once = (map: Map<number, boolean>, asn: number, ratio: number): boolean => {
    if (!map.has(asn)) map.set(asn, dice.chance(ratio));
    return map.get(asn)!;
  };
  const ases = topology.ases.map((router) => ({
    ...router,
    honours_shutdown: alwaysHonoursShutdown || once(shutdown, router.asn, 0.6),
    honours_actions: once(actions, router.asn, 0.7),
  }));
  const drawn = { ...topology, ases };
  const sessions = topology.sessions.map((session): Session => {
    if (isInside(session.rel) || !dice.chance(0.15)) return session;
    return { ...session, [dice.chance(0.5) ? 'communities_a' : 'communities_b']: ['graceful-shutdown'] };
  });
  return { ...drawn, sessions, originations: topology.originations.map((origination) => asking(dice, drawn, origination)) };
}

function asking(dice: Stream, topology: Topology, origination: Origination): Origination {
  const neighbours = neighboursOf(origination.as, topology.sessions);
  const outside = neighbours.filter((id) => asnOf(topology, id) !== asnOf(topology, origination.as));
  if (outside.length === 0) return origination;
  const some = (): string[] => Array.from({ length: dice.integer(1, 3) }, () => wish(dice, topology, dice.pick(outside)));
  const general = dice.chance(0.6) ? { communities: [...new Set(some())] } : {};
  const to: Record<string, Treatment> = { ...origination.to };
  if (dice.chance(0.5)) {
    const id = dice.pick(outside);
    to[id] = { ...to[id], communities: [...new Set([...some(), dice.pick(['no-export', 'no-advertise', 'graceful-shutdown'])])] };
  }
  return { ...origination, ...general, ...(Object.keys(to).length === 0 ? {} : { to }) };
}

/** Something that a neighbour, or an AS behind it, is asked for. */
function wish(dice: Stream, topology: Topology, neighbour: string): string {
  const chance = dice.unit();
  if (chance < 0.06) return 'no-export';
  if (chance < 0.1) return 'no-advertise';
  if (chance < 0.2) return 'graceful-shutdown';
  const asked = dice.chance(0.8) ? neighbour : dice.pick(topology.ases).id;
  const asn = asnOf(topology, asked);
  if (dice.chance(0.3)) return `${asn}:8:${dice.integer(0, 2)}`;
  const meant = neighboursOf(asked, topology.sessions);
  const target = dice.chance(0.3) ? 0 : asnOf(topology, dice.pick(meant));
  return `${asn}:${dice.pick([4, 6, 6, 62, 63])}:${target}`;
}

const asnOf = ({ ases }: Topology, id: string): number => ases.find((router) => router.id === id)!.asn;

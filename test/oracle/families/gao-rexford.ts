/**
 * Random internets of one router per AS: a clique at the top, providers below it, peers among equals, and anycast sites that
 * belong to one AS or to several, with prepending, MED and selective announcement; IPv6 in every third.
 */
import { stream, type Stream } from '../../../sim/kernel/streams.ts';
import type { Origination, Rel, Router, Session, Topology, Treatment } from '../case.ts';
import type { OracleCase } from '../live.ts';
import { randomSteps, type StepOptions } from './steps.ts';

export interface InternetOptions extends StepOptions {
  readonly hasIpv6: boolean;
  readonly asCountMax: number;
}

const FIRST_ASN = 64500;
const SITE_ASN = 65000;
/** Share of cases that have IPv6 beside IPv4. */
export const IPV6_RATIO = 0.35;

export function gaoRexford(seed: number, options: InternetOptions): OracleCase {
  const dice = stream(seed, 'oracle gao-rexford');
  const topology = randomInternet(dice, { ...options, hasIpv6: options.hasIpv6 && dice.chance(IPV6_RATIO) });
  return { seed, family: 'gao-rexford', topology, steps: randomSteps(dice, topology, 5, options) };
}

export function randomInternet(dice: Stream, { hasIpv6, asCountMax }: Pick<InternetOptions, 'hasIpv6' | 'asCountMax'>): Topology {
  const count = dice.integer(10, asCountMax);
  const siteCount = dice.integer(2, 4);
  // Ids, AS numbers and router ids tell nothing of each other, so that no tie is broken alike by accident.
  const routerId = (i: number): string => `10.${250 + dice.integer(0, 3)}.0.${i + 1}`;
  const routerIds = dice.shuffled(Array.from({ length: count + siteCount }, (_, i) => routerId(i)));
  const asns = dice.shuffled(Array.from({ length: count }, (_, i) => FIRST_ASN + i));
  const ases: Router[] = asns.map((asn, i) => ({ id: `n${i}`, asn, router_id: routerIds[i]! }));
  const sessions: Session[] = [];
  const joined = new Set<string>();
  const join = (a: string, b: string, rel: Rel): void => {
    const pair = [a, b].sort().join(' ');
    if (a === b || joined.has(pair)) return;
    joined.add(pair);
    // Either end may be the one written first.
    const mirrored: Rel = rel === 'customer' ? 'provider' : rel === 'provider' ? 'customer' : rel;
    sessions.push(dice.chance(0.5) ? { a, b, rel } : { a: b, b: a, rel: mirrored });
  };
  const name = (i: number): string => ases[i]!.id;
  const topCount = dice.integer(1, 4);
  for (let x = 0; x < topCount; x++) for (let y = x + 1; y < topCount; y++) join(name(x), name(y), 'peer');
  for (let x = topCount; x < count; x++) {
    for (let providers = dice.integer(1, 3); providers > 0; providers--) join(name(x), name(dice.integer(0, x - 1)), 'provider');
  }
  for (let peers = dice.integer(0, count); peers > 0; peers--) {
    join(name(dice.integer(0, count - 1)), name(dice.integer(0, count - 1)), 'peer');
  }

  const isOneAs = dice.chance(0.5);
  const originations: Origination[] = [];
  for (let site = 0; site < siteCount; site++) {
    const id = `dc${site}`;
    ases.push({ id, asn: isOneAs ? SITE_ASN : SITE_ASN + site, router_id: routerIds[count + site]! });
    for (let providers = dice.integer(1, 3); providers > 0; providers--) join(id, name(dice.integer(0, count - 1)), 'provider');
    if (dice.chance(0.3)) join(id, name(dice.integer(0, count - 1)), 'peer');
    originations.push({ id: `any${site}`, as: id, prefix: '192.0.2.0/24' });
    if (hasIpv6) originations.push({ id: `six${site}`, as: id, prefix: '2001:db8:1::/48' });
  }
  const owners = dice.shuffled(Array.from({ length: count }, (_, i) => i)).slice(0, dice.integer(1, 4));
  for (const i of owners) originations.push({ id: `own${i}`, as: name(i), prefix: `10.10.${i}.0/24` });
  return { ases, sessions, originations: originations.map((origination) => treated(dice, origination, sessions)) };
}

/** Traffic engineering by chance. */
export function treated(dice: Stream, origination: Origination, sessions: readonly Session[]): Origination {
  const neighbours = neighboursOf(origination.as, sessions);
  const kinds: readonly Treatment[] = [{ prepend: 3 }, { prepend: 1 }, { suppress: true }, { med: 5 }, { med: 0 }];
  const special = dice.shuffled(neighbours).slice(0, dice.chance(0.5) ? dice.integer(1, 2) : 0);
  return {
    ...origination,
    ...(dice.chance(0.4) ? { prepend: dice.integer(1, 3) } : {}),
    ...(dice.chance(0.4) ? { med: dice.pick([0, 5, 10, 20]) } : {}),
    ...(special.length === 0 ? {} : { to: Object.fromEntries(special.map((id) => [id, dice.pick(kinds)])) }),
  };
}

export const neighboursOf = (router: string, sessions: readonly Session[]): string[] =>
  sessions.flatMap(({ a, b }) => (a === router ? [b] : b === router ? [a] : []));

/**
 * Elements as the lines that `bgpdump -m` prints, which many scripts read: fields between bars, times in seconds. Words for
 * well-known communities are its own; IPv6 addresses are written as RFC 5952 has them, and sets of communities that it cuts off
 * after some kilobytes are printed in full.
 */
import { assertNever } from '../../kernel/assert.ts';
import { communityText } from '../../model/community.ts';
import { pathText } from './as-path.ts';
import type { OriginName, PathAttributes } from './attributes.ts';
import type { MrtElement, RouteElement } from './elements.ts';

const US_PER_S = 1_000_000;
const ORIGIN_WORDS: Readonly<Record<OriginName, string>> = { igp: 'IGP', egp: 'EGP', incomplete: 'INCOMPLETE' };

export function elementLine(element: MrtElement): string {
  const { format, peerAddress, peerAsn } = element;
  const time = timeText(element);
  switch (element.kind) {
    case 'rib':
      return [format, time, 'B', peerAddress, peerAsn, ...routeFields(element)].join('|');
    case 'announce':
      return [format, time, 'A', peerAddress, peerAsn, ...routeFields(element)].join('|');
    case 'withdraw':
      return [format, time, 'W', peerAddress, peerAsn, ...prefixFields(element)].join('|');
    case 'state':
      return [format, time, 'STATE', peerAddress, peerAsn, element.oldState, element.newState].join('|');
    default:
      return assertNever(element);
  }
}

function timeText({ format, timeUs }: MrtElement): string {
  const seconds = Math.floor(timeUs / US_PER_S);
  return format.startsWith('BGP4MP_ET') ? `${seconds}.${String(timeUs % US_PER_S).padStart(6, '0')}` : `${seconds}`;
}

const prefixFields = ({ prefix, pathId }: Pick<RouteElement, 'prefix' | 'pathId'>): (string | number)[] =>
  pathId === null ? [prefix.text] : [prefix.text, pathId];

function routeFields(element: RouteElement): (string | number)[] {
  const { attributes, nextHop } = element;
  const { asPath, origin, localPref, med, communities, isAtomicAggregate, aggregator } = attributes;
  return [
    ...prefixFields(element),
    asPath === null ? '' : pathText(asPath),
    origin === null ? '' : ORIGIN_WORDS[origin],
    nextHop ?? '',
    localPref ?? 0,
    med ?? 0,
    communities.map(communityWord).join(' '),
    isAtomicAggregate ? 'AG' : 'NAG',
    aggregatorText(aggregator),
    '',
  ];
}

const aggregatorText = (aggregator: PathAttributes['aggregator']): string =>
  aggregator === null ? '' : `${aggregator.asn} ${aggregator.address}`;

const WELL_KNOWN: Readonly<Record<number, string>> = {
  0xffff_ff01: 'no-export',
  0xffff_ff02: 'no-advertise',
  0xffff_ff03: 'local-AS',
};

const communityWord = (community: number): string => WELL_KNOWN[community] ?? communityText(community);

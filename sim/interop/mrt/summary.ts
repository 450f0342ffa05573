/** Elements in figures: how many of which kind, from whom, about how much of the address space, over what time. */
import type { Family } from '../../model/prefix.ts';
import type { Address } from './address.ts';
import { originsOf } from './as-path.ts';
import type { MrtElement } from './elements.ts';

export type ElementCounts = Readonly<Record<MrtElement['kind'], number>>;

export interface PeerSummary {
  readonly address: Address;
  readonly asn: number;
  readonly elements: ElementCounts;
}

export interface MrtSummary {
  readonly elements: ElementCounts;
  /** Of the earliest and the latest element, since 1970; null without elements. */
  readonly time: { readonly firstUs: number; readonly lastUs: number } | null;
  /** By the number of their elements, most first, then by address. */
  readonly peers: readonly PeerSummary[];
  /** Different prefixes by family. */
  readonly prefixCount: Readonly<Record<Family, number>>;
  /** Different ASes at the end of a path. */
  readonly originCount: number;
}

type Counts = { -readonly [K in MrtElement['kind']]: number };

const zero = (): Counts => ({ rib: 0, announce: 0, withdraw: 0, state: 0 });

export const countOf = ({ rib, announce, withdraw, state }: ElementCounts): number => rib + announce + withdraw + state;

/** Counts elements as they come in. */
export class SummaryCounter {
  private readonly counts = zero();
  private readonly peers = new Map<string, { readonly address: Address; asn: number; readonly elements: Counts }>();
  private readonly prefixes: Readonly<Record<Family, Set<string>>> = { 4: new Set(), 6: new Set() };
  private readonly origins = new Set<number>();
  private firstUs = Infinity;
  private lastUs = -Infinity;

  add(element: MrtElement): void {
    const { kind, peerAddress, peerAsn, timeUs } = element;
    this.counts[kind]++;
    let peer = this.peers.get(peerAddress);
    if (peer === undefined) this.peers.set(peerAddress, (peer = { address: peerAddress, asn: peerAsn, elements: zero() }));
    // Some collectors do not know whom a changing session is with and write AS 0.
    if (peer.asn === 0) peer.asn = peerAsn;
    peer.elements[kind]++;
    this.firstUs = Math.min(this.firstUs, timeUs);
    this.lastUs = Math.max(this.lastUs, timeUs);
    if (element.kind === 'state') return;
    this.prefixes[element.prefix.family].add(element.prefix.text);
    if (element.kind !== 'withdraw') for (const asn of originsOf(element.attributes.asPath ?? [])) this.origins.add(asn);
  }

  summary(): MrtSummary {
    const { counts, firstUs, lastUs, prefixes } = this;
    return {
      elements: { ...counts },
      time: firstUs === Infinity ? null : { firstUs, lastUs },
      peers: [...this.peers.values()].sort((a, b) =>
        countOf(b.elements) - countOf(a.elements) || (a.address < b.address ? -1 : 1)),
      prefixCount: { 4: prefixes[4].size, 6: prefixes[6].size },
      originCount: this.origins.size,
    };
  }
}

export function summaryOf(elements: Iterable<MrtElement>): MrtSummary {
  const counter = new SummaryCounter();
  for (const element of elements) counter.add(element);
  return counter.summary();
}

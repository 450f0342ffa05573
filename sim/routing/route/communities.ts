/**
 * Communities as a route carries them (RFC 1997; large ones RFC 8092), interned as sets: routes with equal communities share one
 * small integer, and 0 is the empty set. Extended communities are not modelled.
 */

/** A standard community as 32 bits, or a large one as global administrator and two local parts. */
export type Community = number | LargeCommunity;
export type LargeCommunity = readonly [global: number, local1: number, local2: number];

/** Registered values that change what routers do. */
export const WellKnown = {
  /** RFC 8326: the sender is about to go; prefer anything else. */
  gracefulShutdown: 0xffff0000,
  /** RFC 9494: a stale route that outlived the restart time; the least preferred. */
  llgrStale: 0xffff0006,
  /** RFC 9494: not to be kept as long-lived stale. */
  noLlgr: 0xffff0007,
  /** RFC 7999: discard traffic to this prefix. */
  blackhole: 0xffff029a,
  /** RFC 1997: not beyond this AS. */
  noExport: 0xffffff01,
  /** RFC 1997: not beyond this router. */
  noAdvertise: 0xffffff02,
  /** RFC 3765: not over bilateral peering. */
  noPeer: 0xffffff04,
} as const;

/**
 * What a neighbour may ask of an AS by a large community `<that AS>:<function>:<argument>`, numbered after the examples of
 * RFC 8195 §4. The argument of the first four is the AS that is to be treated so, 0 for every neighbour outside.
 */
export const Action = {
  doNotAnnounceTo: 4,
  prependOnceTo: 6,
  prependTwiceTo: 62,
  prependThriceTo: 63,
  /** Argument 0: the last resort; 1: like a route from a peer; 2: like one from a provider. */
  lowerPreference: 8,
} as const;

export const isLarge = (community: Community): community is LargeCommunity => typeof community !== 'number';

/** Text as operators write it: `65535:0`, `64500:4:64501`. */
export const communityText = (community: Community): string =>
  isLarge(community) ? community.join(':') : `${Math.floor(community / 65536)}:${community % 65536}`;

const SHORT_MAX = 65535;
const WORD_MAX = 4294967295;
const NAMES: ReadonlyMap<string, number> = new Map([
  ['graceful-shutdown', WellKnown.gracefulShutdown],
  ['llgr-stale', WellKnown.llgrStale],
  ['no-llgr', WellKnown.noLlgr],
  ['blackhole', WellKnown.blackhole],
  ['no-export', WellKnown.noExport],
  ['no-advertise', WellKnown.noAdvertise],
  ['no-peer', WellKnown.noPeer],
]);
export const COMMUNITY_NAMES: readonly string[] = [...NAMES.keys()];

/** Reads `65000:123`, `64500:4:64501` or a well-known name; null where it is none of them. */
export function parseCommunity(text: string): Community | null {
  const known = NAMES.get(text);
  if (known !== undefined) return known;
  if (!/^\d+(:\d+){1,2}$/.test(text)) return null;
  const parts = text.split(':').map(Number);
  const max = parts.length === 2 ? SHORT_MAX : WORD_MAX;
  if (parts.some((part) => part > max)) return null;
  return parts.length === 2 ? parts[0]! * 65536 + parts[1]! : [parts[0]!, parts[1]!, parts[2]!];
}

/** Standard ones first, each kind ascending: the order in which sets are kept and shown. */
export function compareCommunities(a: Community, b: Community): number {
  if (!isLarge(a) || !isLarge(b)) return isLarge(a) ? 1 : isLarge(b) ? -1 : a - b;
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

export const NO_COMMUNITIES = 0;

export class CommunityTable {
  private readonly sets: (readonly Community[])[] = [[]];
  private readonly byText = new Map<string, number>([['', NO_COMMUNITIES]]);
  /** Standard communities of each set, for quick questions. */
  private readonly standard: ReadonlySet<number>[] = [new Set()];
  private readonly unions = new Map<number, Map<string, number>>();

  intern(communities: Iterable<Community>): number {
    const sorted = [...communities].sort(compareCommunities);
    const distinct = sorted.filter((community, i) => i === 0 || compareCommunities(community, sorted[i - 1]!) !== 0);
    const text = distinct.map(communityText).join(' ');
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.sets.push(distinct) - 1;
      this.standard.push(new Set(distinct.filter((community): community is number => !isLarge(community))));
      this.byText.set(text, id);
    }
    return id;
  }

  read(id: number): readonly Community[] {
    return this.sets[id]!;
  }

  /** Whether a set has a standard community. */
  has(id: number, community: number): boolean {
    return id !== NO_COMMUNITIES && this.standard[id]!.has(community);
  }

  /** The set with more communities added. */
  with(id: number, added: readonly Community[]): number {
    if (added.length === 0) return id;
    let known = this.unions.get(id);
    if (known === undefined) this.unions.set(id, (known = new Map()));
    const key = added.map(communityText).join(' ');
    let union = known.get(key);
    if (union === undefined) known.set(key, (union = this.intern([...this.read(id), ...added])));
    return union;
  }

  /** Arguments of the actions of one kind that a set asks of an AS. */
  *actions(id: number, asn: number, action: number): Generator<number> {
    for (const community of this.sets[id]!) {
      if (isLarge(community) && community[0] === asn && community[1] === action) yield community[2];
    }
  }

  /** Whether a set asks anything of an AS. */
  asksOf(id: number, asn: number): boolean {
    return id !== NO_COMMUNITIES && this.sets[id]!.some((community) => isLarge(community) && community[0] === asn);
  }
}

/**
 * Communities as a route carries them (RFC 1997; large ones RFC 8092), interned as sets: routes with equal communities share one
 * small integer, and 0 is the empty set. Extended communities are not modelled.
 */
import { communityText, isLarge, type Community } from '../../model/community.ts';

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

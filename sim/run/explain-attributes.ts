/**
 * What a route carries, in the words of an operator: the ASes of its path with their numbers, its preference, MED, origin, and
 * communities (RFC 4271 §5, RFC 1997, RFC 8092, RFC 9234).
 */
import { COMMUNITY_NAMES, communityText, parseCommunity, type Community } from '../model/community.ts';
import type { EdgeCandidate } from '../routing/decision/candidates.ts';
import { NO_MED } from '../routing/route/attributes.ts';
import type { World } from './world.ts';

export interface ExplainedAs {
  readonly name: string;
  readonly asn: number;
}

export interface ExplainedAttributes {
  /** As this router prefers it; null for an own route, which competes with none. */
  readonly localPref: number | null;
  /** Null where the route has none. */
  readonly med: number | null;
  readonly origin: string;
  /** Names of registered ones, else numbers: `no-export`, `64500:80`, `64500:4:64501`. */
  readonly communities: readonly string[];
  /** AS number of the Only to Customer attribute; null without one. */
  readonly onlyToCustomer: number | null;
}

/** Names of ORIGIN values by number. */
export const ORIGINS = ['IGP', 'EGP', 'incomplete'] as const;

/** The ASes of a route's path, nearest first. */
export function asPathOf(world: World, route: number): ExplainedAs[] {
  const { context, blueprint } = world;
  const { asOf } = context.graph;
  return context.routes.path(route).map((as) => {
    const { asName, asn } = blueprint.network.speakers[asOf.indexOf(as)]!;
    return { name: asName, asn };
  });
}

/** `candidate`: the route as it stands among what a router chooses from; null for one of its own. */
export function attributesOf(world: World, route: number, candidate: EdgeCandidate | null): ExplainedAttributes {
  const { attributes, routes } = world.context;
  const { med, origin, communities, otc } = attributes.read(routes.attributes(route));
  return {
    localPref: candidate?.localPref ?? null,
    med: med === NO_MED ? null : med,
    origin: ORIGINS[origin] ?? String(origin),
    communities: attributes.communities.read(communities).map(communityInWords),
    onlyToCustomer: otc === 0 ? null : otc,
  };
}

const communityInWords = (community: Community): string =>
  COMMUNITY_NAMES.find((name) => parseCommunity(name) === community) ?? communityText(community);

/**
 * BGP communities as operators write them: standard ones (RFC 1997) such as `64500:80`, large ones (RFC 8092) such as
 * `64500:4:64501`, and registered values by name. Extended communities are not modelled.
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
  /** RFC 1997: not beyond this member of a confederation; without confederations, not beyond this AS. */
  noExportSubconfed: 0xffffff03,
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
  ['no-export-subconfed', WellKnown.noExportSubconfed],
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

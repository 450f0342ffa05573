/** Random MRT records, as fast-check draws them: everything that the writer can put down. */
import * as fc from 'fast-check';
import { formatAddress, makePrefix, type Family, type Prefix } from '../../../sim/model/prefix.ts';
import type { Nlri } from '../../../sim/interop/mrt/address.ts';
import { SEGMENT_KINDS, type AsnBytes, type AsPath } from '../../../sim/interop/mrt/as-path.ts';
import {
  ORIGINS, SAFIS, type PathAttributes, type RawAttribute, type Reach,
} from '../../../sim/interop/mrt/attributes.ts';
import type { MrtPeer, MrtRecord, SessionFields } from '../../../sim/interop/mrt/records.ts';
import type { BgpMessage } from '../../../sim/interop/mrt/update.ts';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.nat(0xffff_ffff);
const bytes = fc.uint8Array({ maxLength: 300 });
const seconds = u32.map((s) => s * 1_000_000);
const width = (family: Family): number => (family === 4 ? 32 : 128);

export const address = (family: Family): fc.Arbitrary<string> =>
  fc.bigInt({ min: 0n, max: (1n << BigInt(width(family))) - 1n }).map((bits) => formatAddress(family, bits));

export const prefix = (family: Family): fc.Arbitrary<Prefix> =>
  fc.integer({ min: 0, max: width(family) }).chain((length) =>
    fc.bigInt({ min: 0n, max: (1n << BigInt(length)) - 1n }).map((bits) =>
      makePrefix(family, bits << BigInt(width(family) - length), length)));

const family = fc.constantFrom<Family>(4, 6);
const prefixes = (of: Family, hasPathIds = false): fc.Arbitrary<Nlri[]> =>
  fc.array(hasPathIds ? fc.tuple(prefix(of), u32).map(([one, pathId]) => ({ ...one, pathId })) : prefix(of), { maxLength: 5 });
const anyAddress = family.chain(address);

/** With two bytes a confederation could not be told from AS4_PATH's plain ASes. */
const path = (asnBytes: AsnBytes): fc.Arbitrary<AsPath> =>
  fc.array(fc.record({
    kind: fc.constantFrom(...SEGMENT_KINDS.slice(0, asnBytes === 2 ? 2 : 4)),
    ases: fc.array(fc.oneof(u16, u32), { minLength: 1, maxLength: 6 }),
  }), { maxLength: 3 });

/** An AS_TRANS that is none would be taken for one. */
const aggregator = fc.record({ asn: u32, address: address(4) });

const KNOWN = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 17, 18, 32, 35]);
const raw: fc.Arbitrary<RawAttribute> = fc.record({
  flags: u8.map((flags) => flags & 0xe0),
  type: u8.filter((type) => !KNOWN.has(type)),
  bytes,
});
const other = fc.uniqueArray(raw, { selector: ({ type }) => type, maxLength: 3 })
  .map((all) => all.sort((a, b) => a.type - b.type));

const reach = (of: Family, hasPathIds = false): fc.Arbitrary<Reach> =>
  fc.record({
    family: fc.constant(of),
    safi: fc.constantFrom(...SAFIS),
    nextHop: of === 4 ? anyAddress : address(6),
    linkLocal: fc.constant(null),
    prefixes: prefixes(of, hasPathIds),
  });
const reachWithLinkLocal = (hasPathIds: boolean): fc.Arbitrary<Reach> => fc.record({
  family: fc.constant<Family>(6),
  safi: fc.constantFrom(...SAFIS),
  nextHop: address(6),
  linkLocal: address(6),
  prefixes: prefixes(6, hasPathIds),
});
const fullReach = (hasPathIds: boolean): fc.Arbitrary<Reach> =>
  fc.oneof(family.chain((of) => reach(of, hasPathIds)), reachWithLinkLocal(hasPathIds));

/** In a RIB entry: the next hop alone. */
const ribReach = (of: Family): fc.Arbitrary<Reach> =>
  reach(of).map((full) => ({ ...full, safi: 'unicast' as const, prefixes: [] }));

const orNull = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null });

export const attributes = (asnBytes: AsnBytes, ribFamily: Family | null, hasPathIds = false): fc.Arbitrary<PathAttributes> =>
  fc.record({
    origin: orNull(fc.constantFrom(...ORIGINS)),
    asPath: orNull(path(asnBytes)),
    nextHop: orNull(address(4)),
    med: orNull(u32),
    localPref: orNull(u32),
    isAtomicAggregate: fc.boolean(),
    aggregator: orNull(aggregator),
    communities: fc.array(u32, { maxLength: 70 }),
    originatorId: orNull(address(4)),
    clusterList: fc.array(address(4), { maxLength: 3 }),
    reach: orNull(ribFamily === null ? fullReach(hasPathIds) : ribReach(ribFamily)),
    unreach: orNull(family.chain((of) =>
      fc.record({ family: fc.constant(of), safi: fc.constantFrom(...SAFIS), prefixes: prefixes(of, hasPathIds) }))),
    largeCommunities: fc.array(fc.tuple(u32, u32, u32), { maxLength: 3 }),
    onlyToCustomer: orNull(u32),
    other,
  });

const message = (asnBytes: AsnBytes, hasPathIds: boolean): fc.Arbitrary<BgpMessage> =>
  fc.oneof(
    fc.record({
      type: fc.constant('update' as const),
      withdrawn: prefixes(4, hasPathIds),
      attributes: attributes(asnBytes, null, hasPathIds),
      announced: prefixes(4, hasPathIds),
    }),
    fc.record({ type: fc.constant('other' as const), code: fc.constantFrom(1, 3, 4, 5), bytes }),
  );

const session: fc.Arbitrary<SessionFields> = fc.tuple(fc.boolean(), fc.constantFrom<AsnBytes>(2, 4), family)
  .chain(([isExtended, asnBytes, of]) => {
    const asn = asnBytes === 2 ? u16 : u32;
    return fc.record({
      timeUs: isExtended ? fc.tuple(seconds, fc.nat(999_999)).map(([s, us]) => s + us) : seconds,
      isExtended: fc.constant(isExtended),
      asnBytes: fc.constant(asnBytes),
      peerAsn: asn,
      localAsn: asn,
      interfaceIndex: u16,
      peerAddress: address(of),
      localAddress: address(of),
    });
  });

const peer: fc.Arbitrary<MrtPeer> = fc.record({ routerId: address(4), address: anyAddress, asn: u32 });

const rib = (peerCount: number): fc.Arbitrary<MrtRecord> =>
  fc.tuple(family, fc.boolean()).chain(([of, hasPathIds]) => fc.record({
    kind: fc.constant('rib' as const),
    timeUs: seconds,
    sequence: u32,
    prefix: prefix(of),
    hasPathIds: fc.constant(hasPathIds),
    entries: fc.array(fc.record({
      peer: fc.integer({ min: 0, max: peerCount - 1 }),
      originatedS: u32,
      pathId: hasPathIds ? u32 : fc.constant(null),
      attributes: attributes(4, of),
    }), { maxLength: 3 }),
  }));

const tableDump: fc.Arbitrary<MrtRecord> = family.chain((of) => fc.record({
  kind: fc.constant('table-dump' as const),
  timeUs: seconds,
  view: u16,
  sequence: u16,
  prefix: prefix(of),
  status: u8,
  originatedS: u32,
  peerAddress: address(of),
  peerAsn: u16,
  attributes: attributes(2, of),
}));

const sessionRecord: fc.Arbitrary<MrtRecord> = fc.tuple(session, fc.boolean()).chain(([fields, hasPathIds]) =>
  fc.oneof(
    message(fields.asnBytes, hasPathIds).map((one) => ({ kind: 'message' as const, ...fields, hasPathIds, message: one })),
    fc.record({ oldState: u16, newState: u16 }).map((states) => ({ kind: 'state-change' as const, ...fields, ...states })),
  ));

const otherRecord: fc.Arbitrary<MrtRecord> = fc.record({
  kind: fc.constant('other' as const), timeUs: seconds, type: fc.constantFrom(11, 32, 48, 999), subtype: u16, bytes,
});

/** A file: a table of peers first, so that RIB records have somebody to name. */
export const records: fc.Arbitrary<MrtRecord[]> = fc
  .record({
    kind: fc.constant('peer-index-table' as const),
    timeUs: seconds,
    collectorId: address(4),
    viewName: fc.string({ maxLength: 20, unit: 'grapheme' }).filter((text) => !text.includes('\uFEFF')),
    peers: fc.array(peer, { minLength: 1, maxLength: 4 }),
  })
  .chain((table) =>
    fc.array(fc.oneof(rib(table.peers.length), tableDump, sessionRecord, otherRecord), { maxLength: 5 })
      .map((rest) => [table, ...rest]));

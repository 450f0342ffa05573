/**
 * Goal: what is written as MRT, others read as it was meant. Method: records with every attribute by hand, and a file of random
 * ones from a fixed seed, read by Debian's bgpdump; its lines against those of our own reader.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Nlri } from '../../../sim/interop/mrt/address.ts';
import { sequencePath } from '../../../sim/interop/mrt/as-path.ts';
import { NO_ATTRIBUTES, type PathAttributes, type Reach } from '../../../sim/interop/mrt/attributes.ts';
import { elementsIn } from '../../../sim/interop/mrt/elements.ts';
import { elementLine } from '../../../sim/interop/mrt/lines.ts';
import type { MessageRecord, MrtRecord } from '../../../sim/interop/mrt/records.ts';
import { writeMrt } from '../../../sim/interop/mrt/write.ts';
import { parsePrefix } from '../../../sim/model/prefix.ts';
import { bgpdump, hasBgpdump } from '../../support/bgpdump.ts';
import { requirement } from '../../support/requirement.ts';
import { records } from './arbitrary.ts';

const dump = requirement('oracle', hasBgpdump() ? null : 'bgpdump is not installed');

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'catchment-mrt-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** It shortens IPv6 addresses in its own way (a single zero group, `::0.0.0.17`); ours is that of RFC 5952. */
const canonical = (line: string): string => line.split('|').map((field) => {
  if (!/^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f.:]*(\/\d+)?$/.test(field)) return field;
  return field.includes('/') ? parsePrefix(field).text : parsePrefix(`${field}/128`).text.slice(0, -'/128'.length);
}).join('|');

/** Both readers' lines of one file. */
function linesOf(written: readonly MrtRecord[]): { readonly ours: string[]; readonly theirs: readonly string[] } {
  const bytes = writeMrt(written);
  const file = join(folder, 'a.mrt');
  writeFileSync(file, bytes);
  const { lines, complaints } = bgpdump(file);
  expect(complaints).toBe('');
  return { ours: [...elementsIn(bytes)].map(elementLine), theirs: lines.map(canonical) };
}

const full: PathAttributes = {
  ...NO_ATTRIBUTES,
  origin: 'incomplete',
  asPath: [...sequencePath([1, 70000]), { kind: 'set', ases: [8, 80000] }],
  nextHop: '10.0.0.1',
  med: 4_294_967_295,
  localPref: 100,
  isAtomicAggregate: true,
  aggregator: { asn: 70000, address: '192.0.2.9' },
  communities: [64500 * 65536 + 120, 0xffffff01],
  originatorId: '10.9.9.9',
  clusterList: ['10.8.8.8'],
  largeCommunities: [[64500, 1, 2]],
  onlyToCustomer: 64500,
};
const session = {
  kind: 'message', timeUs: 5_000_007, isExtended: true, asnBytes: 4, hasPathIds: false, peerAsn: 4_294_967_294, localAsn: 9,
  interfaceIndex: 0, peerAddress: '10.0.0.2', localAddress: '10.0.1.1',
} as const;
const prefixes = (...texts: string[]): Nlri[] => texts.map(parsePrefix);
const numbered = (...texts: string[]): Nlri[] => prefixes(...texts).map((prefix, pathId) => ({ ...prefix, pathId }));
const update = (attributes: PathAttributes, announced: Nlri[], withdrawn: Nlri[] = []): MessageRecord['message'] =>
  ({ type: 'update', attributes, announced, withdrawn });
const reach = (prefixes: Reach['prefixes'], linkLocal: string | null = null): Reach =>
  ({ family: 6, safi: 'unicast', nextHop: '2001:db8::1', linkLocal, prefixes });

describe.skipIf(dump.skip)(`bgpdump${dump.reason}`, () => {
  it('reads every attribute that we write', () => {
    const v6 = { ...full, nextHop: null, reach: reach(prefixes('::/0', '2001::/16'), 'fe80::1') };
    const unreach = { family: 6, safi: 'unicast', prefixes: numbered('2001:db8:1::/48') } as const;
    const { ours, theirs } = linesOf([
      { kind: 'peer-index-table', timeUs: 5_000_000, collectorId: '10.1.1.1', viewName: 'a view', peers: [
        { routerId: '10.1.1.1', address: '10.0.0.1', asn: 70000 }, { routerId: '10.1.1.2', address: '2001:db8::9', asn: 5 },
      ] },
      { kind: 'rib', timeUs: 5_000_000, sequence: 0, prefix: parsePrefix('10.0.0.0/8'), hasPathIds: true, entries: [
        { peer: 0, originatedS: 1, pathId: 9, attributes: full },
      ] },
      { kind: 'rib', timeUs: 5_000_000, sequence: 1, prefix: parsePrefix('2001:db8::/32'), hasPathIds: false, entries: [
        { peer: 1, originatedS: 1, pathId: null, attributes: { ...full, nextHop: null, reach: reach([]) } },
      ] },
      { ...session, message: update(full, prefixes('10.2.0.0/16', '0.0.0.0/0'), prefixes('10.1.0.0/16', '10.1.2.3/32')) },
      { ...session, asnBytes: 2, peerAsn: 5, isExtended: false, timeUs: 5_000_000,
        message: update(full, prefixes('10.2.0.0/15')) },
      { ...session, peerAddress: '2001:db8::2', localAddress: '2001:db8::3', message: update(v6, []) },
      { ...session, hasPathIds: true, message: update(full, numbered('10.3.0.0/16', '10.3.0.0/16')) },
      { ...session, hasPathIds: true, message: update({ ...full, reach: reach(numbered('2001:db8::/48')), unreach }, []) },
      { ...session, kind: 'state-change', oldState: 6, newState: 1 },
    ]);
    expect(ours).toHaveLength(14);
    expect(ours).toEqual(theirs);
  });

  it('reads random files as we do', () => {
    const sample = fc.sample(records, { seed: 4271, numRuns: 300 });
    const complete = (attributes: PathAttributes): PathAttributes => ({
      ...attributes,
      origin: attributes.origin ?? 'igp',
      asPath: attributes.asPath ?? [],
      nextHop: attributes.nextHop ?? '192.0.2.1',
      aggregator: attributes.aggregator ?? { asn: 5, address: '192.0.2.1' },
      // Its lines have the next hop of one family for prefixes of the other; the test above has one at a time.
      reach: null,
    });
    const plain = sample.flat().flatMap((record): MrtRecord[] => {
      if (record.kind === 'state-change') return [record];
      if (record.kind !== 'message' || record.message.type !== 'update') return [];
      return [{ ...record, message: { ...record.message, attributes: complete(record.message.attributes) } }];
    });
    const { ours, theirs } = linesOf(plain);
    expect(ours.length).toBeGreaterThan(300);
    expect(ours).toEqual(theirs);
  });
});

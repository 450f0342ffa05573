/**
 * Goal: records and messages are read as their RFCs lay them out, and what is wrong with bytes is told by its place. Method:
 * files put together by hand from the diagrams of RFC 6396 and RFC 4271, byte by byte.
 */
import { describe, expect, it } from 'vitest';
import { announcementsFrom, standingRoutes } from '../../../sim/interop/mrt/announcements.ts';
import { elementsIn, ReadingNotes } from '../../../sim/interop/mrt/elements.ts';
import { elementLine } from '../../../sim/interop/mrt/lines.ts';
import { readMrt } from '../../../sim/interop/mrt/read.ts';

/** Bytes from hexadecimal text with spaces. */
const hex = (text: string): number[] => (text.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16));
const number = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => (value >>> (8 * (bytes - 1 - i))) & 0xff);
const record = (seconds: number, type: number, subtype: number, body: readonly number[]): number[] =>
  [...number(seconds, 4), ...number(type, 2), ...number(subtype, 2), ...number(body.length, 4), ...body];
const update = (withdrawn: readonly number[], attributes: readonly number[], nlri: readonly number[]): number[] => [
  ...Array<number>(16).fill(0xff), ...number(23 + withdrawn.length + attributes.length + nlri.length, 2), 2,
  ...number(withdrawn.length, 2), ...withdrawn, ...number(attributes.length, 2), ...attributes, ...nlri,
];
/** From 192.0.2.1 (AS 70000) to 192.0.2.2 (AS 64500), both in four bytes. */
const session4 = hex('00011170 0000fbf4 0000 0001 c0000201 c0000202');
const session2 = hex('fc00 fbf4 0000 0001 c0000201 c0000202');

const linesOf = (bytes: readonly number[]): string[] => [...elementsIn(Uint8Array.from(bytes))].map(elementLine);

describe('messages', () => {
  it('an UPDATE announces and withdraws', () => {
    const attributes = hex('400101 00 | 400206 0201 00011170 | 400304 c0000201 | 800404 0000000a | c00808 fbf40001 ffffff01');
    const bytes = record(100, 16, 4, [...session4, ...update(hex('18 c63364'), attributes, hex('18 cb0071 20 c0000250'))]);
    expect(linesOf(bytes)).toEqual([
      'BGP4MP|100|W|192.0.2.1|70000|198.51.100.0/24',
      'BGP4MP|100|A|192.0.2.1|70000|203.0.113.0/24|70000|IGP|192.0.2.1|0|10|64500:1 no-export|NAG||',
      'BGP4MP|100|A|192.0.2.1|70000|192.0.2.80/32|70000|IGP|192.0.2.1|0|10|64500:1 no-export|NAG||',
    ]);
  });

  it('IPv6 comes in MP_REACH_NLRI, and goes in MP_UNREACH_NLRI', () => {
    const hop = '20010db8 00000000 00000000 00000001';
    const reach = hex(`800e${'1c'} 0002 01 10 ${hop} 00 30 20010db80001`);
    const unreach = hex('800f0a 0002 01 30 20010db80002');
    const bytes = record(7, 17, 4, [...number(250_000, 4), ...session4,
      ...update([], [...hex('400101 02 400200'), ...reach, ...unreach], [])]);
    expect(linesOf(bytes)).toEqual([
      'BGP4MP_ET|7.250000|W|192.0.2.1|70000|2001:db8:2::/48',
      'BGP4MP_ET|7.250000|A|192.0.2.1|70000|2001:db8:1::/48||INCOMPLETE|2001:db8::1|0|0||NAG||',
    ]);
  });

  it('an old speaker hides large AS numbers, and AS4_PATH brings them back', () => {
    const attributes = hex('400101 00 | 400208 0203 fc00 5ba0 5ba0 | c0110a 0202 00011170 00011171 | 400304 c0000201'
      + '| c00706 5ba0 c0000209 | c01208 00011171 c0000209');
    const bytes = record(1, 16, 1, [...session2, ...update([], attributes, hex('08 0a'))]);
    expect(linesOf(bytes)).toEqual([
      'BGP4MP|1|A|192.0.2.1|64512|10.0.0.0/8|64512 70000 70001|IGP|192.0.2.1|0|0||NAG|70001 192.0.2.9|',
    ]);
  });

  it('knows a role\'s mark, large communities and what it does not know', () => {
    const attributes = hex('c0230400011170 | c0200c 0000fbf4 00000001 00000002 | c010080002fbf400000001');
    const [item] = readMrt(Uint8Array.from(record(1, 16, 4, [...session4, ...update([], attributes, [])])));
    expect(item).toMatchObject({ ok: true, record: { message: { attributes: {
      onlyToCustomer: 70000,
      largeCommunities: [[64500, 1, 2]],
      other: [{ type: 16, flags: 0xc0, bytes: Uint8Array.from(hex('0002fbf400000001')) }],
    } } } });
  });

  it('a session may have several paths for a prefix', () => {
    const message = update(hex('00000007 18 c63364'), hex('400101 00'), hex('00000008 18 cb0071'));
    const bytes = record(1, 16, 9, [...session4, ...message]);
    expect(linesOf(bytes)).toEqual([
      'BGP4MP_AP|1|W|192.0.2.1|70000|198.51.100.0/24|7',
      'BGP4MP_AP|1|A|192.0.2.1|70000|203.0.113.0/24|8||IGP||0|0||NAG||',
    ]);
  });

  it('bits behind a prefix mean nothing', () => {
    expect(linesOf(record(1, 16, 4, [...session4, ...update(hex('0c c0ff'), [], [])]))[0]).toContain('|192.240.0.0/12');
  });

  it('changes of state have no prefix', () => {
    expect(linesOf(record(9, 16, 5, [...session4, ...hex('0006 0001')]))).toEqual(['BGP4MP|9|STATE|192.0.2.1|70000|6|1']);
  });

  it('keepalives are passed over', () => {
    const notes = new ReadingNotes();
    const bytes = record(9, 16, 4, [...session4, ...Array<number>(16).fill(0xff), 0, 19, 4]);
    expect([...elementsIn(Uint8Array.from(bytes), notes)]).toEqual([]);
    expect(notes).toMatchObject({ problemCount: 0, recordCount: 1, passedOverCount: 1 });
  });
});

describe('tables', () => {
  const peers = hex('0a000001 0004 76696577 0002 | 02 0a000002 c0000201 00011170'
    + '| 01 0a000003 20010db8000000000000000000000001 fc00');
  const v4 = hex('400101 00 | 400206 0201 00011170 | 400304 c0000201');
  const hop = '20010db8000000000000000000000001';

  it('TABLE_DUMP_V2 names peers by their index', () => {
    const short = hex(`400101 00 | 400200 | 800e11 10 ${hop}`);
    const full = hex(`400101 00 | 400200 | 800e${'15'} 0002 01 10 ${hop} 00`);
    const entry = (peer: number, attributes: readonly number[]): number[] =>
      [...number(peer, 2), ...number(5, 4), ...number(attributes.length, 2), ...attributes];
    const bytes = [
      ...record(10, 13, 1, peers),
      ...record(10, 13, 2, [...hex('00000000 18 cb0071 0001'), ...entry(0, v4)]),
      ...record(10, 13, 4, [...hex('00000001 20 20010db8 0002'), ...entry(1, short), ...entry(1, full)]),
    ];
    expect(linesOf(bytes)).toEqual([
      'TABLE_DUMP2|10|B|192.0.2.1|70000|203.0.113.0/24|70000|IGP|192.0.2.1|0|0||NAG||',
      'TABLE_DUMP2|10|B|2001:db8::1|64512|2001:db8::/32||IGP|2001:db8::1|0|0||NAG||',
      'TABLE_DUMP2|10|B|2001:db8::1|64512|2001:db8::/32||IGP|2001:db8::1|0|0||NAG||',
    ]);
  });

  it('a peer may have several paths in a table', () => {
    const entry = (pathId: string): number[] => [...hex(`0000 00000005 ${pathId}`), ...number(v4.length, 2), ...v4];
    const rib = [...hex('00000000 18 cb0071 0002'), ...entry('00000001'), ...entry('00000002')];
    const bytes = [...record(10, 13, 1, peers), ...record(10, 13, 8, rib)];
    expect(linesOf(bytes)).toEqual([1, 2].map((pathId) =>
      `TABLE_DUMP2_AP|10|B|192.0.2.1|70000|203.0.113.0/24|${pathId}|70000|IGP|192.0.2.1|0|0||NAG||`));
    const elements = [...elementsIn(Uint8Array.from(bytes))];
    expect(standingRoutes(elements)).toHaveLength(2);
    expect([...announcementsFrom(elements).values()][0]!.origins).toEqual([{ asn: 70000, peerCount: 1 }]);
  });

  it('the older TABLE_DUMP has a peer in every record', () => {
    const attributes = hex('400101 01 | 400204 0201 fc00 | 400304 c0000201');
    const body = [...hex('0000 0001 cb007100 18 01 00000005 c0000201 fc00'), ...number(attributes.length, 2), ...attributes];
    expect(linesOf(record(3, 12, 1, body))).toEqual([
      'TABLE_DUMP|3|B|192.0.2.1|64512|203.0.113.0/24|64512|EGP|192.0.2.1|0|0||NAG||',
    ]);
  });
});

describe('what is wrong', () => {
  const problem = (bytes: readonly number[]): unknown => {
    const [item] = [...readMrt(Uint8Array.from(bytes))].filter(({ ok }) => !ok);
    return item !== undefined && !item.ok ? [item.problem.offset, item.problem.expected, item.problem.found] : null;
  };
  const message = (withdrawn: string, attributes: string): number[] =>
    record(1, 16, 4, [...session4, ...update(hex(withdrawn), hex(attributes), [])]);

  it.each<[string, number[], [number, string, string]]>([
    ['a header that is cut off', hex('00000001 0010'), [0, 'an MRT header (8 bytes)', '6 bytes']],
    ['a record that is cut off', record(1, 16, 5, hex('00')).slice(0, 12), [12, 'an MRT record (1 bytes)', '0 bytes']],
    ['a length that no record has', hex('00000001 0010 0005 10000001'), [8, 'a record of at most 268435456 bytes', '268435457']],
    ['a prefix that is too long', message('21 c000020100', ''), [53, 'a prefix length of at most 32', '33']],
    ['an attribute twice', message('', '40010100 40010100'), [59, 'each path attribute once', 'type 1 again']],
    ['an attribute that is longer than all of them', message('', '40010500'), [58, 'path attribute 1 (5 bytes)', '1 bytes']],
    ['an attribute with bytes left over', message('', '4001020001'), [59, 'the end of path attribute 1', '1 bytes more']],
    ['an origin that does not exist', message('', '40010103'), [58, 'ORIGIN 0, 1 or 2', '3']],
    ['a segment of no known type', message('', '400202 0900'), [58, 'an AS_PATH segment of type 1 to 4', 'type 9']],
    ['a family of no known number', record(1, 16, 5, hex('00000001 00000002 0000 0009')), [22, 'address family 1 or 2', '9']],
    ['a peer that is not in the table', record(1, 13, 2, hex('00000000 00 0001 0000 00000000 0000')),
      [19, 'the index of one of 0 peers', '0']],
    ['microseconds that make a second', record(1, 17, 5, hex('000f4240')), [12, 'microseconds below 1000000', '1000000']],
  ])('%s', (_, bytes, wanted) => expect(problem(bytes)).toEqual(wanted));

  it('does not end the reading', () => {
    const notes = new ReadingNotes();
    const bytes = [...message('21 c000020100', ''), ...record(9, 16, 5, [...session4, ...hex('0006 0001')])];
    expect([...elementsIn(Uint8Array.from(bytes), notes)]).toHaveLength(1);
    expect(notes.problems).toHaveLength(1);
  });
});

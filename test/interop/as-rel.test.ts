/**
 * Goal: relationship files are read exactly, and broken ones told by line. Method: small texts by hand, random ones written
 * and read back.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAsRelationships, placeOfRow } from '../../sim/interop/as-rel.ts';

const parse = (text: string): ReturnType<typeof parseAsRelationships> => parseAsRelationships(new TextEncoder().encode(text));
const links = (text: string): unknown => {
  const result = parse(text);
  if (!result.ok) return result;
  const { a, b, isProvider } = result.value;
  return [...a].map((asn, i) => [asn, b[i], isProvider[i]]);
};

describe('AS relationships', () => {
  it.each([
    [
      'serial 1 with comments',
      '# head\n1|2|-1\n2|3|0\n',
      [
        [1, 2, 1],
        [2, 3, 0],
      ],
    ],
    [
      'serial 2, Windows ends, no last newline',
      '1|2|-1|bgp\r\n\r\n4294967295|3|0|mlp',
      [
        [1, 2, 1],
        [4294967295, 3, 0],
      ],
    ],
    ['nothing', '', []],
    ['only comments', '# a\n#', []],
  ])('reads %s', (_, text, wanted) => expect(links(text)).toEqual(wanted));

  it.each([
    ['a word', '1|2|0\nx|3|0', 2, 1, 2],
    ['one column', '12', 1, 1, 3],
    ['two columns', '1|2', 1, 3, 4],
    ['an unknown relation', '1|2|1', 1, 5, 6],
    ['a relation with a tail', '1|2|-1x|bgp', 1, 5, 8],
    ['a lone minus', '1|2|-', 1, 5, 6],
    ['no relation', '1|2|\r\n', 1, 5, 6],
    ['a number that no AS has', '# ok\n4294967296|2|0', 2, 1, 11],
    ['itself', '1|2|0\n\n7|7|-1', 3, 3, 4],
    ['spaces', '1 |2|0', 1, 1, 3],
  ])('refuses %s', (_, text, line, column, endColumn) => {
    expect(parse(text)).toMatchObject({ ok: false, line, column, endColumn });
  });

  it('finds the line of a row again', () => {
    const text = new TextEncoder().encode('# head\n1|2|-1\r\n\n# more\n2|3|0');
    expect([0, 1].map((row) => placeOfRow(text, row))).toEqual([
      { line: 2, column: 1, endColumn: 7 },
      { line: 5, column: 1, endColumn: 6 },
    ]);
  });

  it('reads what is written', () => {
    const asn = fc.integer({ min: 0, max: 4294967295 });
    const link = fc.tuple(asn, asn, fc.constantFrom(0, 1)).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(fc.array(link, { maxLength: 60 }), (all) => {
        expect(links(all.map(([a, b, isProvider]) => `${a}|${b}|${isProvider === 1 ? -1 : 0}\n`).join(''))).toEqual(all);
      }),
    );
  });

  it('never throws on bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(typeof parseAsRelationships(bytes).ok).toBe('boolean');
      }),
    );
  });
});

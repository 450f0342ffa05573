/**
 * Goal: AS paths mean what the RFCs say: their length, their origins, and what is hidden behind AS_TRANS. Method: paths by hand,
 * those of RFC 6793 §4.2.3 and RFC 4271 §9.1.2.2 among them.
 */
import { describe, expect, it } from 'vitest';
import {
  mergePaths, originsOf, pathLength, pathText, sequencePath, type AsPath, type SegmentKind,
} from '../../../sim/interop/mrt/as-path.ts';

const path = (...segments: readonly (readonly [SegmentKind, ...number[]])[]): AsPath =>
  segments.map(([kind, ...ases]) => ({ kind, ases }));

describe('AS paths', () => {
  it.each<[AsPath, string, number, number[]]>([
    [path(), '', 0, []],
    [path(['sequence', 1, 2, 3]), '1 2 3', 3, [3]],
    [path(['sequence', 1, 2], ['set', 7, 8]), '1 2 {7,8}', 3, [7, 8]],
    [path(['confed-sequence', 65001, 65002], ['sequence', 5]), '(65001 65002) 5', 1, [5]],
    [path(['sequence', 5], ['confed-set', 1, 2]), '5 [1,2]', 1, [1, 2]],
  ])('%j is shown, counted and traced to its origin', (given, text, length, origins) => {
    expect([pathText(given), pathLength(given), originsOf(given)]).toEqual([text, length, origins]);
  });

  it('takes as many segments as it must', () => {
    const ases = Array.from({ length: 600 }, (_, i) => i + 1);
    const long = sequencePath(ases);
    expect(long.map((segment) => segment.ases.length)).toEqual([255, 255, 90]);
    expect(long.flatMap((segment) => segment.ases)).toEqual(ases);
    expect(sequencePath([])).toEqual([]);
  });
});

describe('AS4_PATH', () => {
  const TRANS = 23456;

  it.each<[string, AsPath, AsPath, string]>([
    ['replaces what it covers', path(['sequence', 275, 250, TRANS, TRANS]), path(['sequence', 70000, 80000]),
      '275 250 70000 80000'],
    ['covers all of it', path(['sequence', TRANS, 5]), path(['sequence', 70000, 5]), '70000 5'],
    ['is ignored when it is longer', path(['sequence', 1, TRANS]), path(['sequence', 9, 70000, 4]), '1 23456'],
    ['a set counts as one', path(['sequence', 1], ['set', 4, 5], ['sequence', TRANS]), path(['sequence', 70000]),
      '1 {4,5} 70000'],
    ['a confederation at the head stays', path(['confed-sequence', 65001], ['sequence', TRANS]), path(['sequence', 70000]),
      '(65001) 70000'],
    ['cuts a sequence where it must', path(['sequence', 1, 2, TRANS]), path(['sequence', 70000], ['set', 8, 9]), '1 70000 {8,9}'],
  ])('%s', (_, two, four, text) => expect(pathText(mergePaths(two, four))).toBe(text));
});

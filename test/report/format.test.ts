/**
 * Goal: figures read well and never lie: what is not everything is not 100 %, what differs from a limit looks different. Method:
 * tables of examples, and laws over random ratios.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatClock,
  formatCount,
  formatDuration,
  formatFigure,
  formatLabels,
  formatPeople,
  formatRate,
  formatRatio,
} from '../../sim/report/format.ts';
import { cell, table } from '../../sim/report/table.ts';
import { fit, fitMiddle, visible, width, wrap } from '../../sim/report/text.ts';

describe('figures', () => {
  it.each([
    [0, '0 s'],
    [350, '350 µs'],
    [10_000, '10 ms'],
    [208_123, '208 ms'],
    [999_600, '1 s'],
    [1_217_222, '1.22 s'],
    [31_184_205, '31.2 s'],
    [59_960_000, '1 min'],
    [72_000_000, '1 min 12 s'],
    [900_000_000, '15 min'],
    [3_900_000_000, '1 h 5 min'],
    [-2_000_000, '−2 s'],
  ])('duration %d µs is %s', (us, text) => expect(formatDuration(us)).toBe(text));

  it.each([
    [0, '0:00'],
    [300_000_000, '5:00'],
    [301_208_000, '5:01.208'],
    [3_900_000_000, '1:05:00'],
    [59_999_900, '1:00'],
  ])('clock %d µs is %s', (us, text) => expect(formatClock(us)).toBe(text));

  it.each([
    [1, '100 %'],
    [0, '0 %'],
    [0.5, '50 %'],
    [0.9995, '99.95 %'],
    [0.99974, '99.974 %'],
    [0.999997, '99.9997 %'],
    [0.00012, '0.012 %'],
    [1.138, '113.8 %'],
    [1 - 1e-12, '99.9999999 %'],
    [1e-12, '< 0.0000001 %'],
  ])('ratio %d is %s', (ratio, text) => expect(formatRatio(ratio)).toBe(text));

  it('keeps to the decimals of a narrow column', () => {
    expect([0.99999998, 0.999, 1].map((ratio) => formatRatio(ratio, null, 4))).toEqual(['99.9999 %', '99.9 %', '100 %']);
  });

  it('a ratio takes the digits that tell it from its limit', () => {
    expect(formatRatio(0.99949, 0.9995)).toBe('99.949 %');
    expect(formatRatio(0.9949996, 0.995)).toBe('99.49996 %');
  });

  it('only everything is 100 %, only nothing 0 %, and no limit is met by rounding', () => {
    const parsed = (text: string): number => Number(text.replace(' %', '')) / 100;
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), fc.integer({ min: 1, max: 9999 }), (ratio, limit) => {
        const text = formatRatio(ratio);
        expect(['100 %', '0 %']).not.toContain(text);
        if (Math.abs(ratio - limit / 10_000) > 1e-8) expect(parsed(formatRatio(ratio, limit / 10_000))).not.toBe(limit / 10_000);
      }),
    );
  });

  it.each([
    [0, '0'],
    [2.5, '2.5'],
    [999, '999'],
    [16_315, '16\u202F315'],
    [99_999, '99\u202F999'],
    [3_520_000, '3.52 M'],
    [999_950, '1 M'],
    [2e9, '2 G'],
  ])('count %d is %s', (count, text) => expect(formatCount(count)).toBe(text));

  it('people, rates, figures and labels', () => {
    expect([80, 646_000, 37_200_000].map(formatPeople)).toEqual(['80', '646 k', '37.2 M']);
    expect([formatRate(15_130, 'requests/s'), formatRate(3.15e9, 'bits/s'), formatRate(40, 'bits/s')]).toEqual([
      '15.1 k requests/s',
      '3.15 Gbit/s',
      '40 bit/s',
    ]);
    expect([
      formatFigure(0.5, 'ratio'),
      formatFigure(2e6, 'duration'),
      formatFigure(3, 'count'),
      formatFigure(900, 'rps'),
    ]).toEqual(['50 %', '2 s', '3', '900 requests/s']);
    expect([formatLabels({ service: 'web', client: '*' }), formatLabels({})]).toEqual(['{service:web,client:*}', '']);
  });
});

describe('text', () => {
  it('hides nothing and obeys nothing', () => {
    expect(visible('a\u001B[2Jb\r\n\u0007\u009B\u202E\u200B\uFEFFc\uD800')).toBe('a�[2Jb�������c�');
    expect(visible('São Paulo – 東京')).toBe('São Paulo – 東京');
  });

  it('knows the columns of wide and combining characters', () => {
    expect([width('abc'), width('東京'), width('e\u0301'), width('\u001B[31mx\u001B[39m')]).toEqual([3, 4, 1, 1]);
    expect([fit('abcdef', 4), fit('東京都', 4), fit('abc', 3)]).toEqual(['abc…', '東…', 'abc']);
  });

  it('wraps and fits within the columns asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, columns) => {
        for (const line of wrap(visible(text), columns)) expect(width(line)).toBeLessThanOrEqual(columns);
        expect(width(fit(visible(text), columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('aligns columns, and lets the last go on below where it has no room', () => {
    const rows = [
      ['a', '1', 'first'],
      ['bcd', '22', 'a longer text'],
    ].map((row) => row.map((text) => cell(text)));
    expect(table([{ align: 'left' }, { align: 'right' }, { align: 'left' }], rows, 15)).toEqual([
      'a     1  first',
      'bcd  22',
      '      a longer',
      '      text',
    ]);
    const wide = rows.map((row) => [cell('x'), ...row.slice(1, 2), cell(`${row[2]!.text} that goes on below it`)]);
    expect(table([{ align: 'left' }, { align: 'right' }, { align: 'left' }], wide, 32)).toEqual([
      'x   1  first that goes on below',
      '       it',
      'x  22  a longer text that goes',
      '       on below it',
    ]);
  });

  it('cuts a long name in its middle, since names differ in their ends', () => {
    expect(fitMiddle('frankfurt-exchange-fra2/forth', 15)).toBe('frankfu…2/forth');
    expect(fitMiddle('short', 5)).toBe('short');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, columns) => {
        expect(width(fitMiddle(visible(text), columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('paints a cell without moving its neighbours', () => {
    const rows = [
      [cell('a', (text) => `<${text}>`), cell('b')],
      [cell('long'), cell('b')],
    ];
    expect(table([{ align: 'left' }, { align: 'left' }], rows)).toEqual(['<a>     b', 'long  b']);
  });
});

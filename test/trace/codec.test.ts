/**
 * Goal: storing a trace loses nothing, and no bytes whatever make the reader throw. Method: round trips on arbitrary traces; cut,
 * flipped and forged files.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeTrace,
  encodeTrace,
  packTrace,
  unpackTrace,
  type Compression,
  type Decoded,
  type TraceError,
} from '../../sim/trace/codec.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { Row } from '../../sim/trace/rows.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { header, longSteps, steps, traceOf, writeSteps } from './sample.ts';

const zlib: Compression = {
  deflate: (bytes) => gzipSync(bytes),
  inflate: (bytes, bytesMax) => gunzipSync(bytes, { maxOutputLength: bytesMax }),
};

function rowsOf(trace: Trace): Row[] {
  const rows: Row[] = [];
  trace.forEach((row) => rows.push({ ...row }));
  return rows;
}

function expectSame(decoded: Decoded, trace: Trace): void {
  if (!decoded.ok) return expect.fail(decoded.error.message);
  expect(decoded.trace.header).toEqual(trace.header);
  expect(decoded.trace.dictionaries).toEqual(trace.dictionaries);
  expect(decoded.trace.rootSets).toEqual(trace.rootSets);
  expect(decoded.trace.initial).toEqual(trace.initial);
  expect(rowsOf(decoded.trace)).toEqual(rowsOf(trace));
  expect(decoded.trace.hashes()).toEqual(trace.hashes());
}

const errorOf = (decoded: Decoded): TraceError['kind'] | 'none' => (decoded.ok ? 'none' : decoded.error.kind);

/** A whole trace with this text where its header was. */
function withHeader(text: string): Uint8Array {
  const bytes = encodeTrace(traceOf([]));
  const old = JSON.stringify(header()).length;
  const lengthBytes = old < 128 ? 1 : 2;
  const fresh = new TextEncoder().encode(text);
  const length = fresh.length < 128 ? [fresh.length] : [(fresh.length & 127) | 128, fresh.length >> 7];
  return Uint8Array.from([...bytes.subarray(0, 5), ...length, ...fresh, ...bytes.subarray(5 + lengthBytes + old)]);
}

describe('codec', () => {
  it('a round trip is the identity', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const trace = traceOf(list);
        expectSame(decodeTrace(encodeTrace(trace)), trace);
      }),
      { numRuns: 300 },
    );
  });

  it('a round trip is the identity over many blocks, packed or not', () => {
    const trace = traceOf(longSteps(9_000));
    expectSame(unpackTrace(packTrace(trace, zlib), zlib), trace);
    expectSame(unpackTrace(encodeTrace(trace), zlib), trace);
  });

  it('keeps initial cells and any JSON in the header', () => {
    const isPlain = (value: unknown): boolean => !JSON.stringify(value).includes('__proto__');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()).filter(isPlain), fc.array(fc.integer()), (notes, values) => {
        const clean = JSON.parse(JSON.stringify(notes)) as never;
        const writer = writeSteps(longSteps(20), { header: header({ notes: clean }) });
        values.forEach((value, i) => writer.initial(EventKind.flowRtt, i, 0, value / 3));
        const trace = writer.finish();
        expectSame(decodeTrace(encodeTrace(trace)), trace);
      }),
      { numRuns: 50 },
    );
  });

  it('every truncation is an error', () => {
    const bytes = encodeTrace(traceOf(longSteps(40)));
    for (let size = 0; size < bytes.length; size++) {
      expect(['not-a-trace', 'truncated', 'malformed']).toContain(errorOf(decodeTrace(bytes.subarray(0, size))));
    }
  });

  it('damage gives a trace or an error, never an exception', () => {
    const bytes = encodeTrace(traceOf(longSteps(60)));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (damage) => {
        const bad = bytes.slice();
        for (const [at, value] of damage) bad[at] = value;
        const decoded = decodeTrace(bad);
        if (decoded.ok) decoded.trace.hashes();
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const bad = Uint8Array.from([...bytes.subarray(0, 5), ...noise]);
        expect(errorOf(decodeTrace(bad))).not.toBe('none');
      }),
      { numRuns: 1000 },
    );
  });

  it('absurd lengths are errors, not allocations', () => {
    const huge = [255, 255, 255, 255, 255, 255, 255, 15];
    const [magic, rest] = [encodeTrace(traceOf([])).subarray(0, 5), encodeTrace(traceOf([])).subarray(5)];
    expect(errorOf(decodeTrace(Uint8Array.from([...magic, ...huge])))).toBe('truncated');
    for (let cut = 1; cut <= 8; cut++) {
      const forged = Uint8Array.from([...magic, ...rest.subarray(0, rest.length - cut), ...huge]);
      expect(['truncated', 'malformed']).toContain(errorOf(decodeTrace(forged)));
    }
  });

  it('says what is wrong', () => {
    const whole = encodeTrace(traceOf([]));
    const versioned = whole.slice();
    versioned[4] = 9;
    const packed = packTrace(traceOf(longSteps(100)), zlib);
    expect(decodeTrace(versioned)).toEqual({
      ok: false,
      error: { kind: 'unsupported-version', message: 'trace format 9 (expected 1)' },
    });
    expect(errorOf(decodeTrace(new TextEncoder().encode('kind: scenario')))).toBe('not-a-trace');
    expect(errorOf(unpackTrace(packed.subarray(0, packed.length >> 1), zlib))).toBe('not-compressed-data');
    expect(errorOf(decodeTrace(Uint8Array.from([...whole, 0])))).toBe('malformed');
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['nothing', ''],
    ['a deep nest', '['.repeat(16_000)],
    ['a key for the prototype', JSON.stringify(header()).replace('"notes":{}', '"notes":{"__proto__":{"x":1}}')],
    ['a wrong version', JSON.stringify({ ...header(), formatVersion: 2 })],
    ['a seed in words', JSON.stringify({ ...header(), seed: 'one' })],
    ['a negative duration', JSON.stringify({ ...header(), duration: -1 })],
    ['no scenario', JSON.stringify({ ...header(), scenario: null })],
    ['a nameless scenario', JSON.stringify({ ...header(), scenario: { file: '', hash: '', variant: null } })],
    ['entities in a list', JSON.stringify({ ...header(), entities: { router: [[]] } })],
  ])('a header with %s is malformed', (_, text) => {
    expect(errorOf(decodeTrace(withHeader(text)))).toBe('malformed');
  });

  it('the forger of headers forges sound ones too', () => {
    expect(errorOf(decodeTrace(withHeader(JSON.stringify(header()))))).toBe('none');
  });
});

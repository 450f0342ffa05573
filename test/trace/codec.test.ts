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
import { ByteReader, ByteWriter, Malformed } from '../../sim/trace/bytes.ts';
import { CANDIDATE, CHOICE } from '../../sim/trace/considered.ts';
import { getEntities, putEntities, putText } from '../../sim/trace/entity-codec.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { FORMAT_VERSION_JSON, type TraceEntity } from '../../sim/trace/header.ts';
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

/** A whole trace of the first format, which had all of its header as JSON, with this text for it. */
function withHeader(text: string): Uint8Array {
  const bytes = encodeTrace(traceOf([]));
  const head = new ByteWriter();
  const { entities, ...facts } = header();
  putText(head, JSON.stringify(facts));
  putEntities(head, entities);
  const rest = bytes.subarray(5 + head.view().length, -1);
  const fresh = new ByteWriter();
  putText(fresh, text);
  return Uint8Array.from([...bytes.subarray(0, 4), FORMAT_VERSION_JSON, ...fresh.view(), ...rest]);
}

const oldHeader = (): object => ({ ...header(), formatVersion: FORMAT_VERSION_JSON });

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
      error: { kind: 'unsupported-version', message: 'trace format 9 (expected 2)' },
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
    ['a key for the prototype', JSON.stringify(oldHeader()).replace('"notes":{}', '"notes":{"__proto__":{"x":1}}')],
    ['a wrong version', JSON.stringify(header())],
    ['a seed in words', JSON.stringify({ ...oldHeader(), seed: 'one' })],
    ['a negative duration', JSON.stringify({ ...oldHeader(), duration: -1 })],
    ['no scenario', JSON.stringify({ ...oldHeader(), scenario: null })],
    ['a nameless scenario', JSON.stringify({ ...oldHeader(), scenario: { file: '', hash: '', variant: null } })],
    ['entities in a list', JSON.stringify({ ...oldHeader(), entities: { router: [[]] } })],
  ])('a header with %s is malformed', (_, text) => {
    expect(errorOf(decodeTrace(withHeader(text)))).toBe('malformed');
  });

  it('reads the first format as well', () => {
    const decoded = decodeTrace(withHeader(JSON.stringify(oldHeader())));
    if (!decoded.ok) return expect.fail(decoded.error.message);
    expect(decoded.trace.header).toEqual(header());
    expect(decoded.trace.considered).toBeNull();
  });
});

const tableValue = fc.oneof(
  fc.constantFrom(null, true, false, 0, -0, 1.5, 'a', ''),
  fc.integer(),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ maxLength: 6 }),
  fc.jsonValue({ maxDepth: 1 }),
);
/** Columns that templates know, of any content, among others. */
const columnName = fc.constantFrom('id', 'name', 'router', 'peer', 'link', 'a', 'b', 'population', 'service', 'family', 'x');
const tableName = fc.constantFrom('router', 'link', 'session-end', 'population', 'service', 'flow', 'check', 'other');
const tableRows = fc
  .uniqueArray(columnName, { maxLength: 6 })
  .chain((columns) =>
    fc
      .array(fc.tuple(...columns.map(() => tableValue)), { maxLength: 12 })
      .map((rows) => rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])))),
  );

describe('entity tables', () => {
  it('come back as they were, whatever is in them', () => {
    fc.assert(
      fc.property(fc.dictionary(tableName, tableRows), (tables) => {
        const entities = JSON.parse(JSON.stringify(tables)) as Record<string, TraceEntity[]>;
        fc.pre(!JSON.stringify(entities).includes('__proto__'));
        const out = new ByteWriter();
        putEntities(out, entities);
        const from = new ByteReader(out.view());
        expect(getEntities(from)).toEqual(entities);
        expect(from.left).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('of a network cost what is new in each row', () => {
    const router = Array.from({ length: 400 }, (_, i) => ({ id: `router-${i}`, name: `Router ${i}` }));
    const ends = Array.from({ length: 4000 }, (_, i) => {
      const [a, b] = [i % 400, (i * 7) % 400];
      const id = `ibgp/${router[a]!.id}--${router[b]!.id}`;
      return { id, name: `${router[a]!.name} to ${router[b]!.name}`, router: a, peer: b, relation: 'internal' };
    });
    const out = new ByteWriter();
    putEntities(out, { router, 'session-end': ends });
    expect(JSON.stringify(ends).length).toBeGreaterThan(300_000);
    expect(out.view().length).toBeLessThan(35_000);
    expect(getEntities(new ByteReader(out.view()))['session-end']).toEqual(ends);
  });

  /** An empty table `s` and a table `t` of the columns `x` and `id`, as a stranger may write it: `body` writes both. */
  function forgedTable(length: number, body: (out: ByteWriter) => void): () => unknown {
    const out = new ByteWriter();
    out.varint(2);
    putText(out, 's');
    out.varint(1);
    putText(out, '[]');
    putText(out, 't');
    for (const number of [0, 2, length]) out.varint(number);
    for (const column of ['x', 'id']) putText(out, column);
    body(out);
    return () => getEntities(new ByteReader(out.view()));
  }
  const JSON_FORM = 4;
  const putJson = (out: ByteWriter, column: number, form: number, value: unknown): void => {
    for (const number of [column, form]) out.varint(number);
    putText(out, JSON.stringify(value));
  };
  const putTemplate = (out: ByteWriter, template: string, length: number): void => {
    for (const number of [1, 2, 1]) out.varint(number);
    putText(out, template);
    for (let row = 0; row < length; row++) out.varint(1);
  };

  it('point to rows with numbers only: what refuses to become one is an error', () => {
    const forged = forgedTable(1, (out) => {
      putJson(out, 0, JSON_FORM, [{ toString: 1, valueOf: 1 }]);
      putTemplate(out, '{x>s.id}', 1);
    });
    expect(forged).toThrow(Malformed);
  });

  it('do not grow out of a few bytes, by a long template or a short one in many rows', () => {
    const long = 'x'.repeat(16_000);
    const longTemplate = forgedTable(1, (out) => {
      putJson(out, 0, JSON_FORM, [long]);
      putTemplate(out, '{x}'.repeat(40_000), 1);
    });
    const manyRows = forgedTable(60_000, (out) => {
      putJson(out, 0, 0, long);
      putTemplate(out, '{x}', 60_000);
    });
    expect(longTemplate).toThrow(Malformed);
    expect(manyRows).toThrow(Malformed);
  });

  it.each([0, 3])('do not share what has parts between rows (form %i)', (form) => {
    const shared = { a: [1] };
    const forged = forgedTable(1, (out) => {
      putJson(out, 0, form, form === 0 ? shared : [shared]);
      if (form !== 0) out.varint(0);
      putJson(out, 1, 0, 'id');
    });
    expect(forged).toThrow(Malformed);
  });

  it('hold whole numbers that differ by more than a varint tells', () => {
    const router = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER].map((x) => ({ id: 'a', name: 'b', x }));
    const out = new ByteWriter();
    putEntities(out, { router });
    expect(getEntities(new ByteReader(out.view())).router).toEqual(router);
  });

  it('that are forged are errors, not allocations', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          getEntities(new ByteReader(noise));
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('what routers considered', () => {
  it('comes back as it was', () => {
    const offer = { path: 3, localPref: 200, asPathLength: 2, origin: 0, med: -1, igpMetric: 32_250, routerId: 2 ** 31 + 5 };
    const considered = {
      paths: [[], [4, 7], [-1]],
      offers: [{ ...offer, clusterListLength: 1, age: 0, isStale: 0 }],
      list: [
        { kind: CANDIDATE, time: -1, who: 4, prefix: 1, value: 0, step: 0 },
        { kind: CHOICE, time: 300_000_000, who: 2, prefix: 1, value: -2, step: 1 },
      ],
    } as const;
    const decoded = decodeTrace(encodeTrace(writeSteps(longSteps(10)).finish(considered)));
    expect(decoded.ok && decoded.trace.considered).toEqual(considered);
  });
});

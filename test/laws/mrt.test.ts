/**
 * Goal: what is written as MRT is read back as it was, and no bytes whatever make the reader throw or run past them. Method:
 * random records of every kind; valid files with bytes changed, cut out and doubled, and plain noise.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementLine } from '../../sim/interop/mrt/lines.ts';
import { elementsIn, ReadingNotes } from '../../sim/interop/mrt/elements.ts';
import { MrtReader, readMrt } from '../../sim/interop/mrt/read.ts';
import type { MrtItem } from '../../sim/interop/mrt/records.ts';
import { writeMrt } from '../../sim/interop/mrt/write.ts';
import { parseRisLive } from '../../sim/interop/ris-live.ts';
import { records } from '../interop/mrt/arbitrary.ts';

/** Reads all and says what a person would look at; every problem must lie in the file. */
function readAll(bytes: Uint8Array): void {
  for (const item of readMrt(bytes)) {
    expect(item.offset).toBeLessThan(bytes.length);
    if (item.ok) continue;
    expect(item.problem.offset).toBeGreaterThanOrEqual(item.offset);
    expect(item.problem.offset).toBeLessThanOrEqual(bytes.length);
    expect(item.problem.expected).not.toBe('');
  }
  const notes = new ReadingNotes();
  for (const element of elementsIn(bytes, notes)) expect(elementLine(element)).toContain('|');
}

describe('MRT', () => {
  it('reads back what was written', () => {
    fc.assert(fc.property(records, (written) => {
      const read = [...readMrt(writeMrt(written))].map((item) => (item.ok ? item.record : item.problem));
      expect(read).toEqual(written);
    }), { numRuns: 300 });
  });

  it('writes again what was read', () => {
    fc.assert(fc.property(records, (written) => {
      const bytes = writeMrt(written);
      const read = [...readMrt(bytes)].flatMap((item) => (item.ok ? [item.record] : []));
      expect(writeMrt(read)).toEqual(bytes);
    }), { numRuns: 100 });
  });

  it('reads the same however the bytes come in', () => {
    const portions = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
    fc.assert(fc.property(records, portions, fc.nat(9), (written, sizes, cut) => {
      const whole = writeMrt(written);
      const bytes = whole.subarray(0, whole.length - cut);
      const reader = new MrtReader();
      const read: MrtItem[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length]!;
        read.push(...reader.push(bytes.subarray(at, at + size)));
        at += size;
      }
      expect([...read, ...reader.end()]).toEqual([...readMrt(bytes)]);
    }), { numRuns: 100 });
  });

  it('survives valid files that were damaged', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    const damage = fc.record({
      changes: fc.array(change, { minLength: 1, maxLength: 8 }),
      cut: fc.tuple(fc.nat(), fc.nat(40)),
      end: fc.nat(),
    });
    fc.assert(fc.property(records, damage, (written, { changes, cut, end }) => {
      const bytes = writeMrt(written);
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
      readAll(bytes);
      readAll(bytes.subarray(0, end % bytes.length));
      const from = cut[0] % bytes.length;
      readAll(Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(from + cut[1])]));
    }), { numRuns: 300 });
  });

  it('survives noise', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), readAll), { numRuns: 500 });
    // Noise behind a header that promises a record of ours.
    const header = fc.constantFrom([0, 12, 0, 1], [0, 13, 0, 1], [0, 13, 0, 4], [0, 16, 0, 1], [0, 17, 0, 4], [0, 16, 0, 5]);
    fc.assert(fc.property(header, fc.uint8Array({ maxLength: 200 }), (kind, body) => {
      readAll(Uint8Array.from([0, 0, 0, 1, ...kind, 0, 0, 0, body.length, ...body]));
    }), { numRuns: 500 });
  });

  it('a damaged record does not take the next one along', () => {
    fc.assert(fc.property(records, records, fc.nat(), (first, second, seed) => {
      const [broken, sound] = [writeMrt(first), writeMrt(second)];
      const at = 12 + (seed % (broken.length - 12));
      // Headers stay as they are: only they say where records begin.
      const isHeader = [...readMrt(broken)].some(({ offset }) => at >= offset && at < offset + 12);
      if (!isHeader) broken[at] = broken[at]! ^ 0xff;
      const read = [...readMrt(Uint8Array.from([...broken, ...sound]))];
      const later = read.filter(({ offset }) => offset >= broken.length).map((item) => (item.ok ? item.record : item.problem));
      expect(later).toEqual(second);
    }), { numRuns: 100 });
  });
});

describe('RIS Live lines', () => {
  it('any text is messages or problems, never an exception', () => {
    const line = fc.oneof(fc.string(), fc.json(), fc.object().map((data) => JSON.stringify({ type: 'ris_message', data })));
    fc.assert(fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      for (const item of parseRisLive(lines.join('\n'))) if (!item.ok) expect(item.problem).not.toBe('');
    }));
  });
});

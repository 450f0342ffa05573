/** A file of a route collector: MRT, or RIS Live JSON lines, packed or not, told by the first bytes. */
import { unpack } from '../interop/compression.ts';
import { elementsIn, ReadingNotes, type MrtElement } from '../interop/mrt/elements.ts';
import { parseRisLive, risElements } from '../interop/ris-live.ts';
import { gunzip } from './gunzip.ts';
import { fileHost } from './host.ts';

export interface CollectedFile {
  readonly path: string;
  readonly format: 'mrt' | 'ris-live';
  /** Reads them from the start each time. */
  readonly elements: (notes?: CollectedNotes) => Iterable<MrtElement>;
}

/** Grows while elements are read. */
export interface CollectedNotes {
  /** Each with its place. */
  readonly problems: string[];
  recordCount: number;
  passedOverCount: number;
}

export const emptyNotes = (): CollectedNotes => ({ problems: [], recordCount: 0, passedOverCount: 0 });

export type CollectedResult =
  | { readonly ok: true; readonly file: CollectedFile }
  | { readonly ok: false; readonly problem: string };

/** The seconds of an MRT header would look like that for four hours in 2035. */
const JSON_STARTS = ['{"', '{ ', '{\n'];

export function readCollected(path: string): CollectedResult {
  const read = fileHost.read(path);
  if (!read.ok) return { ok: false, problem: read.reason };
  const unpacked = unpack(read.bytes, gunzip);
  if (!unpacked.ok) return { ok: false, problem: unpacked.problem };
  const { bytes } = unpacked;
  if (bytes.length === 0) return { ok: true, file: { path, format: 'mrt', elements: () => [] } };
  if (JSON_STARTS.includes(String.fromCharCode(...bytes.subarray(0, 2)))) {
    const text = new TextDecoder('utf-8').decode(bytes);
    return { ok: true, file: { path, format: 'ris-live', elements: (notes) => risLiveElements(text, notes) } };
  }
  return { ok: true, file: { path, format: 'mrt', elements: (notes) => fromMrt(bytes, notes) } };
}

function* fromMrt(bytes: Uint8Array, notes = emptyNotes()): Generator<MrtElement, void, undefined> {
  const reading = new ReadingNotes();
  yield* elementsIn(bytes, reading);
  const { problems, recordCount, passedOverCount } = reading;
  for (const { offset, expected, found } of problems) notes.problems.push(`byte ${offset}: expected ${expected}, found ${found}`);
  notes.recordCount += recordCount;
  notes.passedOverCount += passedOverCount;
}

function* risLiveElements(text: string, notes = emptyNotes()): Generator<MrtElement, void, undefined> {
  for (const item of parseRisLive(text)) {
    if (item.ok) {
      notes.recordCount++;
      yield* risElements(item.message);
    } else notes.problems.push(`line ${item.line}: ${item.problem}`);
  }
}

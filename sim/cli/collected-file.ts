/**
 * A file of a route collector: MRT, or RIS Live JSON lines, packed or not, told by the first bytes. Tables of the whole Internet
 * are larger than memory, so bytes are read, unpacked and turned into elements a portion at a time; only bzip2 is unpacked as
 * a whole and has bounds (unpack it beforehand where it is larger).
 */
import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { compressionOf, unpack } from '../interop/compression.ts';
import { ElementReader, PROBLEMS_MAX, ReadingNotes, type MrtElement } from '../interop/mrt/elements.ts';
import { parseRisLiveLine, risElements } from '../interop/ris-live.ts';
import { gunzip } from './gunzip.ts';
import { fileHost, ioReason } from './host.ts';

export type CollectedFormat = 'mrt' | 'ris-live';

/** What is to be said of a file besides its elements. */
export interface CollectedNotes {
  readonly format: CollectedFormat;
  /** The first of them, each with its place. */
  readonly problems: readonly string[];
  readonly problemCount: number;
  readonly recordCount: number;
  /** Records that hold no elements. */
  readonly passedOverCount: number;
}

export type CollectedResult =
  | { readonly ok: true; readonly notes: CollectedNotes }
  | { readonly ok: false; readonly problem: string };

/** The seconds of an MRT header would look like that for a few hours in 2035. */
const JSON_STARTS = ['{"', '{ ', '{\n'];

/** Hands every element to `take`, in their order. Nothing is handed over when the file cannot be opened. */
export async function readCollected(path: string, take: (element: MrtElement) => void): Promise<CollectedResult> {
  let reader: Reader | null = null;
  try {
    for await (const chunk of chunksOf(path)) {
      reader ??= readerFor(chunk);
      for (const element of reader.push(chunk)) take(element);
    }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.message };
    if (reader === null) return { ok: false, problem: ioReason(error) };
    // What came before the damage has been handed over, so the damage is a note beside it.
    for (const element of reader.end()) take(element);
    const notes = reader.notes();
    const problems = [damageText(error), ...notes.problems];
    return { ok: true, notes: { ...notes, problems, problemCount: notes.problemCount + 1 } };
  }
  reader ??= readerFor(new Uint8Array(0));
  for (const element of reader.end()) take(element);
  return { ok: true, notes: reader.notes() };
}

class Unreadable extends Error {}

function damageText(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return 'the packed file ends too early';
  return code.startsWith('Z_') ? 'the packed file is damaged' : ioReason(error);
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const packed = compressionOf(firstBytes(path));
  if (packed === 'bzip2') {
    const read = fileHost.read(path);
    if (!read.ok) throw new Unreadable(read.reason);
    const unpacked = unpack(read.bytes, gunzip);
    if (!unpacked.ok) throw new Unreadable(`${unpacked.problem}; bunzip2 it first if it is only large`);
    yield unpacked.bytes;
    return;
  }
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  if (packed === null) {
    yield* file as AsyncIterable<Uint8Array>;
    return;
  }
  const unpacking = createGunzip({ chunkSize: 1 << 18 });
  file.on('error', (error) => unpacking.destroy(error));
  yield* file.pipe(unpacking) as AsyncIterable<Uint8Array>;
}

/** Only of a regular file: a pipe would hang, and `/dev/zero` has no end. */
function firstBytes(path: string): Uint8Array {
  const before = statSync(path);
  if (!before.isFile()) throw new Unreadable(before.isDirectory() ? 'it is a folder' : 'it is not a regular file');
  const file = openSync(path, 'r');
  try {
    if (!fstatSync(file).isFile()) throw new Unreadable('it is not a regular file');
    const bytes = new Uint8Array(16);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

interface Reader {
  readonly push: (chunk: Uint8Array) => Iterable<MrtElement>;
  readonly end: () => Iterable<MrtElement>;
  readonly notes: () => CollectedNotes;
}

const readerFor = (first: Uint8Array): Reader =>
  JSON_STARTS.includes(String.fromCharCode(...first.subarray(0, 2))) ? risLiveReader() : mrtReader();

function mrtReader(): Reader {
  const notes = new ReadingNotes();
  const reader = new ElementReader(notes);
  return {
    push: (chunk) => reader.push(chunk),
    end: () => reader.end(),
    notes: () => ({
      format: 'mrt',
      problems: notes.problems.map(({ offset, expected, found }) => `byte ${offset}: expected ${expected}, found ${found}`),
      problemCount: notes.problemCount,
      recordCount: notes.recordCount,
      passedOverCount: notes.passedOverCount,
    }),
  };
}

function risLiveReader(): Reader {
  const decoder = new TextDecoder('utf-8');
  const problems: string[] = [];
  let [problemCount, recordCount, passedOverCount] = [0, 0, 0];
  let rest = '';
  let number = 0;
  function* take(lines: readonly string[]): Generator<MrtElement, void, undefined> {
    for (const line of lines) {
      const item = parseRisLiveLine(line, ++number);
      if (item === null) {
        if (line.trim() !== '') passedOverCount++;
      } else if (item.ok) {
        recordCount++;
        yield* risElements(item.message);
      } else if (++problemCount <= PROBLEMS_MAX) problems.push(`line ${item.line}: ${item.problem}`);
    }
  }
  return {
    push: (chunk) => {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      return take(lines);
    },
    end: () => take([rest + decoder.decode()]),
    notes: () => ({ format: 'ris-live', problems, problemCount, recordCount, passedOverCount }),
  };
}

/**
 * A trace as bytes: magic, version, header (facts as JSON, entity tables as columns), tables, then rows in blocks of
 * columns. `encodeTrace` and `decodeTrace` know nothing of compression; a stored trace is those bytes in gzip, put on by an
 * injected port where compression is synchronous (`packTrace`, `unpackTrace`) or by the browser's streams before
 * `decodeTrace`. Whatever the bytes, decoding gives a value.
 */
import { assert } from '../kernel/assert.ts';
import { ByteReader, ByteWriter, Malformed } from './bytes.ts';
import { fitsCell } from './cells.ts';
import { getConsidered, putConsidered } from './considered.ts';
import { getEntities, getText, putEntities, putText } from './entity-codec.ts';
import { EVENT_KINDS, type EventKind } from './event-kinds.ts';
import { FORMAT_VERSION, FORMAT_VERSION_JSON } from './header.ts';
import { getLists, putLists } from './lists.ts';
import { parseHeader } from './parse-header.ts';
import { ROW_BYTES_MIN, RowDecoder, RowEncoder } from './row-codec.ts';
import { BLOCK_ROWS, ROWS_MAX, type Block } from './rows.ts';
import type { InitialCell } from './tables.ts';
import { Trace } from './trace.ts';

/** The first bytes of every trace: "CTRC". */
const MAGIC = [0x43, 0x54, 0x52, 0x43] as const;
/** Most bytes that a packed trace may unfold to. */
export const BYTES_MAX = 1 << 30;

export interface TraceError {
  readonly kind: 'not-a-trace' | 'unsupported-version' | 'truncated' | 'malformed' | 'not-compressed-data';
  /** Lower case, no full stop; says what was found. */
  readonly message: string;
}

export type Decoded = { readonly ok: true; readonly trace: Trace } | { readonly ok: false; readonly error: TraceError };

/** gzip, synchronous. `inflate` may throw on bad data and must stop at `bytesMax`. */
export interface Compression {
  deflate(bytes: Uint8Array): Uint8Array;
  inflate(bytes: Uint8Array, bytesMax: number): Uint8Array;
}

const failed = (kind: TraceError['kind'], message: string): Decoded => ({ ok: false, error: { kind, message } });

export function encodeTrace(trace: Trace): Uint8Array {
  assert(trace.hasRows, 'a trace that kept no rows cannot be stored');
  const out = new ByteWriter();
  out.append(Uint8Array.from([...MAGIC, FORMAT_VERSION]));
  const { entities, ...facts } = trace.header;
  putText(out, JSON.stringify(facts));
  putEntities(out, entities);
  putLists(out, trace.dictionaries['forwarding-path']);
  putLists(out, trace.dictionaries['as-path']);
  putLists(out, trace.dictionaries.route);
  putLists(out, trace.rootSets);
  putInitial(out, trace.initial);
  out.varint(trace.rowCount);
  const rows = new RowEncoder(trace.initial);
  for (let b = 0; b * BLOCK_ROWS < trace.rowCount; b++) {
    rows.block(out, trace.blocks[b]!, Math.min(BLOCK_ROWS, trace.rowCount - b * BLOCK_ROWS));
  }
  putConsidered(out, trace.considered);
  return out.view().slice();
}

export function decodeTrace(bytes: Uint8Array): Decoded {
  if (bytes.length <= MAGIC.length || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    return failed('not-a-trace', 'the file does not begin like a trace');
  }
  const version = bytes[MAGIC.length]!;
  if (version !== FORMAT_VERSION && version !== FORMAT_VERSION_JSON) {
    return failed('unsupported-version', `trace format ${version} (expected ${FORMAT_VERSION})`);
  }
  try {
    return { ok: true, trace: readTrace(new ByteReader(bytes.subarray(MAGIC.length + 1)), version) };
  } catch (error) {
    if (error instanceof Malformed) return failed(error.kind, error.message);
    throw error;
  }
}

export const packTrace = (trace: Trace, compression: Compression): Uint8Array => compression.deflate(encodeTrace(trace));

/** Takes packed and plain traces alike. */
export function unpackTrace(bytes: Uint8Array, compression: Compression): Decoded {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return decodeTrace(bytes);
  let plain: Uint8Array;
  try {
    plain = compression.inflate(bytes, BYTES_MAX);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason given';
    return failed('not-compressed-data', `the compressed data are damaged: ${reason}`);
  }
  return decodeTrace(plain);
}

function readTrace(from: ByteReader, version: number): Trace {
  const text = getText(from);
  const header = parseHeader(text, version, version === FORMAT_VERSION_JSON ? null : getEntities(from));
  const dictionaries = { 'forwarding-path': getLists(from), 'as-path': getLists(from), route: getLists(from) };
  const rootSets = getLists(from);
  const initial = getInitial(from);
  const rowCount = from.count('rows', ROW_BYTES_MIN);
  if (rowCount > ROWS_MAX) throw new Malformed('malformed', `${rowCount} rows are more than ${ROWS_MAX}`);
  const rows = new RowDecoder(initial, rootSets.length);
  const blocks: Block[] = [];
  for (let read = 0; read < rowCount; read += BLOCK_ROWS) blocks.push(rows.block(from, Math.min(BLOCK_ROWS, rowCount - read)));
  const considered = version === FORMAT_VERSION_JSON ? null : getConsidered(from);
  if (from.left > 0) throw new Malformed('malformed', `${from.left} bytes follow the end`);
  return new Trace({ header, dictionaries, rootSets, initial, blocks, rowCount, considered });
}

const scratch = new DataView(new ArrayBuffer(8));

function putInitial(out: ByteWriter, cells: readonly InitialCell[]): void {
  out.varint(cells.length);
  for (const cell of cells) {
    out.varint(cell.kind);
    out.signed(cell.who);
    out.signed(cell.what);
    scratch.setFloat64(0, cell.value, true);
    out.append(new Uint8Array(scratch.buffer));
  }
}

function getInitial(from: ByteReader): InitialCell[] {
  const cells: InitialCell[] = [];
  for (let left = from.count('initial cells', 11); left > 0; left--) {
    const kind = from.varint();
    const who = from.signed();
    const what = from.signed();
    const bytes = from.take(8);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true) + 0;
    if (EVENT_KINDS[kind]?.state !== true) throw new Malformed('malformed', `kind ${kind} keeps no state`);
    if (!fitsCell(who, what) || value - value !== 0) throw new Malformed('malformed', 'an initial cell is out of range');
    cells.push({ kind: kind as EventKind, who, what, value });
  }
  return cells;
}

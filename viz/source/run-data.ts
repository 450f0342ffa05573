/**
 * What the page shows, wherever it came from: a trace, and the report of its run where there is one. A file from a stranger
 * that cannot be shown becomes a sentence that says why.
 */
import type { WorldlessScenario } from '../../sim/model/scenario/compiled.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import { decodeTrace } from '../../sim/trace/codec.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { gunzip, isGzip } from './gunzip.ts';

export interface RunData {
  readonly trace: Trace;
  readonly report: RunReport | null;
  /** All up to this instant (µs) is known, of a run that is still being made; left out: all of it. */
  readonly knownUntil?: number;
  /** What the run was made of, so that it can be made again and otherwise; left out of traces that came alone. */
  readonly recipe?: Recipe | null;
}

/** What a run is made of. The topology is for the simulator alone, and only unpacked for it. */
export interface Recipe extends WrittenRecipe {
  readonly topology: () => Promise<string>;
}

/** The part of it that the page reads. */
export interface WrittenRecipe {
  readonly scenario: WorldlessScenario;
  /** Names the world: equal names, equal worlds. */
  readonly world: string;
  /** Values that were set when the scenario was read, by path. */
  readonly set: Readonly<Record<string, string>>;
  /** Whom our sessions are with: the line of a session has its id. */
  readonly neighbors: readonly { readonly id: string; readonly name: string; readonly sessions: readonly string[] }[];
}

export type Loaded = { readonly ok: true; readonly run: RunData } | { readonly ok: false; readonly why: string };

const TRACE_BYTES_MAX = 1 << 27;

/** A run from the bytes of a trace, packed or plain, and the text of its report. */
export async function loadRun(bytes: Uint8Array, reportText: string | null): Promise<Loaded> {
  if (bytes.length > TRACE_BYTES_MAX) return { ok: false, why: `the file has more than ${TRACE_BYTES_MAX >> 20} MB` };
  let plain = bytes;
  try {
    if (isGzip(bytes)) plain = await gunzip(bytes);
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'the compressed data are damaged' };
  }
  const decoded = decodeTrace(plain);
  if (!decoded.ok) return { ok: false, why: whyNot(decoded.error.kind, decoded.error.message) };
  return { ok: true, run: { trace: decoded.trace, report: readReport(reportText, decoded.trace) } };
}

function whyNot(kind: string, message: string): string {
  switch (kind) {
    case 'not-a-trace':
      return 'this is not a trace of a run; catchment run … --trace FILE writes one';
    case 'unsupported-version':
      return `it was written by another version of catchment: ${message}`;
    case 'truncated':
      return `the file is cut off: ${message}`;
    default:
      return `the file is damaged: ${message}`;
  }
}

/** A report is an extra: one that does not fit the trace is left out. */
function readReport(text: string | null, trace: Trace): RunReport | null {
  if (text === null) return null;
  try {
    const report = JSON.parse(text) as RunReport;
    const fits =
      report.scenario === trace.header.scenario.name && Array.isArray(report.phases) && Array.isArray(report.targets);
    return fits ? report : null;
  } catch {
    return null;
  }
}

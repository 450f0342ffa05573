/** One run as a piece of work for a thread: plain data in, plain data out. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTrace } from '../trace/codec.ts';
import type { Compression } from '../trace/codec.ts';
import { simulate } from '../run/simulate.ts';
import { report } from '../report/judge.ts';
import type { RunReport } from '../report/run-report.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Topology } from '../model/topology/types.ts';
import { failureOf } from './errors.ts';
import { exportFiles } from './export-files.ts';
import type { ExportedFile, ExportJob } from './export-files.ts';
import type { Failure } from './errors.ts';

/** Traces are compressed here, on the thread that made them. */
const gzip: Compression = {
  deflate: (bytes) => gzipSync(bytes),
  inflate: (bytes, bytesMax) => gunzipSync(bytes, { maxOutputLength: bytesMax }),
};

export interface Job {
  /** The position among all jobs of the suite. */
  readonly index: number;
  readonly scenario: Scenario;
  readonly wantsTrace: boolean;
  /** Null: nothing but the report. */
  readonly exports: ExportJob | null;
  /** The command that makes this run again. */
  readonly repeat: string;
}

/** What a thread is told: a world that jobs will name, or a job in one. */
export type ThreadMessage =
  | { readonly kind: 'world'; readonly world: number; readonly topology: Topology }
  | { readonly kind: 'job'; readonly world: number; readonly job: WorldlessJob };

/** A job whose topology is known under a number. */
type WorldlessJob = Omit<Job, 'scenario'> & { readonly scenario: Omit<Scenario, 'topology'> };

export type JobResult =
  | {
      readonly kind: 'done';
      readonly index: number;
      readonly report: RunReport;
      readonly trace: Uint8Array | null;
      readonly exports: readonly ExportedFile[];
    }
  /** A bug: the run threw, or its thread died. */
  | { readonly kind: 'crashed'; readonly index: number; readonly failure: Failure };

/** Runs, measures and judges; never throws. */
export function runJob({ index, scenario, wantsTrace, exports, repeat }: Job): JobResult {
  try {
    const started = performance.now();
    const { trace, eventCount, ending, doubts } = simulate(scenario);
    const wallMs = Math.round((performance.now() - started) * 1000) / 1000;
    return {
      kind: 'done',
      index,
      report: report(trace, scenario, { eventCount, ending, doubts, wallMs, repeat }),
      trace: wantsTrace ? packTrace(trace, gzip) : null,
      exports: exports === null ? [] : exportFiles(trace, scenario.timeOfDay, exports),
    };
  } catch (error) {
    return { kind: 'crashed', index, failure: failureOf(error) };
  }
}

/** One run as a piece of work for a thread: plain data in, plain data out. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTrace } from '../trace/codec.ts';
import type { Compression } from '../trace/codec.ts';
import { simulate } from '../run/simulate.ts';
import { report } from '../report/judge.ts';
import { verdictOnly } from '../report/judge-verdict.ts';
import type { RunReport, RunVerdict } from '../report/run-report.ts';
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

export type Job = ReportJob | VerdictJob;

interface AnyJob {
  /** The position among all jobs of the suite. */
  readonly index: number;
  readonly scenario: Scenario;
  /** The command that makes this run again. */
  readonly repeat: string;
}

/** A run with all that is to be told of it. */
export interface ReportJob extends AnyJob {
  readonly kind: 'report';
  readonly wantsTrace: boolean;
  /** Null: nothing but the report. */
  readonly exports: ExportJob | null;
}

/** One of the many runs of a study: only its verdict is wanted. */
export interface VerdictJob extends AnyJob {
  readonly kind: 'verdict';
  readonly wantsHash: boolean;
}

/** What a thread is told: a world that jobs will name, or a job in one. */
export type ThreadMessage =
  | { readonly kind: 'world'; readonly world: number; readonly topology: Topology }
  | { readonly kind: 'job'; readonly world: number; readonly job: WorldlessJob }
  /** No job will name that world again. */
  | { readonly kind: 'forget'; readonly world: number };

type Worldless<J extends Job> = Omit<J, 'scenario'> & { readonly scenario: Omit<Scenario, 'topology'> };
/** A job whose topology is known under a number. */
type WorldlessJob = Worldless<ReportJob> | Worldless<VerdictJob>;

export type JobResult =
  | {
      readonly kind: 'done';
      readonly index: number;
      readonly report: RunReport;
      readonly trace: Uint8Array | null;
      readonly exports: readonly ExportedFile[];
    }
  | {
      readonly kind: 'judged';
      readonly index: number;
      readonly verdict: RunVerdict;
      /** Null: not asked for. */
      readonly behaviourHash: string | null;
    }
  /** A bug: the run threw, or its thread died. */
  | { readonly kind: 'crashed'; readonly index: number; readonly failure: Failure };

/** Runs, measures and judges; never throws. */
export function runJob(job: Job): JobResult {
  const { index, scenario, repeat } = job;
  try {
    const started = performance.now();
    // Who stores a trace wants to ask it why.
    const keepChoices = job.kind !== 'verdict' && job.wantsTrace;
    const { trace, eventCount, ending, doubts } = simulate(scenario, { keepChoices });
    const wallMs = Math.round((performance.now() - started) * 1000) / 1000;
    const facts = { eventCount, ending, doubts, wallMs, repeat };
    if (job.kind === 'verdict') {
      const behaviourHash = job.wantsHash ? trace.hashes().behaviourHash : null;
      return { kind: 'judged', index, verdict: verdictOnly(trace, scenario, facts), behaviourHash };
    }
    return {
      kind: 'done',
      index,
      report: report(trace, scenario, facts),
      trace: job.wantsTrace ? packTrace(trace, gzip) : null,
      exports: job.exports === null ? [] : exportFiles(trace, scenario.timeOfDay, job.exports),
    };
  } catch (error) {
    return { kind: 'crashed', index, failure: failureOf(error) };
  }
}

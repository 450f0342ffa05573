/** Who runs the jobs: this thread, or several others. Results come as they are ready, in no order. */
import { Worker } from 'node:worker_threads';
import { failureOf } from './errors.ts';
import type { Topology } from '../model/topology/types.ts';
import type { Job, JobResult, ThreadMessage } from './jobs.ts';

export interface Executor {
  /** Runs all; resolves when each has its result, or soon after `stop`. Never rejects. */
  readonly run: (jobs: readonly Job[], onResult: (result: JobResult) => void) => Promise<void>;
  /** Begins nothing more and drops what is under way. */
  readonly stop: () => void;
}

/** In this thread, a breath between two jobs, so that signals are heard; what is under way when `stop` comes still ends. */
export function inProcess(runJob: (job: Job) => JobResult): Executor {
  let isStopped = false;
  return {
    run: async (jobs, onResult) => {
      for (const job of jobs) {
        if (isStopped) return;
        onResult(runJob(job));
        await new Promise((resume) => setImmediate(resume));
      }
    },
    stop: () => {
      isStopped = true;
    },
  };
}

/** The part of a worker thread that is used here. */
export interface Thread {
  on(event: 'message', listener: (result: JobResult) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(job: Job, transfer: readonly never[]): void;
  terminate(): unknown;
}

/**
 * A thread over a built file beside this one. A topology is sent when its first job is: runs of one world share what follows from
 * it, which a copy with every job would undo.
 */
export function workerThread(): Thread {
  const here = import.meta.url;
  const worker = new Worker(new URL('worker.js', here));
  const worlds = new Map<Topology, number>();
  const post = (message: ThreadMessage): void => worker.postMessage(message, []);
  return {
    on: (event: string, listener: (value: never) => void) => worker.on(event, listener as (value: unknown) => void),
    terminate: () => worker.terminate(),
    postMessage: (job) => {
      const { topology, ...scenario } = job.scenario;
      let world = worlds.get(topology);
      if (world === undefined) {
        world = worlds.size;
        worlds.set(topology, world);
        post({ kind: 'world', world, topology });
      }
      post({ kind: 'job', world, job: { ...job, scenario } });
    },
  };
}

/**
 * Up to `threadsMax` threads, each given the next job when it is done with one. A thread that dies takes its job with it, as a
 * crash, and is replaced. `warm` starts one thread before the jobs are known, so that it loads while files are read.
 */
export function inThreads(threadsMax: number, start: () => Thread = workerThread): Executor & { readonly warm: () => void } {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  let isStopped = false;
  let finish: () => void = () => undefined;
  const open = (): Thread => {
    const thread = start();
    all.add(thread);
    // Something must listen before the first job, or a thread that cannot load ends the process; and it must not be given work.
    thread.on('error', () => {
      all.delete(thread);
      if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
    });
    return thread;
  };
  const stop = (): void => {
    isStopped = true;
    for (const thread of all) void thread.terminate();
    all.clear();
    finish();
  };
  return {
    warm: () => {
      idle.push(open());
    },
    run: (jobs, onResult) => new Promise((resolve) => {
      finish = resolve;
      let next = 0;
      let doneCount = 0;
      if (jobs.length === 0 || isStopped) stop();
      const settle = (result: JobResult): void => {
        if (isStopped) return;
        doneCount++;
        onResult(result);
        if (doneCount === jobs.length) stop();
      };
      const employ = (thread: Thread): void => {
        let current: Job | null = null;
        const give = (): void => {
          current = isStopped ? null : jobs[next++] ?? null;
          if (current !== null) thread.postMessage(current, []);
        };
        const lose = (error: unknown): void => {
          all.delete(thread);
          const lost = current;
          current = null;
          if (lost === null || isStopped) return;
          settle({ kind: 'crashed', index: lost.index, failure: failureOf(error) });
          if (next < jobs.length && !isStopped) employ(open());
        };
        thread.on('message', (result) => {
          settle(result);
          give();
        });
        thread.on('error', lose);
        thread.on('exit', (code) => lose(new Error(`a thread ended with code ${code}`)));
        give();
      };
      for (let i = 0; i < Math.min(threadsMax, jobs.length); i++) employ(idle.pop() ?? open());
    }),
    stop,
  };
}

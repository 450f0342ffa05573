/** Who runs the jobs: this thread, or several others. Results come as they are ready, in no order. */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { failureOf } from './errors.ts';
import type { Topology } from '../model/topology/types.ts';
import { JobQueue, worldOf } from './job-queue.ts';
import type { Job, JobResult, ThreadMessage } from './jobs.ts';

export interface Executor {
  /** Runs all; resolves when each has its result, or soon after `stop`. Never rejects. May be called again when it has. */
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
 * What a run allocates lives as long as the run: in the 16 MB that V8 gives to the young it is copied many times, in 64 MB hardly
 * ever. A suite of some 200 runs takes a fifth less time.
 */
const YOUNG_HALF_MB = 64;

/**
 * So much bytecode does V8 let a function run before it looks whether to compile it anew, four times as much as by itself: in a
 * life of seconds most of the two thousand functions that it would optimise are not worth it, and those that are it gets right at
 * the first go more often. A tenth of the processor's time on a suite.
 */
const OPTIMISE_AFTER_BYTES = 270_000;

/**
 * So much bytecode of others goes into an optimised function, a third of what V8 takes by itself: what it makes is hardly slower
 * and sooner there. A twentieth of the processor's time on a suite.
 */
const INLINED_BYTES_MAX = 300;

/** Worlds that a thread keeps: solved starts and tables are some 20 MB each. */
const WORLDS_MAX = 12;

/**
 * A thread over a built file beside this one. A topology is sent when its first job is: runs of one world share what follows from
 * it, which a copy with every job would undo. The world that was longest without a job makes room for the next.
 */
export function workerThread(): Thread {
  const here = import.meta.url;
  // Holds for threads that begin from here on.
  setFlagsFromString(`--min-semi-space-size=${YOUNG_HALF_MB}`);
  setFlagsFromString(`--max-semi-space-size=${YOUNG_HALF_MB}`);
  setFlagsFromString(`--interrupt-budget=${OPTIMISE_AFTER_BYTES}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTES_MAX}`);
  const worker = new Worker(new URL('worker.js', here));
  const worlds = new Map<Topology, number>();
  let worldCount = 0;
  const post = (message: ThreadMessage): void => worker.postMessage(message, []);
  return {
    on: (event: string, listener: (value: never) => void) => worker.on(event, listener as (value: unknown) => void),
    terminate: () => worker.terminate(),
    postMessage: (job) => {
      const { topology, ...scenario } = job.scenario;
      let world = worlds.get(topology);
      if (world === undefined) {
        const [oldest] = worlds;
        if (oldest !== undefined && worlds.size >= WORLDS_MAX) {
          worlds.delete(oldest[0]);
          post({ kind: 'forget', world: oldest[1] });
        }
        world = worldCount++;
        post({ kind: 'world', world, topology });
      }
      worlds.delete(topology);
      worlds.set(topology, world);
      post({ kind: 'job', world, job: { ...job, scenario } });
    },
  };
}

/**
 * Up to `threadsMax` threads, each given the next job when it is done with one, of a world that it knows where there is one. A
 * thread that dies takes its job with it, as a crash, and is replaced. `warm` starts one thread before the jobs are known, so
 * that it loads while files are read. Threads stay for further runs, until `stop`.
 */
export function inThreads(threadsMax: number, start: () => Thread = workerThread): Executor & { readonly warm: () => void } {
  const idle: Seat[] = [];
  const all = new Set<Seat>();
  let isStopped = false;
  let queue = new JobQueue([]);
  let settle: (result: JobResult) => void = () => undefined;
  let finish: () => void = () => undefined;

  const open = (): Seat => {
    const seat: Seat = { thread: start(), world: null, current: null };
    all.add(seat);
    const lose = (error: unknown): void => {
      // A thread that cannot load must not end the process, nor be given work.
      all.delete(seat);
      if (idle.includes(seat)) idle.splice(idle.indexOf(seat), 1);
      const lost = seat.current;
      seat.current = null;
      if (lost === null || isStopped) return;
      settle({ kind: 'crashed', index: lost.index, failure: failureOf(error) });
      if (!queue.isEmpty && !isStopped) give(open());
    };
    seat.thread.on('message', (result) => {
      seat.current = null;
      settle(result);
      give(seat);
    });
    seat.thread.on('error', lose);
    seat.thread.on('exit', (code) => lose(new Error(`a thread ended with code ${code}`)));
    return seat;
  };
  const give = (seat: Seat): void => {
    if (isStopped || seat.current !== null || !all.has(seat)) return;
    const job = queue.next(seat.world);
    if (job === null) {
      if (!idle.includes(seat)) idle.push(seat);
      return;
    }
    seat.current = job;
    seat.world = worldOf(job);
    seat.thread.postMessage(job, []);
  };
  const stop = (): void => {
    isStopped = true;
    for (const { thread } of all) void thread.terminate();
    all.clear();
    finish();
  };
  return {
    warm: () => {
      idle.push(open());
    },
    run: (jobs, onResult) => new Promise((resolve) => {
      finish = resolve;
      if (jobs.length === 0 || isStopped) return resolve();
      queue = new JobQueue(jobs);
      let doneCount = 0;
      settle = (result) => {
        if (isStopped) return;
        onResult(result);
        if (++doneCount === jobs.length) resolve();
      };
      // Those that are open begin; others are opened while there is work for them.
      for (const seat of idle.splice(0)) give(seat);
      while (all.size < Math.min(threadsMax, jobs.length) && !queue.isEmpty) give(open());
    }),
    stop,
  };
}

/** A thread, the world of its last job, and the job that it is at. */
interface Seat {
  readonly thread: Thread;
  world: Topology | null;
  current: Job | null;
}

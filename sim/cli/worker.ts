/** A thread that runs one job after the other, as they come. */
import { parentPort } from 'node:worker_threads';
import { runJob } from './jobs.ts';
import type { Job } from './jobs.ts';

const port = parentPort;
if (port === null) throw new Error('worker.js is started by catchment, not by hand');
port.on('message', (job: Job) => {
  const result = runJob(job);
  port.postMessage(result, result.kind === 'done' && result.trace !== null ? [result.trace.buffer as ArrayBuffer] : []);
});

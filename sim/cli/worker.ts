/** A thread that runs one job after the other, as they come. */
import { parentPort } from 'node:worker_threads';
import { runJob } from './jobs.ts';
import type { ThreadMessage } from './jobs.ts';
import { present } from '../kernel/assert.ts';
import type { Topology } from '../model/topology/types.ts';

const port = parentPort;
if (port === null) throw new Error('worker.js is started by catchment, not by hand');
const worlds = new Map<number, Topology>();
port.on('message', (message: ThreadMessage) => {
  if (message.kind === 'world') {
    worlds.set(message.world, message.topology);
    return;
  }
  if (message.kind === 'forget') {
    worlds.delete(message.world);
    return;
  }
  const { job, world } = message;
  const topology = present(worlds.get(world), `world ${world}`);
  const result = runJob({ ...job, scenario: { ...job.scenario, topology } });
  port.postMessage(result, result.kind === 'done' && result.trace !== null ? [result.trace.buffer as ArrayBuffer] : []);
});

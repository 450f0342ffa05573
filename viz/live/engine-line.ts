/** The line to the simulator: a worker made of text that the page holds, so that it starts from a disk and asks no one. */
import type { Reply, Request } from '../worker/protocol.ts';

export interface EngineLine {
  send(request: Request): void;
  /** Who hears the replies; one at a time. */
  hear(listener: (reply: Reply) => void): void;
  close(): void;
}

/** A classic worker, since a module from a blob does not start where the page is a file. */
export function workerLine(engineText: string): EngineLine {
  const url = URL.createObjectURL(new Blob([engineText], { type: 'text/javascript' }));
  const worker = new Worker(url);
  let listener: (reply: Reply) => void = () => undefined;
  const fail = (why: string): void => listener({ kind: 'failed', run: -1, why });
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    URL.revokeObjectURL(url);
    listener(data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const why = event.message ?? '';
    fail(`the simulator does not start in this browser: ${why === '' ? 'no reason given' : why}`);
  });
  worker.addEventListener('messageerror', () => fail('the simulator answered what cannot be read'));
  return {
    send: (request) => worker.postMessage(request, []),
    hear: (heard) => (listener = heard),
    close: () => worker.terminate(),
  };
}

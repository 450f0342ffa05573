/** The worker: an engine at the end of a line. The page makes it from text that it carries, so that it works from a disk too. */
import { Engine } from './engine.ts';
import { buffersOf, type Reply, type Request } from './protocol.ts';

interface Line {
  addEventListener(type: 'message', listener: (event: { readonly data: Request }) => void): void;
  postMessage(reply: Reply, transfer: ArrayBuffer[]): void;
}

const line = globalThis as unknown as Line;
const engine = new Engine(() => performance.now());
line.addEventListener('message', ({ data }) => {
  const reply = engine.answer(data);
  if (reply !== null) line.postMessage(reply, buffersOf(reply));
});

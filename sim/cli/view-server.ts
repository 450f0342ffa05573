/**
 * One page for this machine alone: bound to 127.0.0.1, and answering only requests that name it so, since a page of somebody
 * else could otherwise have its own name resolved to this address and read along.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants } from 'node:zlib';
import { UsageError } from './errors.ts';

const ADDRESS = '127.0.0.1';
const WHY_NOT: Readonly<Record<string, string>> = { EADDRINUSE: 'it is in use', EACCES: 'it is not permitted' };

export interface Served {
  readonly url: string;
  /** Resolves when Ctrl-C ended it. */
  readonly closed: Promise<void>;
}

/** @throws UsageError when the port is taken. */
export async function servePage(page: string, port: number): Promise<Served> {
  const body = Buffer.from(page);
  const packed = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    const isLocal = [`${ADDRESS}:${own}`, `localhost:${own}`].includes(request.headers.host ?? '');
    const path = (request.url ?? '').split('?')[0];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const code = !isLocal ? 403 : path !== '/' ? 404 : isRead ? 200 : 405;
    const takesPacked = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''));
    const content = code !== 200 ? Buffer.from(`${code}\n`) : takesPacked ? packed : body;
    response.writeHead(code, {
      'content-type': code === 200 ? 'text/html; charset=utf-8' : 'text/plain',
      'content-length': content.length,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      ...(code === 200 && takesPacked ? { 'content-encoding': 'br' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : content);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = WHY_NOT[error.code ?? ''] ?? String(error.code);
      reject(new UsageError(`cannot listen on port ${port}: ${why}`));
    });
    server.listen(port, ADDRESS, resolve);
  });
  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      server.close(() => resolve());
      server.closeAllConnections();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
  return { url: `http://${ADDRESS}:${(server.address() as AddressInfo).port}/`, closed };
}

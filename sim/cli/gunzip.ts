/** gzip as Node unpacks it, for readers that take the unpacking from outside. */
import { gunzipSync } from 'node:zlib';
import type { Gunzip } from '../interop/compression.ts';

/** What is wrong with the bytes comes back as a value. */
export const gunzip: Gunzip = (packed, sizeMax) => {
  try {
    return { ok: true, bytes: gunzipSync(packed, { maxOutputLength: sizeMax }) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') return { ok: false, problem: `it unpacks to more than ${sizeMax} bytes` };
    return { ok: false, problem: code === 'Z_BUF_ERROR' ? 'it ends too early' : 'it is not gzip, or damaged' };
  }
};

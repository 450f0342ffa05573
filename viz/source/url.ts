/**
 * Runs by address: `#trace=FILE` on a page that came from a host. The page reads only from that host (its policy allows no
 * other), and never more than a bound, which is watched while the bytes come in.
 */
import { loadRun, type Loaded } from './run-data.ts';

export type Bytes = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly why: string };

const BYTES_MAX = 1 << 26;
const ELSEWHERE = 'this page reads only from where it came from itself; save the file and drop it here instead';
const ON_A_DISK = 'a page that was opened from a disk reads no other file by itself; drop the file here instead';

/** The bytes at an address, relative to the page, or why not. */
export async function readUrl(address: string, bytesMax = BYTES_MAX): Promise<Bytes> {
  const url = addressOf(address);
  if (url === null) return { ok: false, why: 'this is no address' };
  if (location.protocol === 'file:') return { ok: false, why: ON_A_DISK };
  if (url.origin !== location.origin || !/^https?:$/.test(url.protocol)) return { ok: false, why: ELSEWHERE };
  try {
    const response = await fetch(url, { mode: 'same-origin', credentials: 'same-origin' });
    if (!response.ok)
      return { ok: false, why: `the host answers ${response.status}${response.status === 404 ? ': no such file' : ''}` };
    return await bounded(response, bytesMax);
  } catch {
    return { ok: false, why: 'it cannot be read: the host does not answer, or this page is not allowed to ask it' };
  }
}

/** The run at an address. */
export async function runFromUrl(address: string): Promise<Loaded> {
  const read = await readUrl(address);
  return read.ok ? await loadRun(read.bytes, null) : read;
}

/**
 * Which trace the address of the page names: behind `#`, or behind `?`, which stays there when another run is opened and `#`
 * names that; null for none.
 */
export function traceOf({ hash, search }: { readonly hash: string; readonly search: string }): string | null {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  return parts.get('trace') ?? (parts.has('run') ? null : new URLSearchParams(search).get('trace'));
}

function addressOf(address: string): URL | null {
  try {
    return new URL(address, location.href);
  } catch {
    return null;
  }
}

/** A host may say any length, or none: what comes is counted. */
async function bounded(response: Response, bytesMax: number): Promise<Bytes> {
  const tooLarge = { ok: false, why: `the file has more than ${bytesMax >> 20} MB` } as const;
  if (Number(response.headers.get('content-length') ?? 0) > bytesMax) {
    await response.body?.cancel();
    return tooLarge;
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  let size = 0;
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    size += next.value.length;
    if (size > bytesMax) {
      await reader!.cancel();
      return tooLarge;
    }
    parts.push(next.value);
  }
  return { ok: true, bytes: new Uint8Array(await new Blob(parts).arrayBuffer()) };
}

/** Bytes out of gzip by the browser's own streams, with a bound: a small file may unfold to more than a machine holds. */
const BYTES_MAX = 1 << 28;

/** @throws Error with a readable message when the data are damaged or too large. */
export async function gunzip(bytes: Uint8Array, bytesMax = BYTES_MAX): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Error('the compressed data are damaged or cut off');
    });
    if (done) break;
    size += value.length;
    if (size > bytesMax) {
      await reader.cancel();
      throw new Error(`it unfolds to more than ${bytesMax >> 20} MB`);
    }
    parts.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

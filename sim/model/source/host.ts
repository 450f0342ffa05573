/** How the model reads files: given from outside, so that it runs in a browser and in tests alike. */
import type { AsGraphFile } from './as-links.ts';

export interface ModelHost {
  /** The bytes of a file; the reason completes "cannot read the file: …". Must not throw. */
  read(path: string): { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly reason: string };
  /** The path of `relative` as seen from the file `from`; equal files give equal paths. */
  resolve(from: string, relative: string): string;
  /**
   * The AS graph in a data file, named as seen from the file `from` or from wherever the host keeps data. Where the host has no
   * reader for such files, topologies that want one cannot be read. Must not throw.
   */
  asGraph?(from: string, file: string): AsGraphFile;
}

/** A host over texts in memory, with `/` between folders. */
export function memoryHost(files: Readonly<Record<string, string | Uint8Array>>): ModelHost {
  return {
    read: (path) => {
      const content = Object.hasOwn(files, path) ? files[path] : undefined;
      if (content === undefined) return { ok: false, reason: 'there is no such file' };
      return { ok: true, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content };
    },
    resolve: (from, relative) => {
      if (relative.startsWith('/')) return relative;
      const parts = from.split('/').slice(0, -1);
      for (const part of relative.split('/')) {
        if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
        else if (part !== '.') parts.push(part);
      }
      return parts.join('/');
    },
  };
}

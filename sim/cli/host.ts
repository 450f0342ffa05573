/**
 * The model's view of the file system. Only regular files are opened (a pipe would hang, `/dev/zero` has no end), at most so many
 * bytes; paths stay as they were written, relative to the working folder, so that diagnostics can be clicked.
 */
import { closeSync, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path';
import type { ModelHost } from '../model/source/host.ts';

/** What is read at all; the model has a much smaller bound of its own and a better message for it. */
export const READ_BYTES_MAX = 67_108_864;

/** Every file that was read, links followed: no output may take the place of one. */
const filesRead = new Set<string>();

/** What a path names once links are followed; the path itself, made absolute, where there is nothing yet. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

export const wasRead = (path: string): boolean => filesRead.has(realPath(path));

export const fileHost: ModelHost = {
  read: (path) => {
    try {
      const before = statSync(path);
      if (!before.isFile()) return { ok: false, reason: before.isDirectory() ? 'it is a folder' : 'it is not a regular file' };
      if (before.size > READ_BYTES_MAX) return { ok: false, reason: `it has ${before.size} bytes (at most ${READ_BYTES_MAX})` };
      const file = openSync(path, 'r');
      try {
        // The path may name something else by now; what is open cannot change its kind.
        if (!fstatSync(file).isFile()) return { ok: false, reason: 'it is not a regular file' };
        filesRead.add(realPath(path));
        return { ok: true, bytes: readFileSync(file) };
      } finally {
        closeSync(file);
      }
    } catch (error) {
      return { ok: false, reason: ioReason(error) };
    }
  },
  resolve: (from, relative) => shownPath(isAbsolute(relative) ? relative : join(dirname(from), relative)),
};

/** One spelling for each path, with `/` between folders. */
export const shownPath = (path: string): string => (path === '' ? '.' : normalize(path).split(sep).join('/'));

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EPERM: 'it is not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'its symbolic links go in a circle',
  ENAMETOOLONG: 'the name is too long',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EMFILE: 'too many files are open',
  ERR_INVALID_ARG_VALUE: 'the path holds a null character',
};

/** Why a file operation did not work, in words. */
export function ioReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (code === '' ? String(error) : `the system says ${code}`);
}

/**
 * Output files, all or nothing: the new content is written beside the old under a temporary name, then renamed over it. What is
 * not a regular file (a pipe, `/dev/null`) is written to directly, as renaming would put a file in its place.
 */
import { randomUUID } from 'node:crypto';
import {
  accessSync, chmodSync, closeSync, constants, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './errors.ts';
import { ioReason } from './host.ts';

/** @throws UsageError when no file can be written there: a folder, a missing or read-only parent. Nothing is written yet. */
export function checkWritable(path: string): void {
  if (path === '' || path.includes('\0')) throw new UsageError('an output needs a file name');
  const there = look(path);
  if (there?.isDirectory() === true || path.endsWith('/')) throw new UsageError(`cannot write ${path}: it is a folder`);
  if (there !== null && !there.isFile()) return;
  const parent = dirname(there === null ? resolve(path) : realpathSync(path));
  const above = look(parent);
  if (above === null) throw new UsageError(`cannot write ${path}: there is no folder ${dirname(path)}`);
  if (!above.isDirectory()) throw new UsageError(`cannot write ${path}: ${dirname(path)} is not a folder`);
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
  } catch {
    throw new UsageError(`cannot write ${path}: writing in ${dirname(path)} is not permitted`);
  }
}

/** Replaces the file or leaves it as it was. @throws UsageError when the system refuses. */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  try {
    const there = look(path);
    if (isSpecial(path, there)) {
      writeFileSync(path, content);
      return;
    }
    // A symbolic link stays one; what it leads to is replaced.
    const target = there === null ? resolve(path) : realpathSync(path);
    const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.tmp`);
    try {
      const file = openSync(temporary, 'wx');
      try {
        writeFileSync(file, content);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      if (there !== null) chmodSync(temporary, there.mode & 0o7777);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${ioReason(error)}`);
  }
}

const isSpecial = (path: string, there: Stats | null): boolean =>
  (there !== null && !there.isFile()) || /^\/(dev|proc)\//.test(resolve(path));

function look(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UsageError(`cannot write ${path}: ${ioReason(error)}`);
  }
}

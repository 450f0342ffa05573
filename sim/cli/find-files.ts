/**
 * From what was named on the command line to a list of files: files as they are, folders with every YAML file below them, globs.
 * The order is that of the arguments, and by name within each; no file comes twice. Symbolic links to folders are not followed,
 * hidden folders and `node_modules` are left out.
 */
import { readdirSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { UsageError } from './errors.ts';
import { ioReason, shownPath } from './host.ts';

export const FILES_MAX = 100_000;

export interface FoundFile {
  readonly path: string;
  /** Named itself, not found in a folder or by a glob; it must then be what the command needs. */
  readonly isNamed: boolean;
}

/** @throws UsageError when an argument names nothing. */
export async function findFiles(patterns: readonly string[]): Promise<readonly FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const pattern of patterns) {
    const before = found.size;
    const matches = await expand(pattern);
    if (matches.length === 0) throw new UsageError(`no YAML file matches: ${pattern}`);
    for (const match of matches) if (found.get(match.path)?.isNamed !== true) found.set(match.path, match);
    if (found.size > FILES_MAX && found.size > before) throw new UsageError(`more than ${FILES_MAX} files match: ${pattern}`);
  }
  return [...found.values()];
}

async function expand(pattern: string): Promise<FoundFile[]> {
  if (pattern === '') throw new UsageError('an empty file name');
  const kind = kindOf(pattern);
  if (kind === 'file') return [{ path: shownPath(pattern), isNamed: true }];
  if (kind === 'missing' && !isGlob(pattern)) throw new UsageError(`cannot read ${pattern}: there is no such file or folder`);
  const paths = kind === 'folder' ? walk(shownPath(pattern).replace(/(.)\/$/, '$1')) : await matching(pattern);
  return paths.map(shownPath).sort().map((path) => ({ path, isNamed: false }));
}

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

async function matching(pattern: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const options = { absolute: isAbsolute(pattern), followSymbolicLinks: false, expandDirectories: false, onlyFiles: true };
  const paths = await glob(pattern, options);
  return paths.filter((path) => isYaml(path) && (pattern.includes('node_modules') || !path.split('/').includes('node_modules')));
}

function walk(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : walk(path);
      // A link by the name of a YAML file is taken for one; other links could lead anywhere, even back.
      return (entry.isFile() || entry.isSymbolicLink()) && isYaml(entry.name) ? [path] : [];
    });
  } catch (error) {
    throw new UsageError(`cannot read ${folder}: ${ioReason(error)}`);
  }
}

function kindOf(path: string): 'file' | 'folder' | 'missing' {
  try {
    // Whatever is there and is no folder is taken as a file; the reader says what is wrong with it.
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing';
    if (isGlob(path)) return 'missing';
    throw new UsageError(`cannot read ${path}: ${ioReason(error)}`);
  }
}

const isGlob = (pattern: string): boolean => /[*?[\]{}!]/.test(pattern);

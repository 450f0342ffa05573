/** The repository's own text files, for tests that read the tree instead of running it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', 'coverage', '.catchment']);

/** Paths relative to the root, with forward slashes, sorted. */
export function filesUnder(folder: string, ending = ''): string[] {
  const found: string[] = [];
  const visit = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (LEFT_OUT.has(entry.name)) continue;
      const inner = join(path, entry.name);
      if (entry.isDirectory()) visit(inner);
      else if (entry.isFile() && entry.name.endsWith(ending)) found.push(relative(ROOT, inner).replaceAll('\\', '/'));
    }
  };
  visit(join(ROOT, folder));
  return found.sort();
}

export const foldersIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(ROOT, folder, entry.name)).length > 0)
    .map((entry) => entry.name)
    .sort();

export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const NOT_CODE = new RegExp(
  [
    /\/\*[\s\S]*?\*\//,
    /\/\/[^\n]*/,
    /'(?:\\.|[^'\\\n])*'/,
    /"(?:\\.|[^"\\\n])*"/,
    /`(?:\\.|[^`\\])*`/,
    // A regular expression, told from a division by what stands before it.
    /(?<=[=(,:[!&|?{};+\s])\/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

/** The code with comments and the inside of strings blanked out, line breaks kept: what is left is what runs. */
export function codeOf(path: string): string {
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
  return textOf(path).replace(NOT_CODE, blank);
}

export interface Import {
  readonly specifier: string;
  /** The file meant, relative to the root; null for a package. */
  readonly target: string | null;
  readonly typeOnly: boolean;
}

/** What a file imports or re-exports, statically or by `import()`. */
export function importsOf(path: string): Import[] {
  const text = textOf(path).replace(/\/\*[\s\S]*?\*\//g, '');
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const file = relative(ROOT, resolve(ROOT, dirname(path), specifier)).replaceAll('\\', '/');
    found.push({ specifier, target: specifier.startsWith('.') ? file : null, typeOnly });
  };
  const statement = /^\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  for (const match of text.matchAll(statement)) add(match[2]!, match[1] !== undefined);
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) add(match[1]!, false);
  return found;
}

/**
 * Goal: the rules of style that a machine can hold. Method: read every file of the tree and list what breaks a rule, with the
 * place and the replacement.
 */
import { describe, expect, it } from 'vitest';
import { codeOf, filesUnder, foldersIn, textOf } from './support/tree.ts';

const LINE_LENGTH_MAX = 130;
const FILE_LINES_MAX = 350;
const README_LINES_MAX = 25;
/** Tables of data, one record a line: long because the world is. */
const TABLES = new Set(['sim/geo/metro-table.ts']);
/** Files that only pass names on, each with its reason in its head. */
const BARRELS = new Set(['sim/index.ts', 'sim/kernel/math.ts']);
const TEXTS = /\.(ts|md|json|ya?ml|html|css|sh)$|(^|\/)(\.ci\/run|LICENSE|\.gitignore)$/;

const texts = filesUnder('').filter((file) => TEXTS.test(file) && file !== 'package-lock.json');
const sources = texts.filter((file) => file.endsWith('.ts'));
const simulation = sources.filter((file) => file.startsWith('sim/') && !file.startsWith('sim/cli/') && !file.endsWith('.d.ts'));

/** Places where a pattern stands in the files, as `file:line: what to do instead`. */
function found(files: readonly string[], read: (file: string) => string, pattern: RegExp, advice: string): string[] {
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${advice}`] : [])),
  );
}

const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\bMath\.(a?sinh?|a?cosh?|a?tanh?|atan2|expm?1?|log(?:10|1p|2)?|pow|cbrt|hypot)\b/, 'use kernel/math.ts'],
  [/\*\*/, 'use kernel/math.ts pow, or multiply'],
  [/\bMath\.random\b/, 'draw from kernel/dice.ts or kernel/streams.ts'],
  [/\bDate\b|\bperformance\b/, 'time is SimTime; clocks live in cli'],
  [/\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/, 'schedule an event instead'],
  [/\bprocess\b/, 'the machine lives in cli'],
  [/\bcrypto\b/, 'not reproducible; see kernel/dice.ts'],
  [/\bIntl\b|\btoLocale\w*\(|\blocaleCompare\b/, 'depends on the machine; compare with < and format by hand'],
];

describe('tidy', () => {
  it('reads a tree', () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  it.each(BANNED)('nothing in the simulation uses %s', (pattern, advice) => {
    expect(found(simulation, codeOf, pattern, advice)).toEqual([]);
  });

  it('lines are short', () => {
    const long = new RegExp(`^.{${LINE_LENGTH_MAX + 1},}$`, 'u');
    expect(found(sources, textOf, long, `longer than ${LINE_LENGTH_MAX} columns`)).toEqual([]);
  });

  it('files are short', () => {
    const long = sources.filter((file) => !TABLES.has(file) && textOf(file).split('\n').length - 1 > FILE_LINES_MAX);
    expect(long).toEqual([]);
  });

  it('names are exported by name, and from where they live', () => {
    expect(found(simulation, codeOf, /^export default\b/, 'export by name')).toEqual([]);
    expect(found(sources.filter((f) => !BARRELS.has(f)), codeOf, /^export \*/, 'import from the file itself')).toEqual([]);
    const barrels = simulation.filter((file) => {
      const statements = codeOf(file).split(';').map((part) => part.trim()).filter((part) => part !== '');
      return !BARRELS.has(file) && statements.length > 0 && statements.every((part) => /^export\b[^=(]*\bfrom\b/.test(part));
    });
    expect(barrels).toEqual([]);
  });

  it('nothing is left for later', () => {
    const marks = /\b(TO[D]O|FIX[M]E|XX[X])\b/;
    expect(found(texts, textOf, marks, 'do it or write an issue')).toEqual([]);
  });

  it('no test is skipped or alone', () => {
    const tests = sources.filter((file) => file.endsWith('.test.ts'));
    expect(found(tests, codeOf, /\b(it|test|describe)\.(skip|only|todo)\b/, 'run it or delete it')).toEqual([]);
  });

  it('every test file says what it is for', () => {
    const tests = sources.filter((file) => file.endsWith('.test.ts'));
    expect(tests.filter((file) => !textOf(file).startsWith('/**'))).toEqual([]);
  });

  it('every source file opens with its concept', () => {
    expect(simulation.filter((file) => !textOf(file).startsWith('/**'))).toEqual([]);
  });

  it('nothing names a path of one machine', () => {
    const paths = /(^|[^A-Za-z0-9_.])\/(wor[k]|far[m]|hom[e])\/|\/tm[p]\/[a-z]/;
    expect(found(texts.filter((f) => f !== '.ci/run'), textOf, paths, 'a path of one machine')).toEqual([]);
  });

  /** Lines of a README besides its tables. */
  const proseOf = (file: string): string[] => textOf(file).trimEnd().split('\n').filter((line) => !line.startsWith('|'));

  it('every folder of sim/ has a short README', () => {
    const folders = foldersIn('sim').map((folder) => `sim/${folder}/README.md`);
    const missing = folders.filter((file) => !texts.includes(file));
    const long = folders.filter((file) => texts.includes(file) && proseOf(file).length > README_LINES_MAX);
    expect({ missing, long }).toEqual({ missing: [], long: [] });
  });
});

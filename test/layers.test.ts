/**
 * Goal: the house stands as drawn: a folder of sim/ imports only folders listed before it, with the cuts of the table below.
 * Method: read the import statements of every file; a report must not even reach the running world through others.
 */
import { describe, expect, it } from 'vitest';
import { filesUnder, importsOf, type Import } from './support/tree.ts';

const ORDER = [
  'kernel',
  'geo',
  'trace',
  'model',
  'interop',
  'routing',
  'platform',
  'data',
  'traffic',
  'measure',
  'operations',
  'faults',
  'check',
  'run',
  'report',
  'study',
  'cli',
];
const WORLD = ['routing', 'platform', 'data', 'traffic', 'operations', 'faults'];
/** Folders that a folder may not import although they are listed before it. */
const CUTS: Readonly<Record<string, readonly string[]>> = { report: WORLD, viz: WORLD };
/** The explorer's worker is the one file of viz that may start a run. */
const RUNS_IN_VIZ = /^viz\/worker\//;

const files = filesUnder('', '.ts').filter((file) => /^(sim|viz)\//.test(file));
const imports = new Map<string, Import[]>(files.map((file) => [file, importsOf(file)]));

/** Folder of sim/, `index` for sim/index.ts, `package` for package.json, or viz. */
function roomOf(file: string): string {
  if (file === 'package.json') return 'package';
  if (file.startsWith('viz/')) return 'viz';
  const parts = file.split('/');
  return parts.length === 2 ? 'index' : parts[1]!;
}

function isAllowed(from: string, file: string, to: string): boolean {
  if (from === to || from === 'index') return true;
  if (to === 'package') return from === 'cli';
  if ((CUTS[from] ?? []).includes(to)) return false;
  if (from === 'viz') return to !== 'cli' && (to !== 'run' || RUNS_IN_VIZ.test(file));
  return ORDER.indexOf(to) >= 0 && ORDER.indexOf(to) < ORDER.indexOf(from);
}

describe('layers', () => {
  it('every folder of sim/ is in the list', () => {
    expect(files.map(roomOf).filter((room) => room !== 'index' && room !== 'viz' && !ORDER.includes(room))).toEqual([]);
  });

  it('imports point to files that exist', () => {
    const all = new Set(files);
    const lost = files.flatMap((file) =>
      imports
        .get(file)!
        .filter(({ target }) => target !== null && target.endsWith('.ts') && !all.has(target))
        .map(({ specifier }) => `${file} → ${specifier}`),
    );
    expect(lost).toEqual([]);
  });

  it('imports point upwards in the list only', () => {
    const wrong = files.flatMap((file) =>
      imports
        .get(file)!
        .filter(({ target }) => target !== null && !isAllowed(roomOf(file), file, roomOf(target)))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('only the command line, and what builds the page, touch the machine', () => {
    const wrong = files
      .filter((file) => roomOf(file) !== 'cli' && !file.startsWith('viz/build/'))
      .flatMap((file) =>
        imports
          .get(file)!
          .filter(({ specifier }) => specifier.startsWith('node:'))
          .map(({ specifier }) => `${file} → ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it('a report does not reach the running world through others', () => {
    const wrong: string[] = [];
    for (const start of files.filter((file) => roomOf(file) === 'report')) {
      const trail = new Map<string, string>([[start, start]]);
      const queue = [start];
      for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
        if (WORLD.includes(roomOf(file))) wrong.push(trail.get(file)!);
        for (const { target, typeOnly } of imports.get(file) ?? []) {
          if (target === null || typeOnly || trail.has(target)) continue;
          trail.set(target, `${trail.get(file)} → ${target}`);
          queue.push(target);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('no file imports itself through others', () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      const at = path.indexOf(file);
      if (at >= 0) {
        cycles.push([...path.slice(at), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const { target } of imports.get(file) ?? []) if (target !== null) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

/**
 * From a path to one tree: follows `extends:` (relative to the file that says so), merges, and gathers `overrides:` in the order
 * in which they take effect, base first. `--set path=value` comes last.
 */
import type { ModelHost } from './host.ts';
import { applyOverride, mergeTrees, overridesOf } from './merge.ts';
import type { Override } from './merge.ts';
import { readFile, readValue } from './read.ts';
import type { Report } from './report.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { sourceFile } from './source-file.ts';
import type { Span } from './source-file.ts';
import { textOf, withEntry } from './tree.ts';
import type { MapNode, SourceNode } from './tree.ts';

export const EXTENDS_MAX = 16;

export type DocumentKind = 'topology' | 'scenario';

/** A document with its bases merged in; its overrides are still to be applied. */
export interface Composed {
  readonly root: MapNode;
  readonly overrides: readonly Override[];
}

/** Reads a file and all it extends; null with errors in the report when that fails. `from` is where the file was named. */
export function compose(
  path: string,
  kind: DocumentKind,
  host: ModelHost,
  report: Report,
  from: Span | null = null,
  chain: readonly string[] = [],
): Composed | null {
  const written = readFile(path, host, report, from);
  if (written === null || !checkHeader(written, kind, report)) return null;
  const inherited = followExtends(written, path, kind, host, report, [...chain, path]);
  if (inherited === null) return null;
  const overridesNode = written.entries.get('overrides')?.node;
  if (overridesNode !== undefined && overridesNode.kind !== 'map') {
    report.error({
      code: 'CAT1011',
      message: 'overrides is not a map',
      span: overridesNode.span,
      path: 'overrides',
      expected: 'a tree, or path: value',
    });
    return null;
  }
  const own = withEntry(withEntry(written, 'extends', null), 'overrides', null);
  // What names a file, or says what it is to another one, is its own and not inherited.
  const base = inherited === 'nothing' ? null : personal.reduce((tree, key) => withEntry(tree, key, null), inherited.root);
  return {
    root: base === null ? own : (mergeTrees(base, own) as MapNode),
    overrides: [
      ...(inherited === 'nothing' ? [] : inherited.overrides),
      ...(overridesNode === undefined ? [] : overridesOf(overridesNode)),
    ],
  };
}

const personal = ['name', 'ablation_of'] as const;

function followExtends(
  written: MapNode,
  path: string,
  kind: DocumentKind,
  host: ModelHost,
  report: Report,
  chain: readonly string[],
): Composed | 'nothing' | null {
  const node = written.entries.get('extends')?.node ?? brokenFile(written);
  if (node === undefined) return 'nothing';
  const relative = textOf(node);
  if (relative === null) {
    report.error({
      code: 'CAT1011',
      message: 'extends is not a path',
      span: node.span,
      path: 'extends',
      expected: 'a path relative to this file',
    });
    return null;
  }
  const base = host.resolve(path, relative);
  if (chain.includes(base)) {
    const circle = [...chain.slice(chain.indexOf(base)), base].join(' → ');
    report.error({ code: 'CAT1030', message: `extends goes in a circle: ${circle}`, span: node.span, path: 'extends' });
    return null;
  }
  if (chain.length >= EXTENDS_MAX) {
    report.error({ code: 'CAT1031', message: `extends more than ${EXTENDS_MAX} files`, span: node.span, path: 'extends' });
    return null;
  }
  return compose(base, kind, host, report, node.span, chain);
}

/** An ablation whose base is named by its file extends that file. */
function brokenFile(written: MapNode): SourceNode | undefined {
  const node = written.entries.get('ablation_of')?.node;
  return /\.ya?ml$/.test(textOf(node) ?? '') ? node : undefined;
}

function checkHeader(root: MapNode, kind: DocumentKind, report: Report): boolean {
  const expect = (key: 'kind' | 'version', value: string | number): boolean => {
    const entry = root.entries.get(key);
    if (entry === undefined) {
      const near = nearest(
        key,
        [...root.entries.keys()].filter((name) => !headerKeys.has(name)),
      );
      const span = near === null ? firstKeySpan(root) : root.entries.get(near)!.keySpan;
      report.error({ code: 'CAT1008', message: `missing key: ${key}`, span, expected: `${key}: ${value}` });
      return false;
    }
    const found = entry.node.kind === 'scalar' ? entry.node.value : undefined;
    if (found === value) return true;
    const message = found === undefined ? `${key} is not a plain value` : `${key} is ${String(found)}`;
    report.error({ code: 'CAT1027', message, span: entry.node.span, path: key, expected: `${key}: ${value}` });
    return false;
  };
  return [expect('kind', kind), expect('version', 1)].every(Boolean);
}

const headerKeys: ReadonlySet<string> = new Set(['kind', 'version', 'name']);

const firstKeySpan = (root: MapNode): Span => [...root.entries.values()][0]?.keySpan ?? root.span;

/** `--set` options as overrides; each is placed in a text of its own, so that its mistakes can be shown. */
export function settings(set: Readonly<Record<string, string>>, report: Report): Override[] {
  return Object.keys(set)
    .sort()
    .flatMap((path) => {
      const text = `${path}=${set[path]}`;
      const file = sourceFile('--set', text);
      const valueReport = readValue(sourceFile('--set', `${' '.repeat(path.length + 1)}${set[path]}`), report);
      if (valueReport === null) return [];
      const node = valueReport;
      return [
        {
          path,
          entry: {
            keySpan: { file, start: 0, end: path.length },
            node: { ...node, span: { file, start: path.length + 1, end: text.length } },
          },
        },
      ];
    });
}

export const applyOverrides = (root: MapNode, overrides: readonly Override[], report: Report): MapNode =>
  overrides.reduce((tree, override) => applyOverride(tree, override, report), root);

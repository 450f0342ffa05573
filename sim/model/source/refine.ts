/**
 * Makes a composed tree ready for its schema: leaves out `x-` keys, and unwraps `assumed: {value, why, range}` into its value
 * while it notes the assumption.
 */
import type { Assumption } from '../topology/types.ts';
import type { Report } from './report.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { pathText, textOf, toPlain } from './tree.ts';
import type { Entry, MapNode, Path, SourceNode } from './tree.ts';

const assumedKeys = ['value', 'why', 'range'];

export interface Refined {
  readonly root: MapNode;
  readonly assumptions: readonly Assumption[];
}

/** The tree without `x-` keys and wrappers, and the assumptions by path. */
export function refine(root: MapNode, report: Report): Refined {
  const assumptions: Assumption[] = [];

  const visit = (node: SourceNode, path: Path): SourceNode => {
    if (node.kind === 'scalar') return node;
    if (node.kind === 'list') return { ...node, items: node.items.map((item, i) => visit(item, [...path, i])) };
    const entries = new Map<string, Entry>();
    for (const [key, entry] of node.entries) if (!key.startsWith('x-')) entries.set(key, entry);
    const wrapper = entries.size === 1 ? entries.get('assumed') : undefined;
    if (wrapper !== undefined) return visitAssumed(wrapper, path);
    return {
      ...node,
      entries: new Map([...entries].map(([key, entry]) => [key, { ...entry, node: visit(entry.node, [...path, key]) }])),
    };
  };

  const visitAssumed = ({ keySpan, node }: Entry, path: Path): SourceNode => {
    const problem = (message: string, span = keySpan): void =>
      report.error({
        code: 'CAT1033',
        message,
        span,
        path: pathText(path),
        expected: 'assumed: {value: …, why: …, range: [low, high]}',
      });
    const nothing: SourceNode = { kind: 'scalar', value: null, span: node.span };
    if (node.kind !== 'map') return (problem('assumed is not a map', node.span), nothing);
    for (const [key, entry] of node.entries) {
      if (assumedKeys.includes(key) || key.startsWith('x-')) continue;
      report.error({
        code: 'CAT1007',
        message: `unknown key: ${key}`,
        span: entry.keySpan,
        path: pathText([...path, 'assumed', key]),
        hint: nearest(key, assumedKeys),
      });
    }
    const value = node.entries.get('value')?.node;
    const why = textOf(node.entries.get('why')?.node);
    const range = node.entries.get('range')?.node;
    if (value === undefined) return (problem('an assumption without a value'), nothing);
    if (why === null || why.trim() === '') problem('an assumption without a reason');
    const bounds = range?.kind === 'list' && range.items.length === 2 ? (range.items.map(toPlain) as [unknown, unknown]) : null;
    if (range !== undefined && bounds === null) problem('the range of an assumption is two values', range.span);
    assumptions.push({ path: pathText(path), value: toPlain(value), why: why ?? '', range: bounds });
    return visit(value, path);
  };

  const refined = visit(root, []);
  return { root: refined.kind === 'map' ? refined : { ...root, entries: new Map() }, assumptions };
}

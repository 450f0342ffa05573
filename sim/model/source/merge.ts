/**
 * Deep merge of written trees, for `extends`, `overrides` and `--set`: maps are united key by key, everything else is replaced
 * whole, and an explicit null takes a key away. A list is replaced whole, as it has no keys to unite by. `assumed: {value: …}`
 * counts as its value: what replaces the value replaces the assumption too.
 */
import type { Report } from './report.ts';
import { child, withEntry } from './tree.ts';
import type { Entry, MapNode, SourceNode } from './tree.ts';

const isNull = (node: SourceNode): boolean => node.kind === 'scalar' && node.value === null;

/** The value inside `assumed: {value: …}`, or the node itself. */
function unassumed(node: SourceNode): SourceNode {
  const wrapper = node.kind === 'map' && node.entries.size === 1 ? node.entries.get('assumed')?.node : undefined;
  return (wrapper?.kind === 'map' ? wrapper.entries.get('value')?.node : undefined) ?? node;
}

export function mergeTrees(base: SourceNode, over: SourceNode): SourceNode {
  const inner = unassumed(base);
  if (inner.kind !== 'map' || over.kind !== 'map' || over.entries.has('assumed')) return over;
  const entries = new Map<string, Entry>(inner.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key);
    if (isNull(entry.node) && before !== undefined) entries.delete(key);
    else entries.set(key, before === undefined ? entry : { keySpan: entry.keySpan, node: mergeTrees(before.node, entry.node) });
  }
  return { kind: 'map', span: over.span, entries };
}

/** One change of a document: a dotted path (a key with dots of its own is found, too) and what is merged there. */
export interface Override {
  readonly path: string;
  readonly entry: Entry;
}

/** The overrides of a written map: each key is a path, its value is merged there. */
export const overridesOf = (map: MapNode): Override[] => [...map.entries].map(([path, entry]) => ({ path, entry }));

/**
 * The document with one override applied; unchanged, with an error, when the path leads through something that is no map or list.
 */
export function applyOverride(root: MapNode, { path, entry }: Override, report: Report): MapNode {
  const replaced = replaceAt(root, path.split('.'), entry);
  if (replaced !== null && replaced.kind === 'map') return replaced;
  report.error({
    code: 'CAT1032',
    message: `no such place: ${path}`,
    span: entry.keySpan,
    path,
    expected: 'a path of keys that exist, such as services.web.health_check.fall',
  });
  return root;
}

function replaceAt(node: SourceNode, steps: readonly string[], entry: Entry): SourceNode | null {
  if (steps.length === 0) return mergeTrees(node, entry.node);
  const inside = unassumed(node);
  if (inside.kind === 'list') return replaceItem(inside.items, inside, steps, entry);
  if (inside.kind !== 'map') return null;
  for (let taken = steps.length; taken >= 1; taken--) {
    const key = steps.slice(0, taken).join('.');
    const before = child(inside, key);
    if (before === undefined && taken > 1) continue;
    const rest = steps.slice(taken);
    if (rest.length === 0 && isNull(entry.node)) return withEntry(inside, key, null);
    const next = before === undefined ? nested(rest, entry) : replaceAt(before, rest, entry);
    return next === null
      ? null
      : withEntry(inside, key, {
          keySpan: before === undefined || rest.length === 0 ? entry.keySpan : inside.entries.get(key)!.keySpan,
          node: next,
        });
  }
  return null;
}

/** In a list a step is the index of an item or its `id`. */
function replaceItem(
  items: readonly SourceNode[],
  list: SourceNode,
  [step, ...rest]: readonly string[],
  entry: Entry,
): SourceNode | null {
  const index = items.findIndex((item, i) => {
    const id = child(item, 'id');
    return String(i) === step || (id?.kind === 'scalar' && id.value === step);
  });
  const next = index < 0 ? null : replaceAt(items[index]!, rest, entry);
  return next === null ? null : { kind: 'list', span: list.span, items: items.map((item, i) => (i === index ? next : item)) };
}

/** The value under keys that do not exist yet. */
const nested = (steps: readonly string[], entry: Entry): SourceNode =>
  steps.reduceRight<SourceNode>(
    (node, key) => ({ kind: 'map', span: entry.node.span, entries: new Map([[key, { keySpan: entry.keySpan, node }]]) }),
    entry.node,
  );

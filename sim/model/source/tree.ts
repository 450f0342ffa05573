/**
 * The written document as a tree whose every node knows its file and place. Files are merged on this tree, so that a mistake in
 * an inherited line is still shown where it was written. Nodes are immutable and may be shared.
 */
import type { Span } from './source-file.ts';

export type SourceNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
  readonly span: Span;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span: Span;
}

export interface Entry {
  readonly keySpan: Span;
  readonly node: SourceNode;
}

export type Path = readonly (string | number)[];

/** `services.web.sites[0]`. */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );

export const child = (node: SourceNode, step: string | number): SourceNode | undefined =>
  node.kind === 'map' ? node.entries.get(String(step))?.node : node.kind === 'list' ? node.items[Number(step)] : undefined;

export const nodeAt = (root: SourceNode, path: Path): SourceNode | undefined =>
  path.reduce<SourceNode | undefined>((node, step) => (node === undefined ? undefined : child(node, step)), root);

/** The text of a scalar, or null. */
export const textOf = (node: SourceNode | undefined): string | null =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;

/** The place of the value at the path, or of its nearest ancestor that exists. */
export function spanAt(root: SourceNode, path: Path): Span {
  let node = root;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) break;
    node = next;
  }
  return node.span;
}

/**
 * The place of the key at the path; of the value where the path ends in a list; of the nearest ancestor's key when it is missing.
 */
export function keySpanAt(root: SourceNode, path: Path): Span {
  let node = root;
  let span = root.span;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) break;
    span = (node.kind === 'map' ? node.entries.get(String(step))?.keySpan : undefined) ?? next.span;
    node = next;
  }
  return span;
}

/** Plain data of the tree: ordinary objects and arrays, ready for a schema. Keys were checked, `__proto__` cannot occur. */
export function toPlain(node: SourceNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.node)]));
  }
}

/** The same tree with another value at one key; the key is added when it was not there. */
export function withEntry(map: MapNode, key: string, entry: Entry | null): MapNode {
  const entries = new Map(map.entries);
  if (entry === null) entries.delete(key);
  else entries.set(key, entry);
  return { ...map, entries };
}

/**
 * Bytes to a located tree. YAML 1.2 core schema with anchors, aliases and merge keys (`<<`); one document a file. Everything that
 * a file can do to a reader is bounded: its size, its depth, what aliases blow it up to.
 */
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node as YamlNode, YAMLMap } from 'yaml';
import type { ModelHost } from './host.ts';
import type { Report } from './report.ts';
import { sourceFile } from './source-file.ts';
import type { SourceFile, Span } from './source-file.ts';
import type { Entry, MapNode, SourceNode } from './tree.ts';

/** A written file is a hundred times smaller; the bound keeps parsing under two seconds. */
export const FILE_BYTES_MAX = 1_048_576;
export const DEPTH_MAX = 64;
/** Nodes after aliases are followed. */
export const NODES_MAX = 500_000;

/** Keys that JavaScript objects give a meaning of their own. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a file into its root map; null when that is not possible, with the reason in the report, placed by `from` if it was named
 * there.
 */
export function readFile(path: string, host: ModelHost, report: Report, from: Span | null = null): MapNode | null {
  const fail = (code: 'CAT1020' | 'CAT1021' | 'CAT1022', message: string): null => {
    report.error({ code, message, span: from ?? { file: sourceFile(path, ''), start: 0, end: 0 } });
    return null;
  };
  const result = host.read(path);
  if (!result.ok) return fail('CAT1020', `cannot read ${path}: ${result.reason}`);
  if (result.bytes.length > FILE_BYTES_MAX) {
    return fail('CAT1021', `${path} is too large: ${result.bytes.length} bytes (at most ${FILE_BYTES_MAX})`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(result.bytes);
  } catch {
    return fail('CAT1022', `${path} is not UTF-8 text`); // TextDecoder has no way to say so but to throw.
  }
  return readText(sourceFile(path, text), report);
}

/** Reads a text into its root map. */
export function readText(file: SourceFile, report: Report): MapNode | null {
  const root = readValue(file, report);
  if (root === null) return null;
  if (root.kind === 'map') return root;
  const isEmpty = root.kind === 'scalar' && root.value === null;
  report.error(
    isEmpty
      ? { code: 'CAT1023', message: 'the file is empty', span: root.span, expected: '`kind`, `version` and what belongs to them' }
      : {
          code: 'CAT1011',
          message: 'the file is not a map of keys',
          span: root.span,
          expected: '`kind`, `version` and what belongs to them',
        },
  );
  return null;
}

/** Reads a text into any value, as `--set` needs it. */
export function readValue(file: SourceFile, report: Report): SourceNode | null {
  const document = parse(file, report);
  if (document === null) return null;
  const reader = new TreeReader(file, report);
  const root =
    document.contents === null
      ? { kind: 'scalar' as const, value: null, span: { file, start: 0, end: 0 } }
      : reader.read(document.contents as YamlNode, 0);
  return report.hasErrors ? null : root;
}

function parse(file: SourceFile, report: Report) {
  try {
    // The library's own check for duplicate keys is quadratic and its pretty errors build huge patterns; both are done here
    // instead.
    const document = parseDocument(file.text, {
      version: '1.2',
      schema: 'core',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    });
    for (const problem of [...document.errors, ...document.warnings]) {
      const isDeep = problem.code === 'RESOURCE_EXHAUSTION';
      report.error({
        code: isDeep ? 'CAT1024' : 'CAT1001',
        message: isDeep ? 'nested too deeply' : `not YAML: ${sentence(problem.message)}`,
        span: { file, start: problem.pos[0], end: problem.pos[1] },
      });
    }
    return report.hasErrors ? null : document;
  } catch (error) {
    // A parser that gives up on hostile text is the text's fault; the message is kept, a stack never.
    report.error({
      code: 'CAT1001',
      message: `not YAML: ${sentence(String((error as Error).message))}`,
      span: { file, start: 0, end: 0 },
    });
    return null;
  }
}

const sentence = (message: string): string => `${message.charAt(0).toLowerCase()}${message.slice(1)}`.replace(/\s+/g, ' ');

/** What an anchor names, with the nodes it stands for and how many levels it goes down. */
interface Anchor {
  readonly node: SourceNode;
  readonly size: number;
  readonly height: number;
}

class TreeReader {
  readonly #file: SourceFile;
  readonly #report: Report;
  readonly #anchors = new Map<string, Anchor | 'open'>();
  #nodeCount = 0;
  /** The deepest level met since the innermost open anchor. */
  #deepest = 0;

  constructor(file: SourceFile, report: Report) {
    this.#file = file;
    this.#report = report;
  }

  read(node: YamlNode | null, depth: number): SourceNode {
    const span = this.#span(node);
    if (depth > DEPTH_MAX) {
      this.#report.error({ code: 'CAT1024', message: `nested deeper than ${DEPTH_MAX} levels`, span });
      return { kind: 'scalar', value: null, span };
    }
    if (isAlias(node)) return this.#alias(node.source, span, depth);
    const before = this.#nodeCount++;
    const anchor = node !== null && 'anchor' in node ? node.anchor : undefined;
    if (anchor === undefined) {
      this.#deepest = Math.max(this.#deepest, depth);
      return this.#content(node, span, depth);
    }
    const outside = this.#deepest;
    this.#deepest = depth;
    this.#anchors.set(anchor, 'open');
    const result = this.#content(node, span, depth);
    this.#anchors.set(anchor, { node: result, size: this.#nodeCount - before, height: this.#deepest - depth });
    this.#deepest = Math.max(outside, this.#deepest);
    return result;
  }

  #content(node: YamlNode | null, span: Span, depth: number): SourceNode {
    if (isMap(node)) return this.#map(node, span, depth);
    if (isSeq(node)) {
      return { kind: 'list', span, items: node.items.map((item) => this.read(item as YamlNode | null, depth + 1)) };
    }
    const value = isScalar(node) ? node.value : null;
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', value, span };
    }
    this.#report.error({ code: 'CAT1001', message: `not supported: a value of type ${typeof value}`, span });
    return { kind: 'scalar', value: null, span };
  }

  #map(map: YAMLMap, span: Span, depth: number): MapNode {
    const entries = new Map<string, Entry>();
    const merged: MapNode[] = [];
    for (const { key: keyNode, value } of map.items as { key: YamlNode | null; value: YamlNode | null }[]) {
      const keySpan = this.#span(keyNode ?? value);
      const key = this.#key(keyNode, keySpan);
      const node = value === null ? { kind: 'scalar' as const, value: null, span: keySpan } : this.read(value, depth + 1);
      if (key === null) continue;
      if (key === '<<') merged.push(...this.#merge(node));
      else if (entries.has(key)) this.#report.error({ code: 'CAT1002', message: `key twice in one map: ${key}`, span: keySpan });
      else entries.set(key, { keySpan, node });
    }
    for (const [key, entry] of merged.flatMap((other) => [...other.entries])) if (!entries.has(key)) entries.set(key, entry);
    return { kind: 'map', span, entries };
  }

  #key(node: YamlNode | null, span: Span): string | null {
    const scalar = isAlias(node) ? this.#alias(node.source, span, 0) : null;
    const value = scalar?.kind === 'scalar' ? scalar.value : isScalar(node) ? node.value : undefined;
    if (value === undefined || value === null) {
      this.#report.error({ code: 'CAT1001', message: 'a key that is not text', span, expected: 'a name before the colon' });
      return null;
    }
    const key = String(value);
    if (!forbiddenKeys.has(key)) return key;
    this.#report.error({ code: 'CAT1009', message: `key not allowed: ${key}`, span });
    return null;
  }

  #merge(node: SourceNode): MapNode[] {
    const maps = node.kind === 'list' ? node.items : [node];
    return maps.filter((map): map is MapNode => {
      if (map.kind !== 'map')
        this.#report.error({ code: 'CAT1011', message: '`<<` takes maps', span: map.span, expected: 'an alias of a map' });
      return map.kind === 'map';
    });
  }

  #alias(name: string, span: Span, depth: number): SourceNode {
    const target = this.#anchors.get(name);
    const nothing: SourceNode = { kind: 'scalar', value: null, span };
    if (target === undefined || target === 'open') {
      const message = target === undefined ? `no such anchor: ${name}` : `an alias inside of what it names: ${name}`;
      this.#report.error({ code: 'CAT1026', message, span });
      return nothing;
    }
    this.#nodeCount += target.size;
    this.#deepest = Math.max(this.#deepest, depth + target.height);
    if (this.#nodeCount <= NODES_MAX && this.#deepest <= DEPTH_MAX) return target.node;
    if (this.#deepest > DEPTH_MAX) {
      this.#deepest = depth;
      this.#report.error({ code: 'CAT1024', message: `nested deeper than ${DEPTH_MAX} levels through an alias`, span });
    } else this.#report.error({ code: 'CAT1025', message: `aliases make more than ${NODES_MAX} values`, span });
    return nothing;
  }

  #span(node: YamlNode | null): Span {
    const range = node?.range;
    return { file: this.#file, start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
  }
}

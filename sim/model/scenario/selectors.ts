/**
 * Selectors: `kind/glob` over ids and names (`*` any text, `?` one character), lists of those, or label maps. Which of the
 * matches a fault takes is for `choice.ts`.
 */
import { nearest } from '../diagnostics/nearest.ts';
import { readPrefix } from '../prefix.ts';
import type { Path } from '../source/tree.ts';
import { error } from '../topology/context.ts';
import type { Context } from '../topology/context.ts';
import { canonicalPrefix, entityKinds, isEntityKind } from './entities.ts';
import type { Entity, EntityIndex } from './entities.ts';
import type { EntityKind } from '../entity.ts';

export type WrittenSelector = string | readonly string[] | Readonly<Record<string, string>>;

/** Whether the text fits the pattern; linear, without backtracking beyond the last `*`. */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/**
 * What a selector names, ascending by kind and id, each entity once; empty with an error when there is nothing. `fallback`:
 * the kind of labels without one.
 */
export function select(
  context: Context,
  selector: WrittenSelector,
  path: Path,
  index: EntityIndex,
  fallback: EntityKind | null,
): Entity[] {
  const found =
    typeof selector === 'string'
      ? selectText(context, selector, path, index)
      : Array.isArray(selector)
        ? (selector as readonly string[]).flatMap((text, i) => selectText(context, text, [...path, i], index))
        : selectLabels(context, selector as Readonly<Record<string, string>>, path, index, fallback);
  const unique = new Map(found.map((entity) => [`${entity.kind}/${entity.id}`, entity]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entity]) => entity);
}

function selectText(context: Context, text: string, path: Path, index: EntityIndex): Entity[] {
  const slash = text.indexOf('/');
  const kind = slash < 0 ? text : text.slice(0, slash);
  if (slash < 0 || slash === text.length - 1 || !isEntityKind(kind)) {
    const near = isEntityKind(kind) ? kind : nearest(kind, entityKinds);
    error(context, {
      code: 'CAT1202',
      message: `not a selector: ${text}`,
      path,
      expected: `kind/name, where kind is one of ${entityKinds.join(', ')}`,
      hint: near === null ? null : `${near}/${slash < 0 ? '*' : text.slice(slash + 1)}`,
    });
    return [];
  }
  const pattern = kind === 'prefix' ? canonicalPrefix(text.slice(slash + 1), readPrefix) : text.slice(slash + 1);
  const isSiteMeant = pattern.includes('@');
  const candidates = index.get(kind)!.filter(({ id }) => kind !== 'prefix' || id.includes('@') === isSiteMeant);
  const found = candidates.filter(({ id, name }) => globMatches(pattern, id) || globMatches(pattern, name));
  if (found.length === 0) {
    const near = nearest(
      pattern,
      candidates.flatMap(({ id, name }) => [id, name]),
    );
    error(context, {
      code: 'CAT1201',
      message: `selects nothing: ${text}`,
      path,
      hint: near === null ? null : `${kind}/${near}`,
      expected: candidates.length === 0 ? `a topology that has a ${kind}` : `one such as ${kind}/${candidates[0]!.id}`,
    });
  }
  return found;
}

function selectLabels(
  context: Context,
  labels: Readonly<Record<string, string>>,
  path: Path,
  index: EntityIndex,
  fallback: EntityKind | null,
): Entity[] {
  const { kind: written, ...rest } = labels;
  const kind = written ?? fallback;
  if (kind == null || !isEntityKind(kind)) {
    error(context, {
      code: 'CAT1202',
      message: written === undefined ? 'labels without a kind' : `no such kind: ${written}`,
      path: written === undefined ? path : [...path, 'kind'],
      expected: `kind: one of ${entityKinds.join(', ')}`,
      hint: written === undefined ? null : nearest(written, entityKinds),
    });
    return [];
  }
  const candidates = index.get(kind)!.filter(({ id }) => kind !== 'prefix' || id.includes('@') === 'datacenter' in rest);
  const known = new Set([...candidates.flatMap((entity) => Object.keys(entity.labels)), 'id', 'name']);
  const unknown = Object.keys(rest).filter((key) => !known.has(key));
  for (const key of unknown) {
    error(context, {
      code: 'CAT1202',
      message: `a ${kind} has no label ${key}`,
      path: [...path, key],
      atKey: true,
      hint: nearest(key, known),
      expected: `one of ${[...known].sort().join(', ')}`,
    });
  }
  if (unknown.length > 0) return [];
  const valuesOf = ({ id, name, labels: own }: Entity, key: string): readonly string[] =>
    key === 'id' ? [id] : key === 'name' ? [name] : (own[key] ?? []);
  const found = candidates.filter((entity) =>
    Object.entries(rest).every(([key, pattern]) => valuesOf(entity, key).some((value) => globMatches(pattern, value))),
  );
  if (found.length === 0) {
    const text = Object.entries(rest)
      .map(([key, value]) => `${key}: ${value}`)
      .join(', ');
    error(context, { code: 'CAT1201', message: `selects nothing: ${kind} with ${text || 'no labels'}`, path });
  }
  return found;
}

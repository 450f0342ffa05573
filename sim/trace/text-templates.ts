/**
 * Texts of entity tables that follow from other columns. A template names, in braces, a column of the same row (`{number}`) or
 * a column of the row of another table that a number of this row points to (`{peer>router.id}`).
 */
import type { Json, TraceEntity } from './header.ts';

export type Tables = ReadonlyMap<string, readonly TraceEntity[]>;

type Piece = string | { readonly column: string; readonly table: string | null; readonly field: string };
export type Template = readonly Piece[];
/** Most pieces of a template that was read: columns are put together again and again. */
export const PIECES_MAX = 16;

const BETWEEN = ['{router>router.id}--{peer>router.id}', '{peer>router.id}--{router>router.id}'];

/** What is tried for a column, `*` standing for any table. A stored trace carries its own, so these may change. */
export const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  '*.name': ['{id}'],
  'session-end.id': [...BETWEEN.map((text) => `ibgp/${text}`), ...BETWEEN, '{link>link.id}'],
  'session-end.name': ['{router>router.name} to {peer>router.name}'],
  'link.id': ['{a>router.id}--{b>router.id}', '{b>router.id}--{a>router.id}'],
  'flow.id': ['{population>population.id}/{service>service.id}/{family}'],
  'flow.region': ['{population>population.region}'],
  'service-site.id': ['{service>service.id}/{datacenter>datacenter.id}'],
  'replica.id': ['{service>service.id}/{datacenter>datacenter.id}/{number}'],
  'check.id': ['{replica>replica.id}'],
  'router.id': ['{network}', '{name}'],
};

export function parseTemplate(text: string): Template {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(/\{([\w-]+)(?:>([\w-]+)\.([\w-]+))?\}/gu)) {
    pieces.push(text.slice(at, found.index));
    pieces.push({ column: found[1]!, table: found[2] ?? null, field: found[3] ?? '' });
    at = found.index + found[0].length;
  }
  pieces.push(text.slice(at));
  return pieces;
}

/** Null where a piece is missing. */
export function rendered(template: Template, row: TraceEntity, tables: Tables): string | null {
  let text = '';
  for (const piece of template) {
    if (typeof piece === 'string') text += piece;
    else {
      const own = valueOf(row, piece.column);
      // Only a number points to a row: anything else from a stranger may refuse to become one.
      const at = typeof own === 'number' ? own : -1;
      const value = piece.table === null ? own : valueOf(tables.get(piece.table)?.[at], piece.field);
      if (typeof value !== 'string' && typeof value !== 'number') return null;
      text += value;
    }
  }
  return text;
}

const valueOf = (row: TraceEntity | undefined, column: string): Json | undefined =>
  row !== undefined && row !== null && Object.hasOwn(row, column) ? row[column] : undefined;

/** What all parts of the resolver share: the place of every written value, and tables of names with "did you mean". */
import { metro, metros } from '../../geo/metros.ts';
import { regionOf } from '../../geo/place.ts';
import type { Place } from '../../geo/place.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { ModelHost } from '../source/host.ts';
import type { Report } from '../source/report.ts';
import { keySpanAt, pathText, spanAt } from '../source/tree.ts';
import type { MapNode, Path } from '../source/tree.ts';

export interface Context {
  readonly report: Report;
  /** The topology's own tree. */
  readonly root: MapNode;
  /** Its path within the document that was read: empty, or `topology` inside a scenario. */
  readonly base: Path;
  /** Where data files that the topology names come from. */
  readonly host: ModelHost;
}

export interface Problem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly path: Path;
  readonly expected?: string | null;
  readonly hint?: string | null;
  /** Whether the key, not the value, is at fault. */
  readonly atKey?: boolean;
}

const finding = (context: Context, { path, atKey = false, ...rest }: Problem) => ({
  ...rest,
  span: (atKey ? keySpanAt : spanAt)(context.root, path),
  path: pathText([...context.base, ...path]),
});

export const error = (context: Context, problem: Problem): void => context.report.error(finding(context, problem));
export const warn = (context: Context, problem: Problem): void => context.report.warn(finding(context, problem));

/** Code-unit order, the same everywhere. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const byId = (a: { readonly id: string }, b: { readonly id: string }): number => byText(a.id, b.id);

/** A written entity: its key as name, its explicit id or else its key as identity. */
export interface Written<T> {
  readonly id: string;
  readonly name: string;
  readonly value: T;
  readonly path: Path;
}

/** The entities of a written map, ascending by id. */
export function entities<T extends { readonly id?: string | undefined } | null>(
  map: Readonly<Record<string, T>>,
  path: Path,
): Written<T>[] {
  return Object.entries(map)
    .map(([name, value]) => ({ id: value?.id ?? name, name, value, path: [...path, name] }))
    .sort(byId);
}

/** A table of one kind of entity that is found by name or by id. */
export class Table<T extends { readonly id: string }> {
  readonly #what: string;
  readonly #code: DiagnosticCode;
  readonly #byName = new Map<string, T>();
  readonly #ids = new Set<string>();

  constructor(what: string, code: DiagnosticCode) {
    this.#what = what;
    this.#code = code;
  }

  /** Adds an entity; an id that is taken is an error at `path`. */
  add(context: Context, entity: T, name: string, path: Path): void {
    if (this.#ids.has(entity.id) || this.#byName.has(name) || this.#byName.has(entity.id)) {
      error(context, {
        code: 'CAT1112',
        message: `two of one name: ${this.#what} ${name}`,
        path,
        atKey: true,
        expected: 'names and ids that occur once',
      });
      return;
    }
    this.#ids.add(entity.id);
    this.#byName.set(entity.id, entity);
    this.#byName.set(name, entity);
  }

  get(name: string): T | undefined {
    return this.#byName.get(name);
  }

  names(): string[] {
    return [...this.#byName.keys()].sort(byText);
  }

  /** The entity that a reference means, or null with an error at `path`. */
  refer(context: Context, name: string, path: Path, atKey = false): T | null {
    const found = this.#byName.get(name);
    if (found === undefined) {
      const names = this.names();
      error(context, {
        code: this.#code,
        message: `no such ${this.#what}: ${name}`,
        path,
        atKey,
        hint: nearest(name, names),
        expected: names.length > 0 && names.length <= 12 ? `one of ${names.join(', ')}` : null,
      });
    }
    return found ?? null;
  }
}

export type WrittenPlace =
  string | { readonly name: string; readonly country: string; readonly lat: number; readonly lon: number };

/** A place from a metro's id or from coordinates; null with an error for a metro that is not known. */
export function resolvePlace(context: Context, written: WrittenPlace, path: Path): Place | null {
  if (typeof written !== 'string') return { ...written, region: regionOf(written.country) };
  const found = metro(written);
  if (found === undefined) {
    error(context, {
      code: 'CAT1040',
      message: `no such metro: ${written}`,
      path,
      hint: nearest(
        written,
        metros.map(({ id }) => id),
      ),
      expected: 'the id of a metro, such as frankfurt, or {name, country, lat, lon}',
    });
    return null;
  }
  const { name, country, region, lat, lon } = found;
  return { name, country, region, lat, lon };
}

/**
 * Entity tables as bytes, column by column. Most texts follow from others (a session is named after its routers), so a column
 * of texts has templates: a row names the template that gives its text, or has a text of its own, which is told by how much of
 * the last one it begins with. Tables that are no plain grid are JSON.
 */
import { Malformed, type ByteReader, type ByteWriter } from './bytes.ts';
import type { Json, TraceEntity, TraceHeader } from './header.ts';
import { parseTemplate, PIECES_MAX, rendered, TEMPLATES, type Tables, type Template } from './text-templates.ts';

/** How a column is written. Numbers are part of the format: only append. */
const Form = { grid: 0, json: 1 } as const;
const ColumnForm = { same: 0, whole: 1, text: 2, choice: 3, json: 4 } as const;

const COLUMNS_MAX = 64;
/** Bound of rows × columns of all tables together. */
const CELLS_MAX = 1 << 24;
/** A longer table takes at least a byte for each row. */
const ROWS_FREE = 1024;
const CHOICES_MAX = 200;
const TEXT_LENGTH_MAX = 1 << 14;
/** Bound of all texts of a file that a byte or two each ask for: by template, or by what a text shares with the last. */
const TEXTS_LENGTH_MAX = 1 << 27;
/** A whole number in a column; the step between two of them stays exact as a signed varint. */
const WHOLE_MAX = 0x4_0000_0000_0000;

export function putEntities(out: ByteWriter, entities: TraceHeader['entities']): void {
  const tables = Object.entries(entities) as [string, readonly TraceEntity[]][];
  const known = new Map<string, readonly TraceEntity[]>();
  out.varint(tables.length);
  for (const [name, rows] of tables) {
    putText(out, name);
    const columns = Object.keys(rows[0] ?? {});
    const shape = columns.join('\n');
    const isGrid =
      columns.length <= COLUMNS_MAX &&
      rows.every((row) => Object.keys(row).join('\n') === shape) &&
      (rows.length <= ROWS_FREE || columns.some((column) => isVaried(rows, column)));
    if (!isGrid) {
      out.varint(Form.json);
      putText(out, JSON.stringify(rows));
      known.set(name, rows);
      continue;
    }
    out.varint(Form.grid);
    out.varint(columns.length);
    out.varint(rows.length);
    for (const column of columns) putText(out, column);
    // Numbers go first: templates of texts look them up. What is not yet written cannot be looked up by a reader either.
    const done = new Set<string>();
    for (const column of inOrder(columns, (of) => typeof rows[0]?.[of] === 'string')) {
      putColumn(out, { table: name, column, rows, done }, known);
      done.add(column[0]);
    }
    known.set(name, rows);
  }
}

export function getEntities(from: ByteReader): TraceHeader['entities'] {
  const known = new Map<string, TraceEntity[]>();
  const budget = { textLength: TEXTS_LENGTH_MAX };
  let cells = 0;
  for (let left = from.count('tables', 2); left > 0; left--) {
    const name = getText(from);
    if (name === '__proto__' || known.has(name)) throw new Malformed('malformed', 'header: a table comes twice');
    const form = from.varint();
    if (form === Form.json) {
      known.set(name, parsed(getText(from)) as TraceEntity[]);
      continue;
    }
    if (form !== Form.grid) throw new Malformed('malformed', `header: a table is written in form ${form}`);
    const [width, length] = [from.varint(), from.varint()];
    cells += (width + 1) * length;
    const isTooLong = length > ROWS_FREE && length > from.left;
    if (width > COLUMNS_MAX || isTooLong || cells > CELLS_MAX)
      throw new Malformed('truncated', 'header: a table is larger than its bytes');
    const columns = Array.from({ length: width }, () => getText(from));
    if (columns.includes('__proto__')) throw new Malformed('malformed', 'header: forbidden key __proto__');
    // Every key is there from the start, so that rows keep the order in which they were written.
    const shape: MutableRow = Object.fromEntries(columns.map((column) => [column, null]));
    const rows = Array.from({ length }, (): MutableRow => ({ ...shape }));
    for (let read = 0; read < width; read++) {
      const column = columns[from.varint()];
      if (column === undefined) throw new Malformed('malformed', 'header: a column is missing');
      getColumn(from, column, rows, { known, budget });
    }
    known.set(name, rows as unknown as TraceEntity[]);
  }
  return Object.fromEntries(known);
}

const isVaried = (rows: readonly TraceEntity[], column: string): boolean =>
  rows.some((row) => !Object.is(row[column], rows[0]![column]));

type MutableRow = Record<string, Json>;

/** Indices go with the columns, since texts come last. */
function inOrder(columns: readonly string[], isText: (column: string) => boolean): readonly (readonly [string, number])[] {
  const all = columns.map((column, index) => [column, index] as const);
  return [...all.filter(([column]) => !isText(column)), ...all.filter(([column]) => isText(column))];
}

interface Column {
  readonly table: string;
  readonly column: readonly [string, number];
  readonly rows: readonly TraceEntity[];
  /** Columns of the table that are written already. */
  readonly done: ReadonlySet<string>;
}

function putColumn(out: ByteWriter, { table, column: [column, index], rows, done }: Column, known: Tables): void {
  out.varint(index);
  const values = rows.map((row) => row[column]!);
  const first = values[0];
  const isScalar = values.every((value) => typeof value !== 'object' || value === null);
  if (isScalar && values.every((value) => Object.is(value, first))) {
    out.varint(ColumnForm.same);
    putText(out, JSON.stringify(first ?? null));
  } else if (values.every(isPlainWhole)) {
    out.varint(ColumnForm.whole);
    let last = 0;
    for (const value of values as readonly number[]) {
      out.signed(value - last);
      last = value;
    }
  } else if (isScalar && new Set(values).size <= Math.min(CHOICES_MAX, values.length / 2)) {
    const choices = [...new Set(values)];
    out.varint(ColumnForm.choice);
    putText(out, JSON.stringify(choices));
    for (const value of values) out.varint(choices.indexOf(value));
  } else if (values.every(isPlainText)) {
    out.varint(ColumnForm.text);
    putTexts(out, values as readonly string[], rows, { templates: templatesFor(table, column, done), known });
  } else {
    out.varint(ColumnForm.json);
    putText(out, JSON.stringify(values));
  }
}

function putTexts(
  out: ByteWriter,
  texts: readonly string[],
  rows: readonly TraceEntity[],
  { templates: asked, known }: { readonly templates: readonly string[]; readonly known: Tables },
): void {
  const templates = asked.map(parseTemplate);
  out.varint(asked.length);
  for (const template of asked) putText(out, template);
  const own: string[] = [];
  texts.forEach((text, i) => {
    const found = templates.findIndex((template) => rendered(template, rows[i]!, known) === text);
    out.varint(found + 1);
    if (found < 0) own.push(text);
  });
  let last = '';
  for (const text of own) {
    let shared = 0;
    while (shared < last.length && shared < text.length && last[shared] === text[shared]) shared++;
    // Two halves of one character stay together.
    if (isLowSurrogate(text.charCodeAt(shared))) shared--;
    out.varint(shared);
    putText(out, text.slice(shared));
    last = text;
  }
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc_00 && code <= 0xdf_ff;

const isPlainWhole = (value: Json): boolean =>
  Number.isInteger(value) && Math.abs(value as number) <= WHOLE_MAX && !Object.is(value, -0);

/** Whether a value is a text that bytes of UTF-8 can hold. */
const isPlainText = (value: Json): boolean =>
  typeof value === 'string' && value.length <= TEXT_LENGTH_MAX && !/\p{Surrogate}/u.test(value);

/** The templates of a column that need nothing which a reader does not have by then. */
const templatesFor = (table: string, column: string, done: ReadonlySet<string>): readonly string[] =>
  (TEMPLATES[`${table}.${column}`] ?? TEMPLATES[`*.${column}`] ?? []).filter((text) =>
    parseTemplate(text).every((piece) => typeof piece === 'string' || done.has(piece.column)),
  );

interface Reading {
  readonly known: Tables;
  /** What texts may still come to. */
  readonly budget: { textLength: number };
}

function getColumn(from: ByteReader, column: string, rows: readonly MutableRow[], reading: Reading): void {
  const form = from.varint();
  if (form === ColumnForm.same) {
    const value = scalar(parsed(getText(from)));
    for (const row of rows) row[column] = value;
  } else if (form === ColumnForm.whole) {
    let last = 0;
    for (const row of rows) {
      last += from.signed();
      if (!Number.isSafeInteger(last)) throw new Malformed('malformed', 'header: a number is out of range');
      row[column] = last + 0;
    }
  } else if (form === ColumnForm.choice || form === ColumnForm.json) {
    const values = parsed(getText(from));
    if (!Array.isArray(values)) throw new Malformed('malformed', 'header: a column is no list');
    const isChoice = form === ColumnForm.choice;
    if (isChoice) values.forEach(scalar);
    rows.forEach((row, i) => (row[column] = valueAt(values, isChoice ? from.varint() : i)));
  } else if (form === ColumnForm.text) {
    getTexts(from, column, rows, reading);
  } else throw new Malformed('malformed', `header: a column is written in form ${form}`);
}

/** A value that many rows share has nothing in it: a header is walked row by row, and would be as long as both multiplied. */
function scalar(value: Json): Json {
  if (typeof value === 'object' && value !== null) throw new Malformed('malformed', 'header: rows share what is no plain value');
  return value;
}

function getTexts(from: ByteReader, column: string, rows: readonly MutableRow[], { known, budget }: Reading): void {
  const templates: Template[] = [];
  for (let left = from.count('templates', 1); left > 0; left--) {
    const template = parseTemplate(getText(from));
    if (template.length > PIECES_MAX) throw new Malformed('malformed', 'header: a template has too many pieces');
    templates.push(template);
  }
  const choices = rows.map(() => from.varint());
  let last = '';
  choices.forEach((choice, i) => {
    const row = rows[i]!;
    if (choice === 0) {
      const shared = from.varint();
      if (shared > last.length) throw new Malformed('malformed', 'header: a text begins with more than there was');
      last = last.slice(0, shared) + getText(from);
      row[column] = bounded(last, budget);
      return;
    }
    const template = templates[choice - 1];
    const text = template === undefined ? null : rendered(template, row as TraceEntity, known);
    if (text === null) throw new Malformed('malformed', 'header: a text cannot be put together');
    row[column] = bounded(text, budget);
  });
}

function bounded(text: string, budget: Reading['budget']): string {
  budget.textLength -= text.length;
  if (text.length > TEXT_LENGTH_MAX || budget.textLength < 0) throw new Malformed('malformed', 'header: texts are too long');
  return text;
}

function valueAt(values: readonly Json[], at: number): Json {
  const value = values[at];
  if (value === undefined) throw new Malformed('malformed', 'header: a value is missing');
  return value;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function putText(out: ByteWriter, text: string): void {
  const bytes = encoder.encode(text);
  out.varint(bytes.length);
  out.append(bytes);
}

/** @throws Malformed when the bytes are not UTF-8. */
export function getText(from: ByteReader): string {
  const bytes = from.take(from.varint());
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Malformed('malformed', 'header: not UTF-8');
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Malformed('malformed', 'header: not JSON');
  }
}

/** Turns what zod finds into diagnostics: codes, our own wording, the place of the key or value, and what was perhaps meant. */
import * as z from 'zod';
import { nearest } from '../diagnostics/nearest.ts';
import { inputSchema, knownKeys } from './json-schema.ts';
import type { Report } from './report.ts';
import { show } from './scalars.ts';
import type { ScalarIssue } from './scalars.ts';
import { keySpanAt, nodeAt, pathText, spanAt, toPlain } from './tree.ts';
import type { MapNode, Path, SourceNode } from './tree.ts';

type Issue = z.core.$ZodIssue;

/** Checks a refined tree against a schema; null with the report filled when it does not fit. */
export function validate<S extends z.ZodType>(schema: S, root: MapNode, report: Report, base: Path = []): z.output<S> | null {
  const plain = toPlain(root);
  const result = schema.safeParse(plain);
  if (result.success) return result.data;
  const json = inputSchema(schema);
  for (const issue of result.error.issues)
    addIssue(issue, { root, plain, report, base, keysAt: (path) => knownKeys(json, path, plain) });
  return null;
}

interface Context {
  readonly root: SourceNode;
  readonly plain: unknown;
  readonly report: Report;
  /** Where the tree stands in the whole document; for showing paths only. */
  readonly base: Path;
  readonly keysAt: (path: Path) => string[];
}

function addIssue(issue: Issue, context: Context, prefix: Path = []): void {
  const { root, report, base } = context;
  const path: Path = [...prefix, ...(issue.path as (string | number)[])];
  const at = { span: spanAt(root, path), path: pathText([...base, ...path]) };
  const node = nodeAt(root, path);
  const value = node === undefined ? undefined : toPlain(node);
  if (node === undefined && path.length > 0) return addMissing(path, context);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = context.keysAt(path);
      for (const key of issue.keys) {
        const where = [...path, key];
        const free = known.filter((name) => nodeAt(root, [...path, name]) === undefined);
        report.error({
          code: 'CAT1007',
          message: `unknown key: ${key}`,
          span: keySpanAt(root, where),
          path: pathText([...base, ...where]),
          hint: nearest(key, free),
          expected: known.length === 0 ? null : `one of ${known.slice(0, 24).join(', ')}`,
        });
      }
      return;
    }
    case 'invalid_union': {
      if (issue.errors.length === 0) return addChoice(value, discriminatorValues(issue), at, report);
      return addUnion(issue.errors as Issue[][], path, value, context);
    }
    case 'invalid_value':
      return addChoice(value, issue.values.map(String), at, report);
    case 'invalid_type': {
      const expected = typeWords[issue.expected] ?? issue.expected;
      return report.error({ code: 'CAT1011', message: `not ${expected}: ${show(value)}`, ...at });
    }
    case 'custom': {
      const due = issue.params as ScalarIssue | undefined;
      return report.error({ code: 'CAT1012', message: issue.message, ...due, ...at });
    }
    case 'too_small':
      return report.error({
        code: 'CAT1012',
        message: `too small: ${show(value)}`,
        expected: bound(issue, 'at least', issue.minimum),
        ...at,
      });
    case 'too_big':
      return report.error({
        code: 'CAT1012',
        message: `too large: ${show(value)}`,
        expected: bound(issue, 'at most', issue.maximum),
        ...at,
      });
    case 'invalid_key':
      return report.error({
        code: 'CAT1012',
        message: (issue.issues[0] as Issue | undefined)?.message ?? 'not a name',
        ...at,
        span: keySpanAt(root, path),
      });
    default:
      return report.error({ code: 'CAT1012', message: issue.message, ...at });
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  tuple: 'a list',
  null: 'nothing',
};

function bound(issue: { readonly origin?: string }, words: string, limit: number | bigint): string {
  const noun = issue.origin === 'string' ? ' character' : issue.origin === 'array' ? ' item' : '';
  return `${words} ${limit}${noun}${noun === '' || Number(limit) === 1 ? '' : 's'}`;
}

function addMissing(path: Path, { root, report, base, keysAt }: Context): void {
  const parent = path.slice(0, -1);
  const key = path.at(-1)!;
  const siblings = nodeAt(root, parent);
  if (siblings === undefined && parent.length > 0) return addMissing(parent, { root, report, base, keysAt, plain: null });
  const span =
    parent.length === 0 && siblings?.kind === 'map'
      ? ([...siblings.entries.values()][0]?.keySpan ?? root.span)
      : keySpanAt(root, parent);
  report.error({
    code: 'CAT1008',
    message: typeof key === 'number' ? `missing item ${key + 1}` : `missing key: ${key}`,
    span,
    path: pathText([...base, ...path]),
  });
}

/** Values that a discriminated union knows. */
const discriminatorValues = (issue: z.core.$ZodIssueInvalidUnion): string[] =>
  ((issue as { options?: readonly unknown[] }).options ?? []).map(String);

function addChoice(
  value: unknown,
  choices: readonly string[],
  at: Pick<Parameters<Report['error']>[0], 'span' | 'path'>,
  report: Report,
): void {
  report.error({
    code: 'CAT1010',
    message: `not one of the values known here: ${show(value)}`,
    ...at,
    expected: choices.length === 0 ? null : choices.length === 1 ? choices[0]! : `one of ${choices.join(', ')}`,
    hint: typeof value === 'string' ? nearest(value, choices) : null,
  });
}

/** Of several forms that a value may have, tells about the one that was meant: the one whose type fits. */
function addUnion(errors: readonly (readonly Issue[])[], path: Path, value: unknown, context: Context): void {
  const isOfType = (issues: readonly Issue[]): boolean =>
    !issues.some((issue) => issue.path.length === 0 && isTypeIssue(issue, value));
  const meant = errors.filter(isOfType).sort((a, b) => a.length - b.length)[0];
  if (meant !== undefined) return meant.forEach((issue) => addIssue(issue, context, path));
  const words = errors.map(([issue]) =>
    issue?.code === 'invalid_type'
      ? (typeWords[issue.expected] ?? issue.expected)
      : issue?.code === 'invalid_value'
        ? issue.values.map(String).join(', ')
        : ((issue as { params?: ScalarIssue } | undefined)?.params?.expected ?? 'another form'),
  );
  context.report.error({
    code: 'CAT1011',
    message: `not a value for this place: ${show(value)}`,
    expected: [...new Set(words)].join(', or '),
    span: spanAt(context.root, path),
    path: pathText([...context.base, ...path]),
  });
}

const isTypeIssue = (issue: Issue, value: unknown): boolean =>
  issue.code === 'invalid_type' ||
  (issue.code === 'invalid_value' && !issue.values.some((due) => typeof due === typeof value)) ||
  (issue.code === 'custom' && (issue.params as ScalarIssue | undefined)?.code === 'CAT1011');

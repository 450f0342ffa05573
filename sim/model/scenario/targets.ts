/**
 * Targets in the style of k6: `metric{label:value}` with checks `aggregate op limit`, held against the metric registry and the
 * topology.
 */
import { nearest } from '../diagnostics/nearest.ts';
import { isMetricName, metricNames, metricSpec, runPhases, utilizationKinds } from '../metrics.ts';
import type { MetricLabel, MetricName, MetricSpec, MetricUnit } from '../metrics.ts';
import { locate } from '../source/source-file.ts';
import { keySpanAt, spanAt } from '../source/tree.ts';
import type { Path } from '../source/tree.ts';
import { error } from '../topology/context.ts';
import type { Context } from '../topology/context.ts';
import * as units from '../units.ts';
import type { UnitResult } from '../units.ts';
import type { EntityIndex } from './entities.ts';
import type { WrittenScenario } from './schema.ts';
import type { EntityKind } from '../entity.ts';
import type { Aggregate, ComparisonOp, SourceLocation, Target } from './types.ts';

/** A place in a file without its end. */
export const locationOf = (context: Context, path: Path, atKey = false): SourceLocation => {
  const { file, line, column } = locate((atKey ? keySpanAt : spanAt)(context.root, path));
  return { file, line, column };
};

export interface MetricExpression {
  readonly metric: MetricName;
  /** By id; `*` for each. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Check {
  readonly aggregate: Aggregate;
  readonly op: ComparisonOp;
  readonly limit: number;
}

export function resolveTargets(
  context: Context,
  written: WrittenScenario['targets'],
  index: EntityIndex,
  faultIds: readonly string[],
): Target[] {
  const targets: Target[] = [];
  const ids = new Set<string>();
  for (const [text, checks] of Object.entries(written)) {
    const path = ['targets', text];
    const expression = readExpression(context, text, path, index, faultIds);
    if (expression === null) continue;
    const list = Array.isArray(checks) ? checks : [checks];
    for (const [i, item] of list.entries()) {
      const at: Path = [...path, ...(Array.isArray(checks) ? [i] : []), ...(typeof item === 'string' ? [] : ['check'])];
      const checkText = typeof item === 'string' ? item : item.check;
      const check = readCheck(context, checkText, expression.metric, at);
      if (check === null) continue;
      const id = `${text}: ${checkText}`;
      if (ids.has(id)) error(context, { code: 'CAT1112', message: `the same target twice: ${id}`, path: at });
      ids.add(id);
      targets.push({
        id,
        ...expression,
        ...check,
        unit: metricSpec(expression.metric).unit,
        level: typeof item === 'string' ? 'error' : item.level,
        location: locationOf(context, at),
      });
    }
  }
  return targets;
}

/** Which entities a label's value names. */
const labelKinds: Readonly<
  Record<Exclude<MetricLabel, 'kind' | 'id' | 'fault' | 'family' | 'pair' | 'phase'>, EntityKind>
> = {
  service: 'service',
  region: 'region',
  client: 'client',
  datacenter: 'datacenter',
};
const utilizationEntity: Readonly<Record<(typeof utilizationKinds)[number], EntityKind>> = {
  site: 'datacenter',
  link: 'link',
  session: 'session',
};

function readExpression(
  context: Context,
  text: string,
  path: Path,
  index: EntityIndex,
  faultIds: readonly string[],
): MetricExpression | null {
  const fail = (
    code: 'CAT1203' | 'CAT1204' | 'CAT1205',
    message: string,
    expected: string | null = null,
    hint: string | null = null,
  ): null => {
    error(context, { code, message, path, atKey: true, expected, hint });
    return null;
  };
  const match = /^([^{}\s]+)(?:\{([^{}]*)\})?$/.exec(text);
  if (match === null) return fail('CAT1204', `not a metric: ${text}`, 'metric, or metric{label:value,label:value}');
  const [, name = '', labelText = ''] = match;
  if (!isMetricName(name))
    return fail('CAT1203', `no such metric: ${name}`, `one of ${metricNames.join(', ')}`, nearest(name, metricNames));
  const spec = metricSpec(name);
  const labels: Record<string, string> = {};
  const parts = labelText
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const part of parts) {
    const colon = part.indexOf(':');
    const key = colon < 0 ? part : part.slice(0, colon).trim();
    const value = colon < 0 ? '' : part.slice(colon + 1).trim();
    if (value === '') return fail('CAT1204', `not a label: ${part}`, 'label:value');
    if (!(spec.labels as readonly string[]).includes(key)) {
      const expected = spec.labels.length === 0 ? 'no labels' : `one of ${spec.labels.join(', ')}`;
      return fail('CAT1205', `${name} has no label ${key}`, expected, nearest(key, spec.labels));
    }
    if (Object.hasOwn(labels, key)) return fail('CAT1204', `a label twice: ${key}`);
    labels[key] = value;
  }
  for (const key of Object.keys(labels) as MetricLabel[]) {
    const id = labelId(key, labels, index, faultIds);
    if (id.ok) labels[key] = id.id;
    else
      return fail(
        'CAT1205',
        `no such ${key}: ${labels[key]}`,
        id.known.length > 0 && id.known.length <= 24 ? `* or one of ${id.known.join(', ')}` : null,
        nearest(labels[key]!, id.known),
      );
  }
  return { metric: name, labels };
}

/** `ams-fra`: each two of the ids, in their order. */
const pairsOf = (ids: readonly string[]): string[] => ids.flatMap((a, i) => ids.slice(i + 1).map((b) => `${a}-${b}`));

type LabelId = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly known: readonly string[] };

function labelId(
  key: MetricLabel,
  labels: Readonly<Record<string, string>>,
  index: EntityIndex,
  faultIds: readonly string[],
): LabelId {
  const value = labels[key]!;
  if (value === '*') return { ok: true, id: '*' };
  const oneOf = (known: readonly string[]): LabelId => (known.includes(value) ? { ok: true, id: value } : { ok: false, known });
  if (key === 'kind') return oneOf(utilizationKinds);
  if (key === 'phase') return oneOf(runPhases);
  if (key === 'fault') return oneOf(faultIds);
  if (key === 'family') return oneOf(['4', '6']);
  if (key === 'pair') return oneOf(pairsOf((index.get('datacenter') ?? []).map(({ id }) => id)));
  const kinds =
    key !== 'id'
      ? [labelKinds[key]]
      : labels.kind === undefined || labels.kind === '*'
        ? Object.values(utilizationEntity)
        : [utilizationEntity[labels.kind as keyof typeof utilizationEntity]];
  const entities = kinds.flatMap((kind) => index.get(kind) ?? []);
  const found = entities.find(({ id }) => id === value) ?? entities.find(({ name }) => name === value);
  return found === undefined
    ? { ok: false, known: [...new Set(entities.flatMap(({ id, name }) => [id, name]))] }
    : { ok: true, id: found.id };
}

const CHECK = /^(rate|value|avg|min|max|med|count|p\(\s*(\d{1,2}(?:\.\d{1,6})?)\s*\))\s*(>=|<=|==|!=|>|<)\s*(\S.*)$/;

/** `p(95) < 30s`. */
function readCheck(context: Context, text: string, metric: MetricName, path: Path): Check | null {
  const match = CHECK.exec(text.trim());
  if (match === null) {
    error(context, {
      code: 'CAT1204',
      message: `not a check: ${text}`,
      path,
      expected: 'aggregate, comparison and limit, such as rate >= 99.9% or p(95) < 30s',
    });
    return null;
  }
  const [, word = '', percentile, op, limitText = ''] = match;
  const spec = metricSpec(metric);
  const aggregate: Aggregate =
    percentile === undefined ? { kind: word as Exclude<Aggregate['kind'], 'p'> } : { kind: 'p', percentile: Number(percentile) };
  if (!spec.aggregates.includes(aggregate.kind) || (aggregate.kind === 'p' && !(aggregate.percentile > 0))) {
    error(context, {
      code: 'CAT1206',
      message: `${metric} has no ${word}`,
      path,
      expected: `one of ${spec.aggregates.map((one) => (one === 'p' ? 'p(N)' : one)).join(', ')}`,
    });
    return null;
  }
  const isCount = aggregate.kind === 'count';
  const limit = readLimit(context, limitText.trim(), isCount ? countSpec : spec, path);
  return limit === null ? null : { aggregate, op: op as ComparisonOp, limit };
}

const countSpec: Pick<MetricSpec, 'unit'> = { unit: 'count' };

const readers: Readonly<
  Record<Exclude<MetricUnit, 'count'>, { readonly expected: string; read(text: string): UnitResult<number> }>
> = {
  ratio: units.percentage,
  duration: units.duration,
  rps: units.requestRate,
};

function readLimit(context: Context, text: string, { unit }: Pick<MetricSpec, 'unit'>, path: Path): number | null {
  if (unit === 'count') {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    error(context, { code: 'CAT1204', message: `not a count: ${text}`, path, expected: 'a whole number' });
    return null;
  }
  const reader = readers[unit];
  const result = reader.read(text);
  if (result.ok) return result.value;
  const isBare = /^\d+(\.\d+)?$/.test(text);
  error(context, {
    code: isBare ? 'CAT1003' : 'CAT1004',
    message: isBare ? `a number without a unit: ${text}` : `not a limit for this metric: ${text}`,
    path,
    expected: reader.expected,
    hint: result.hint,
  });
  return null;
}

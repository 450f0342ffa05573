/**
 * What scenarios and topologies may be made of, as data for whoever shows it: kinds of fault, metrics and presets with what they
 * take, each with an example that loads. Everything is read out of the registries and schemas; only examples name entities, those
 * of the teaching topology `two-sites`.
 */
import * as z from 'zod';
import type { EntityKind } from './entity.ts';
import { lastsUntilEnded } from './fault-nature.ts';
import { faultKindNames, faultSpec, type FaultKind } from './faults.ts';
import { metricNames, metricSpec, type MetricLabel, type MetricName, type MetricUnit, type RunPhase } from './metrics.ts';
import { inputSchema, type JsonSchema } from './source/json-schema.ts';
import * as units from './units.ts';
import type { Quantity } from './units.ts';

export interface ParameterEntry {
  readonly name: string;
  /** What may be written: `a duration such as 30s`, `power | network | both`. */
  readonly takes: string;
  /** Must be written. */
  readonly isRequired: boolean;
  /** What holds when it is left out, as it would be written; null where the description says so, or nothing does. */
  readonly fallback: string | null;
  readonly description: string;
}

export interface FaultEntry {
  readonly kind: FaultKind;
  readonly does: string;
  readonly confirmedBy: string;
  readonly targets: readonly EntityKind[];
  /** Without `for:` it stays. */
  readonly lasts: boolean;
  readonly parameters: readonly ParameterEntry[];
  /** An entry of `faults:`. */
  readonly example: string;
}

const quantities: readonly Quantity<never>[] = [
  units.duration,
  units.requestRate,
  units.bitRate,
  units.byteSize,
  units.length,
  units.percentage,
  units.factor,
] as unknown as readonly Quantity<never>[];

const quantityOf = (schema: JsonSchema): Quantity<never> | undefined =>
  quantities.find(({ pattern }) => pattern === schema['pattern']);

function takes(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.join(' | ');
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return variants.map(takes).join(', or ');
  const quantity = quantityOf(schema);
  if (quantity !== undefined) return quantity.expected.replace(/(such as [^,]+?)(?:,| or ).*/, '$1');
  if (schema.type === 'array') return `a list: ${takes((schema.items ?? {}) as JsonSchema)}`;
  if (schema.type === 'integer') return 'a whole number';
  if (schema.type === 'boolean') return 'true | false';
  const [example] = (schema['examples'] ?? []) as readonly unknown[];
  return example === undefined ? 'a name' : `such as ${String(example)}`;
}

function fallbackOf(schema: z.ZodType, json: JsonSchema): string | null {
  const read = schema.safeParse(undefined);
  if (!read.success || read.data === undefined || read.data === null) return null;
  if (typeof read.data === 'number') {
    const quantity = quantityOf(json);
    // Nothing has every unit; that of one is what people write.
    return read.data === 0 && quantity !== undefined && quantity !== (units.duration as unknown)
      ? quantity.format(1 as never).replace('1', '0')
      : (quantity?.format(read.data as never) ?? String(read.data));
  }
  if (Array.isArray(read.data)) return read.data.length === 0 ? null : `[${read.data.join(', ')}]`;
  return typeof read.data === 'object' ? null : String(read.data);
}

function parameterEntries(parameters: z.ZodRawShape): readonly ParameterEntry[] {
  const json = inputSchema(z.strictObject(parameters));
  const required = (json['required'] ?? []) as readonly string[];
  return Object.entries(parameters).map(([name, schema]) => {
    const one = json.properties![name]!;
    const description = String(one['description'] ?? '');
    const fallback = /Default/.test(description) ? null : fallbackOf(schema as z.ZodType, one);
    return { name, takes: takes(one), isRequired: required.includes(name), fallback, description };
  });
}

/** One entity of each kind in the teaching topology. */
const exampleTargets: Readonly<Record<EntityKind, string>> = {
  as: 'as/paris-net',
  client: 'client/paris',
  datacenter: 'datacenter/fra',
  instance: 'instance/web/fra/1',
  link: 'link/atlantic-north',
  neighbor: 'neighbor/blue',
  node: 'node/fra-r1-n1',
  prefix: 'prefix/192.0.2.0/24',
  rack: 'rack/fra/r1',
  region: 'region/europe',
  risk: 'risk/landing-cornwall',
  router: 'router/fra1',
  service: 'service/web',
  session: 'session/blue-fra1',
};

/** Parameters in examples where no default would do, or would do nothing. */
const exampleParameters: Readonly<Partial<Record<FaultKind, string>>> = {
  'config.push': 'prepend: 2, canary: fra',
  'demand.attack': 'requests: 2k rps',
  'demand.scale': 'by: 1.4x, ramp: 60s',
  'demand.surge': 'by: 3x, rise: 2m, decay: 10m',
  'health.slow': 'by: 6x',
  'instance.slow': 'by: 10x',
  'link.flap': 'period: 20s',
  'prefix.hijack': 'by: miami-net',
  'prefix.prepend': 'times: 3',
  'prefix.stuck': 'by: blue',
};

function exampleOf(kind: FaultKind, parameters: readonly ParameterEntry[]): string {
  const { targets } = faultSpec(kind);
  const choice = parameters.find(({ takes: text, isRequired }) => /^[\w-]+ \| /.test(text) && !isRequired);
  const own = exampleParameters[kind] ?? (choice === undefined ? '' : `${choice.name}: ${choice.takes.split(' | ')[0]!}`);
  const time = lastsUntilEnded(kind) ? 'at: 5m, for: 10m' : 'at: 5m';
  return `{ kind: ${kind}, ${time}, target: ${exampleTargets[targets[0]!]}${own === '' ? '' : `, ${own}`} }`;
}

export const faultEntries = (): readonly FaultEntry[] =>
  faultKindNames.map((kind) => {
    const { does, confirmedBy, targets, parameters: shape } = faultSpec(kind);
    const lasts = lastsUntilEnded(kind);
    const parameters = parameterEntries(shape);
    return { kind, does, confirmedBy, targets, lasts, parameters, example: exampleOf(kind, parameters) };
  });

export interface MetricEntry {
  readonly name: MetricName;
  readonly what: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly labels: readonly MetricLabel[];
  readonly aggregates: readonly string[];
  /** An entry of `targets:`. */
  readonly example: string;
}

const unitWords: Readonly<Record<MetricUnit, string>> = {
  ratio: 'a share, written in percent',
  duration: 'a time',
  count: 'a number',
  rps: 'requests a second',
};

const limits: Readonly<Record<MetricUnit, string>> = { ratio: '99%', duration: '30s', count: '10', rps: '1k rps' };

/** What the label `phase` may say, of every metric that has it. */
export const phaseWords: Readonly<Record<RunPhase, string>> = {
  before: 'before the first fault',
  fault: 'from the beginning of a fault',
  recovery: 'from the heal of a fault, until another begins or the run ends',
};

export const metricEntries = (): readonly MetricEntry[] =>
  metricNames.map((name) => {
    const { what, unit, direction, labels, aggregates } = metricSpec(name);
    const op = direction === 'higher' ? '>=' : '<=';
    const [label] = labels;
    const [aggregate] = aggregates;
    const key = label === undefined ? name : `${name}{${label}:*}`;
    return {
      name,
      what,
      unit: unitWords[unit],
      better: direction,
      labels,
      aggregates: aggregates.map((one) => (one === 'p' ? 'p(0…100)' : one)),
      example: `"${key}": [${aggregate === 'p' ? 'p(95)' : aggregate} ${op} ${limits[unit]}]`,
    };
  });

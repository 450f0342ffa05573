/** One member of a written scenario, its topology at hand, into the resolved form. */
import { hours } from '../../kernel/time.ts';
import type { Duration } from '../../kernel/time.ts';
import { claim, claims } from '../claims.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { MetricName } from '../metrics.ts';
import { error } from '../topology/context.ts';
import type { Context } from '../topology/context.ts';
import { stem } from '../topology/resolve.ts';
import type { Assumption, Topology } from '../topology/types.ts';
import { entityIndex } from './entities.ts';
import type { WrittenScenario } from './schema.ts';
import { locationOf, resolveTargets } from './targets.ts';
import { resolveFaults } from './timetable.ts';
import type { Property, PropertyName, Scenario } from './types.ts';
import { variantFields, variantKey, variantName } from './variables.ts';
import type { Variables } from './variables.ts';

const defaults = { seed: 1, timeOfDay: hours(12), warmUp: 0 as Duration, eventsMax: 50_000_000 } as const;

const SEEDS = 4_294_967_296;

export interface ScenarioInput {
  readonly written: WrittenScenario;
  readonly topology: Topology;
  readonly file: string;
  readonly variables: Variables;
  readonly ablationOf: string | null;
  /** Instead of the written seed. */
  readonly seed: number | undefined;
  /** So many after that one. */
  readonly seedOffset: number;
  /** The topology's and the scenario's own, by path. */
  readonly assumptions: readonly Assumption[];
}

export function resolveScenario(
  context: Context,
  { written, topology, file, variables, ablationOf, seed: given, seedOffset, assumptions }: ScenarioInput,
): Scenario {
  // The highest seed is followed by the lowest.
  const seed = ((given ?? written.seed ?? defaults.seed) + seedOffset) % SEEDS;
  const index = entityIndex(topology);
  const warmUp = written.warm_up ?? defaults.warmUp;
  if (written.duration <= warmUp) {
    error(context, {
      code: 'CAT1209',
      message: 'the run is no longer than its warm-up',
      path: ['duration'],
      expected: 'more than warm_up',
    });
  }
  const { claims: claimed, scopes } = resolveClaims(context, written);
  const fields = variantFields(variables);
  const faults = resolveFaults(context, { written, topology, index, seed });
  return {
    name: written.name ?? stem(file),
    variant: variantName(variables),
    variantKey: variantKey(variables),
    ...(Object.keys(fields).length === 0 ? {} : { variantFields: fields }),
    file,
    question: written.question,
    tags: written.tags,
    claims: claimed,
    ...(scopes === null ? {} : { claimScopes: scopes }),
    assumptions,
    topology,
    seed,
    duration: written.duration,
    warmUp,
    timeOfDay: written.start ?? defaults.timeOfDay,
    faults,
    targets: resolveTargets(
      context,
      written.targets,
      index,
      faults.map(({ id }) => id),
    ),
    properties: resolveProperties(context, written.properties),
    expect: resolveExpectation(context, written),
    ablationOf,
    bounds: { eventsMax: written.bounds.events ?? defaults.eventsMax },
  };
}

interface ResolvedClaims {
  readonly claims: readonly string[];
  /** Null where every claim goes by the whole run. */
  readonly scopes: Readonly<Record<string, readonly string[]>> | null;
}

function resolveClaims(context: Context, { claims: written, targets, properties }: WrittenScenario): ResolvedClaims {
  const isList = Array.isArray(written);
  const ids = isList ? written : Object.keys(written);
  for (const [i, id] of ids.entries()) {
    if (claim(id) !== undefined) continue;
    error(context, {
      code: 'CAT1210',
      message: `no such claim: ${id}`,
      path: ['claims', isList ? i : id],
      atKey: !isList,
      hint: nearest(
        id,
        claims.map((one) => one.id),
      ),
      expected: `${claims[0]!.id} … ${claims.at(-1)!.id}`,
    });
  }
  if (isList) return { claims: ids, scopes: null };
  const watched = [...watchedMetrics(targets), ...properties.flatMap((one) => modes.flatMap((mode) => one[mode] ?? []))];
  for (const [id, names] of Object.entries(written)) {
    for (const [i, name] of names.entries()) {
      if (watched.includes(name)) continue;
      error(context, {
        code: 'CAT1203',
        message: `no target or property watches ${name}`,
        path: ['claims', id, i],
        hint: nearest(name, watched),
        expected: `one of ${[...new Set(watched)].join(', ') || 'the metrics in targets'}`,
      });
    }
  }
  return { claims: ids, scopes: written };
}

const modes = ['always', 'never', 'eventually', 'sometimes'] as const;

function resolveProperties(context: Context, written: WrittenScenario['properties']): Property[] {
  return written.flatMap((property, i): Property[] => {
    const path = ['properties', i];
    const present = modes.filter((mode) => property[mode] !== undefined);
    if (present.length !== 1) {
      error(context, {
        code: 'CAT1117',
        message: present.length === 0 ? 'a property without a mode' : 'a property with two modes',
        path,
        expected: `one of ${modes.join(', ')}`,
      });
      return [];
    }
    const mode = present[0]!;
    if (property.within !== undefined && mode !== 'eventually') {
      error(context, { code: 'CAT1117', message: `within makes no sense for ${mode}`, path: [...path, 'within'], atKey: true });
    }
    const predicate = property[mode] as PropertyName;
    return [
      {
        id: `${mode} ${predicate}`,
        mode,
        predicate,
        ...(property.within === undefined ? {} : { within: property.within }),
        location: locationOf(context, path),
      },
    ];
  });
}

const watchedMetrics = (targets: WrittenScenario['targets']): ReadonlySet<string> =>
  new Set(Object.keys(targets).map((text) => text.replace(/\{.*$/, '')));

/** A metric that must be the cause of a miss needs a target that can miss. */
function resolveExpectation(context: Context, { expect, targets }: WrittenScenario): Scenario['expect'] {
  if (expect === undefined) return null;
  const watched = watchedMetrics(targets);
  for (const [i, metric] of expect.on.entries()) {
    if (watched.has(metric)) continue;
    error(context, {
      code: 'CAT1203',
      message: `no target watches ${metric}`,
      path: ['expect', 'on', i],
      hint: nearest(metric, watched),
      expected: `one of ${[...watched].join(', ') || 'the metrics in targets'}`,
    });
  }
  return { verdict: expect.verdict, on: expect.on as MetricName[] };
}

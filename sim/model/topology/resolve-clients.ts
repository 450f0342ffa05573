/** People and what they ask for: generated and written populations with the defaults of `clients:`. */
import { milliseconds, seconds } from '../../kernel/time.ts';
import { curve, curveMean, curvePresets } from '../presets/curves.ts';
import type { Path } from '../source/tree.ts';
import { byId, byText, entities, error, resolvePlace, Table } from './context.ts';
import type { Context } from './context.ts';
import { nearestPopTo, referPop } from './resolve-internet.ts';
import type { Outside } from './resolve-internet.ts';
import type { WrittenTopology } from './schema.ts';
import type { Service } from './types.ts';
import type { Curve, Demand, Population, RetryPolicy } from './people.ts';

const defaults = {
  ipv6Ratio: 0.4,
  access: milliseconds(8),
  retry: {
    timeout: seconds(3),
    attemptsMax: 3,
    backoff: seconds(1),
    backoffFactor: 1,
    backoffMax: seconds(60),
    jitterRatio: 0,
    budgetRatio: null,
    synTimeout: null,
    happyEyeballs: true,
  } satisfies RetryPolicy,
} as const;

type WrittenPeople = WrittenTopology['clients'];
type WrittenDemand = NonNullable<WrittenPeople['demand']>;

export function resolvePopulations(
  context: Context,
  written: WrittenTopology,
  outside: Outside,
  services: Table<Service>,
): Population[] {
  const { clients } = written;
  const common = demandOf(context, clients.demand ?? {}, ['clients', 'demand'], services);
  const scale = clients.scale ?? 1;
  const scaled = (demand: ReadonlyMap<string, Demand>): Demand[] =>
    [...demand.values()]
      .map((one) => ({ ...one, rpsPerMillion: one.rpsPerMillion * scale }))
      .sort((a, b) => byText(a.service, b.service));
  const table = new Table<Population>('population', 'CAT1112');
  const list: Population[] = [];
  const add = (population: Population, name: string, path: Path): void => {
    table.add(context, population, name, path);
    list.push(population);
  };

  const commonRetry = resolveRetry(clients.retry, defaults.retry);
  const commonDemand = scaled(common);
  for (const seed of outside.populations) {
    const people = {
      ...seed,
      ipv6Ratio: clients.ipv6 ?? seed.ipv6Ratio,
      access: clients.access ?? seed.access,
      demand: commonDemand,
      retry: commonRetry,
    };
    add(people, people.id, outside.at);
  }
  for (const { id, name, value, path } of entities(written.populations, ['populations'])) {
    const place = resolvePlace(context, value.place, [...path, 'place']);
    const as = outside.ases.refer(context, value.as, [...path, 'as']);
    const own = demandOf(context, value.demand ?? {}, [...path, 'demand'], services);
    if (place === null || as === null) continue;
    const pop = value.pop === undefined ? nearestPopTo(as, place) : referPop(context, as, value.pop, [...path, 'pop']);
    if (pop === null) continue;
    add(
      {
        id,
        name,
        place,
        region: place.region,
        pop: pop.id,
        as: as.id,
        peopleCount: value.people,
        ipv6Ratio: value.ipv6 ?? clients.ipv6 ?? defaults.ipv6Ratio,
        access: value.access ?? clients.access ?? defaults.access,
        demand: scaled(new Map([...common, ...own])),
        retry: resolveRetry(value.retry, commonRetry),
      },
      name,
      path,
    );
  }
  return list.sort(byId);
}

const resolveRetry = (written: WrittenPeople['retry'], base: RetryPolicy): RetryPolicy => ({
  timeout: written?.timeout ?? base.timeout,
  attemptsMax: written?.attempts ?? base.attemptsMax,
  backoff: written?.backoff ?? base.backoff,
  backoffFactor: written?.backoff_factor ?? base.backoffFactor,
  backoffMax: written?.backoff_max ?? base.backoffMax,
  jitterRatio: written?.jitter ?? base.jitterRatio,
  budgetRatio: written?.budget ?? base.budgetRatio,
  synTimeout: written?.syn_timeout ?? base.synTimeout,
  happyEyeballs: written?.happy_eyeballs ?? base.happyEyeballs,
});

/** Demand by service id. */
function demandOf(context: Context, written: WrittenDemand, path: Path, services: Table<Service>): Map<string, Demand> {
  const demand = new Map<string, Demand>();
  for (const [name, value] of Object.entries(written)) {
    const at = [...path, name];
    const service = services.refer(context, name, at, true);
    if (service === null) continue;
    if (service.visibility === 'internal') {
      error(context, { code: 'CAT1117', message: `clients cannot reach an internal service: ${name}`, path: at, atKey: true });
      continue;
    }
    const rpsPerMillion = typeof value === 'number' ? value : value.per_million;
    const shape = typeof value === 'number' ? undefined : value.curve;
    demand.set(service.id, { service: service.id, rpsPerMillion, curve: resolveCurve(context, shape, [...at, 'curve']) });
  }
  return demand;
}

type WrittenCurve = Exclude<WrittenDemand[string], number>['curve'];

function resolveCurve(context: Context, written: WrittenCurve, path: Path): Curve {
  if (written === undefined) return curvePresets.residential;
  if (typeof written === 'string') return curvePresets[written];
  const points = written.map(({ at, factor }) => ({ timeOfDay: at, factor }));
  const isTwice = points.some(({ timeOfDay }, i) => points.findIndex((other) => other.timeOfDay === timeOfDay) !== i);
  if (isTwice) error(context, { code: 'CAT1117', message: 'two points at one time of day', path });
  const sorted = [...points].sort((a, b) => a.timeOfDay - b.timeOfDay);
  if (!isTwice && curveMean(sorted) > 0) return curve(sorted);
  if (!isTwice) error(context, { code: 'CAT1117', message: 'a curve without any demand', path });
  return curvePresets.flat;
}

/** What two runs do not share, in words: nothing of it is compared, and nothing of it is passed over in silence. */
import { formatClock, formatPeople } from '../../sim/report/format.ts';
import type { Comparison } from '../app.ts';
import { shared, usedServices, type Both } from './both.ts';
import type { Population, Tables } from '../playback/tables.ts';

const NAMES_SHOWN = 4;

/** One sentence for each kind of thing that only one of the runs has. */
export function unmatchedTexts(comparison: Comparison): readonly string[] {
  const { baseline, candidate } = comparison;
  const tables = { baseline: baseline.tables, candidate: candidate.tables };
  return [
    ...people(tables),
    ...named(comparison.sites, 'datacenter'),
    ...named(shared(tables, usedServices), 'service'),
    ...uses(tables),
    ...ends(comparison),
  ];
}

function people({ baseline, candidate }: Both<Tables>): readonly string[] {
  const texts = [
    [candidate.populations, baseline.populations, 'candidate'] as const,
    [baseline.populations, candidate.populations, 'baseline'] as const,
  ].flatMap(([own, others, name]) => {
    const ids = new Set(others.map(({ id }) => id));
    const only = own.filter(({ id }) => !ids.has(id));
    if (only.length === 0) return [];
    return [`${count(only.length, 'city', 'cities')} (${formatPeople(sum(only))} people) only in the ${name}.`];
  });
  const then = new Map(baseline.populations.map((one) => [one.id, one.peopleCount]));
  const grown = candidate.populations.filter(({ id, peopleCount }) => (then.get(id) ?? peopleCount) !== peopleCount).length;
  if (grown > 0) texts.push(`${count(grown, 'city has', 'cities have')} other numbers of people; the candidate's are counted.`);
  return texts;
}

const sum = (populations: readonly Population[]): number =>
  populations.reduce((total, { peopleCount }) => total + peopleCount, 0);

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

function named(rows: readonly (Both<number> & { readonly name: string })[], what: string): readonly string[] {
  return (['candidate', 'baseline'] as const).flatMap((run) => {
    const other = run === 'candidate' ? 'baseline' : 'candidate';
    const only = rows.filter((row) => row[run] >= 0 && row[other] < 0);
    if (only.length === 0) return [];
    const rest = only.length - NAMES_SHOWN;
    const names = only.slice(0, NAMES_SHOWN).map(({ name }) => name);
    const list = `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    return [`${count(only.length, what, `${what}s`)} only in the ${run}: ${list}.`];
  });
}

/** Uses (people of a city, a service, an address family) that the other run does not have, where it has the city. */
function uses({ baseline, candidate }: Both<Tables>): readonly string[] {
  const texts: string[] = [];
  for (const [own, others, name] of [
    [candidate, baseline, 'candidate'],
    [baseline, candidate, 'baseline'],
  ] as const) {
    const ids = new Set(others.flows.map(({ id }) => id));
    const cities = new Set(others.populations.map(({ id }) => id));
    const isUse = ({ population, isInternal }: Tables['flows'][number]): boolean =>
      !isInternal && cities.has(own.populations[population]?.id ?? '');
    const only = own.flows.filter((flow) => isUse(flow) && !ids.has(flow.id)).length;
    if (only > 0) texts.push(`${count(only, 'use', 'uses')} of a service by a city only in the ${name}.`);
  }
  return texts;
}

function ends({ baseline, candidate }: Comparison): readonly string[] {
  if (baseline.end === candidate.end) return [];
  if (baseline.end < candidate.end) {
    return [`The baseline ends at ${formatClock(baseline.end)}; from there on its last state stays.`];
  }
  return [`The baseline goes on to ${formatClock(baseline.end)}, after the end of the candidate; that part is not compared.`];
}

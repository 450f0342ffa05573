/** Measured round-trip times between places with known coordinates, and how well a stretch of the great circle tells them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { distanceKm, FIBRE_KM_PER_MS, METRO_DELAY } from '../../sim/geo/distance.ts';
import { regionOf, type Place } from '../../sim/geo/place.ts';
import { hashText } from '../../sim/kernel/dice.ts';
import { DATA_DIRECTORY } from '../support/requirement.ts';
import { routeKm } from './cable-routes.ts';
import { cloudRegions } from './cloud-regions.ts';

export interface MeasuredPair {
  /** Both ends, in alphabetical order: both directions of a pair are in the same half. */
  readonly id: string;
  /** Great circle. */
  readonly km: number;
  readonly ends: readonly [Place, Place];
  readonly rttMs: number;
  /** `asia/europe`: the client regions of both ends. */
  readonly regions: string;
}

/** What our links add to a round trip whatever their length, in ms. */
export const METRO_MS = (2 * METRO_DELAY) / 1000;
/** Below this, towns that stand for whole regions and the way through them are most of the time. */
const LONG_KM = 500;

const isLong = ({ km }: MeasuredPair): boolean => km > LONG_KM;
/** Faster than light in fibre on the great circle: a place that is not where it says. */
const isPossible = ({ km, rttMs }: MeasuredPair): boolean => rttMs >= (2 * km) / FIBRE_KM_PER_MS;
/** Judged are pairs far apart and no faster than light. */
export const isJudged = (pair: MeasuredPair): boolean => isLong(pair) && isPossible(pair);

/** Round trip along the great circle, in ms. */
const straightMs = (pair: MeasuredPair): number => (2 * pair.km) / FIBRE_KM_PER_MS;
/** How much longer a pair took than light in fibre would on the great circle. */
export const measuredStretch = (pair: MeasuredPair): number => pair.rttMs / straightMs(pair);

/** A half that depends on the names of both ends alone. */
export const isFirstHalf = ({ id }: MeasuredPair): boolean => hashText(id) % 2 === 0;
/** A half by places: null for the pairs between both halves, which would tell one of the other. */
export function isFirstPlaces({ id }: MeasuredPair): boolean | null {
  const [a, b] = id.split(' ').map((name) => hashText(name) % 2 === 0);
  return a === b ? a! : null;
}

/** Mean of |model − measured| ÷ measured, where the model is stretch × great circle ÷ speed in fibre, both ways, + `baseMs`. */
export function meanError(
  pairs: readonly MeasuredPair[],
  stretchOf: (pair: MeasuredPair) => number,
  baseMs = METRO_MS,
): number {
  const model = (pair: MeasuredPair): number => straightMs(pair) * stretchOf(pair) + baseMs;
  return pairs.reduce((sum, pair) => sum + Math.abs(model(pair) / pair.rttMs - 1), 0) / pairs.length;
}

/** The stretch of the least mean error: the median of what each pair would need, weighted by what a change does to its error. */
export function fittedStretch(pairs: readonly MeasuredPair[], baseMs = METRO_MS): number {
  const needed = pairs
    .map((pair) => ({ stretch: (pair.rttMs - baseMs) / straightMs(pair), weight: straightMs(pair) / pair.rttMs }))
    .toSorted((a, b) => a.stretch - b.stretch);
  let rest = needed.reduce((sum, { weight }) => sum + weight, 0) / 2;
  return needed.find(({ weight }) => (rest -= weight) <= 0)!.stretch;
}

export function byRegions(pairs: readonly MeasuredPair[]): Map<string, MeasuredPair[]> {
  const groups = new Map<string, MeasuredPair[]>();
  for (const pair of pairs) {
    const group = groups.get(pair.regions);
    if (group === undefined) groups.set(pair.regions, [pair]);
    else group.push(pair);
  }
  return groups;
}

/** A stretch for each pair of client regions; one that the half lacks gets the stretch of all. */
export function fittedByRegions(pairs: readonly MeasuredPair[], baseMs = METRO_MS): (pair: MeasuredPair) => number {
  const all = fittedStretch(pairs, baseMs);
  const fitted = new Map([...byRegions(pairs)].map(([regions, some]) => [regions, fittedStretch(some, baseMs)]));
  return ({ regions }) => fitted.get(regions) ?? all;
}

function measuredPair(from: string, to: string, a: Place, b: Place, rttMs: number): MeasuredPair {
  const regions = [a.region, b.region].toSorted().join('/');
  return { id: [from, to].toSorted().join(' '), km: distanceKm(a, b), ends: [a, b], rttMs, regions };
}

/** The same pair with the length that cables have to go in place of the great circle's. */
export const alongCables = (pair: MeasuredPair): MeasuredPair => ({ ...pair, km: routeKm(...pair.ends) });

const SOUTHERN_ASIA = 'AF BD BT IN IR LK MV NP PK'.split(' ');
const SOUTH_EASTERN_ASIA = 'BN ID KH LA MM MY PH SG TH TL VN'.split(' ');
/** Asia in its three parts of the UN's list (M49: southern, south-eastern, and the rest), every other region whole. */
function partOf({ region, country }: Place): string {
  if (region !== 'asia') return region;
  if (SOUTHERN_ASIA.includes(country)) return 'southern-asia';
  return SOUTH_EASTERN_ASIA.includes(country) ? 'south-eastern-asia' : 'eastern-asia';
}
/** The same pair, grouped with Asia in three parts. */
export const withPartsOfAsia = (pair: MeasuredPair): MeasuredPair => ({
  ...pair,
  regions: pair.ends.map(partOf).toSorted().join('/'),
});

function rows(file: string): Readonly<Record<string, string>>[] {
  const text = gunzipSync(readFileSync(join(DATA_DIRECTORY, 'latency', file))).toString('utf8');
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value])));
}

/** Between regions of three clouds over the operators' own backbones (Skyplane, April 2022). */
export function cloudPairs(): MeasuredPair[] {
  return rows('skyplane-2022-04.csv.gz')
    .filter((row) => row['src_tier'] === 'PREMIUM' && row['dst_tier'] === 'PREMIUM')
    .map((row) => {
      const [from, to] = [row['src_region']!, row['dst_region']!];
      return measuredPair(from, to, cloudRegions.get(from)!, cloudRegions.get(to)!, Number(row['avg_rtt']));
    });
}

/** Between rented servers in 246 cities over the Internet (WonderNetwork, July 2020). */
export function cityPairs(): MeasuredPair[] {
  const codes = countryCodes();
  const cities = new Map<string, Place>();
  for (const row of rows('wondernetwork-servers.csv.gz')) {
    const country = codes.get(row['country']!) ?? '';
    if (country === '') throw new Error(`no code for ${row['country']}`);
    const [lat, lon] = [Number(row['latitude']), Number(row['longitude'])];
    cities.set(row['id']!, { name: row['name']!, country, region: regionOf(country), lat, lon });
  }
  return rows('wondernetwork-2020-07.csv.gz')
    .filter((row) => row['source'] !== row['destination'] && cities.has(row['source']!) && cities.has(row['destination']!))
    .map((row) => {
      const [from, to] = [row['source']!, row['destination']!];
      return measuredPair(from, to, cities.get(from)!, cities.get(to)!, Number(row['avg']));
    });
}

/** ISO 3166-1 codes by English name, and by the names that these measurements use instead; codes that others replaced are out. */
function countryCodes(): Map<string, string> {
  const others = [
    ['Czech Republic', 'CZ'],
    ['Turkey', 'TR'],
    ['Hong Kong', 'HK'],
  ] as const;
  const names = new Intl.DisplayNames('en', { type: 'region' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const isCurrent = (code: string): boolean => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
  const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCurrent);
  return new Map([...codes.map((code) => [names.of(code)!, code] as const), ...others]);
}

/**
 * The world's metropolitan areas that matter to a network: the largest ones, capitals, and every place with a large exchange or
 * datacenter cluster. What is missing is rural people; where totals matter they are spread over the metros of their region.
 */
import { metroTable } from './metro-table.ts';
import { regionOf, type Metro } from './place.ts';

const parseLine = (line: string): Metro => {
  const [id, name, country, lat, lon, thousands] = line.split('|') as [string, string, string, string, string, string];
  const peopleCount = Number(thousands) * 1000;
  return { id, name, country, region: regionOf(country), lat: Number(lat), lon: Number(lon), peopleCount };
};

/** About four hundred metros, sorted by id. */
export const metros: readonly Metro[] = metroTable.trim().split('\n').map(parseLine);

const byId: ReadonlyMap<string, Metro> = new Map(metros.map((m) => [m.id, m]));

/** The metro with that id, or undefined: ids come from people's files, so a missing one is a diagnostic of the caller. */
export const metro = (id: string): Metro | undefined => byId.get(id);

/**
 * The world on the page: Natural Earth projection, fitted to its box and moved by zooming; places become pixels once for
 * each view.
 */
import { geoNaturalEarth1, type GeoProjection } from 'd3';
import type { Spot } from '../playback/tables.ts';

export interface View {
  /** Scale and shift of the fitted world. */
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

export const WHOLE: View = { k: 1, x: 0, y: 0 };

/** Points that the fitted map shows. */
export interface Shown {
  readonly type: 'MultiPoint';
  readonly coordinates: readonly (readonly [number, number])[];
}

/** Antarctica and the far north hold nobody: the box shows what lies between. */
const WORLD: Shown = {
  type: 'MultiPoint',
  coordinates: [
    [-128, 0],
    [178, 0],
    [0, 66],
    [0, -44],
  ],
};
/** A platform that spans less than this is shown with its part of the world alone. */
const PART_LON_MAX = 190;
const ROOM = 14;

/** What of the world to show for things at these places. */
export function shownFor(spots: readonly Spot[]): Shown {
  if (spots.length === 0) return WORLD;
  const range = (values: readonly number[]): readonly [number, number] => [
    values.reduce((a, b) => Math.min(a, b)) - ROOM,
    values.reduce((a, b) => Math.max(a, b)) + ROOM,
  ];
  const [west, east] = range(spots.map(({ lon }) => lon));
  const [south, north] = range(spots.map(({ lat }) => lat));
  if (east - west > PART_LON_MAX) return WORLD;
  const [bottom, top] = [Math.max(-80, south), Math.min(80, north)];
  return {
    type: 'MultiPoint',
    coordinates: [
      [west, bottom],
      [west, top],
      [east, bottom],
      [east, top],
    ],
  };
}

export function projectionFor(width: number, height: number, view: View, shown: Shown = WORLD): GeoProjection {
  const margin = Math.min(24, width * 0.02);
  const projection = geoNaturalEarth1()
    .rotate([-11, 0])
    .fitExtent(
      [
        [margin, margin],
        [width - margin, height - margin],
      ],
      shown as never,
    );
  const [x, y] = projection.translate();
  return projection
    .scale(projection.scale() * view.k)
    .translate([x * view.k + view.x, y * view.k + view.y])
    .clipExtent([
      [-50, -50],
      [width + 50, height + 50],
    ]);
}

/** x and y of every spot, interleaved; places that cannot be seen are far outside. */
export function placed(projection: GeoProjection, spots: readonly Spot[]): Float32Array {
  const places = new Float32Array(spots.length * 2);
  spots.forEach(({ lat, lon }, i) => {
    const at = projection([lon, lat]);
    places[i * 2] = at?.[0] ?? -1e4;
    places[i * 2 + 1] = at?.[1] ?? -1e4;
  });
  return places;
}

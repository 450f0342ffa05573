/** Where things stand on a picture and how lines between them run: what paths, messages and the backbone are drawn on. */
import type { GeoProjection } from 'd3';
import type { Router, Spot } from '../playback/tables.ts';
import { arcPoints, type Points } from './arcs.ts';

export interface Ground {
  /** Pixels of a router; null where the picture does not show it. */
  router(index: number): readonly [number, number] | null;
  /** The line from one router to another. */
  between(from: number, to: number, steps: number): Points | null;
  /** The line between a population and a router, from the people on. */
  access(population: number, router: number, steps: number): Points | null;
}

/** The world: lines are great circles. */
export function worldGround(
  projection: GeoProjection,
  { routers, populations }: { readonly routers: readonly Router[]; readonly populations: readonly Spot[] },
): Ground {
  const line = (a: Spot | undefined, b: Spot | undefined, steps: number): Points | null =>
    a === undefined || b === undefined ? null : arcPoints(projection, a, b, steps);
  return {
    router: (index) => {
      const spot = routers[index];
      return spot === undefined ? null : (projection([spot.lon, spot.lat]) ?? null);
    },
    between: (from, to, steps) => line(routers[from], routers[to], steps),
    access: (population, router, steps) => line(populations[population], routers[router], steps),
  };
}

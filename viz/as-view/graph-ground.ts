/** The graph of networks as something to draw on: lines fall from band to band, run along a lane, or hang below our sites. */
import type { Points } from '../map/arcs.ts';
import type { Ground } from '../map/ground.ts';
import type { Layout } from './layout.ts';

/** How far a line between two of our sites hangs down, as a share of its length. */
const SAG = 0.14;
const SAG_PX = { least: 14, most: 42 };

export function graphGround({ people, routers, sites }: Layout): Ground {
  const siteY = sites[1] ?? Number.NaN;
  const spot = (places: Float32Array, index: number): readonly [number, number] | null => {
    const [x, y] = [places[index * 2], places[index * 2 + 1]];
    return x === undefined || y === undefined || Number.isNaN(x) ? null : [x, y];
  };
  const line = (a: readonly [number, number] | null, b: readonly [number, number] | null, steps: number): Points | null => {
    if (a === null || b === null) return null;
    const points = new Float32Array((steps + 1) * 2);
    const isBackbone = a[1] === siteY && b[1] === siteY;
    const sag = Math.max(SAG_PX.least, Math.min(SAG_PX.most, Math.abs(b[0] - a[0]) * SAG));
    for (let i = 0; i <= steps; i++) {
      const t = i / steps;
      // Across bands x moves in the middle of the way: lines leave and arrive upright.
      const eased = isBackbone || a[1] === b[1] ? t : t * t * (3 - 2 * t);
      points[i * 2] = a[0] + (b[0] - a[0]) * eased;
      points[i * 2 + 1] = a[1] + (b[1] - a[1]) * t + (isBackbone ? 4 * sag * t * (1 - t) : 0);
    }
    return points;
  };
  return {
    router: (index) => spot(routers, index),
    between: (from, to, steps) => line(spot(routers, from), spot(routers, to), steps),
    access: (population, router, steps) => line(spot(people, population), spot(routers, router), steps),
  };
}

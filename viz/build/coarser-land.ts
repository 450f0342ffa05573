/**
 * The outline of the continents with as many digits as a screen shows: on a grid of 5,000 by 5,000 (0.07° of longitude)
 * it takes three fifths of the bytes, packed. The file that it comes from is drawn for maps several times as coarse as that grid.
 */
import { quantize } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import type { Plugin } from 'vite';

const GRID = 5_000;
const FILE = 'world-atlas/land-110m.json';

export const coarserLand = (): Plugin => ({
  name: 'catchment:coarser-land',
  enforce: 'pre',
  transform: (code, id) => (id.split('?')[0]!.endsWith(FILE) ? JSON.stringify(regridded(JSON.parse(code) as Topology)) : null),
});

/** The same arcs on another grid; points that fall together are one. */
export function regridded(topology: Topology, grid = GRID): Topology {
  const { transform, ...rest } = topology;
  if (transform === undefined) return topology;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx!;
      y += dy!;
      return [x * transform.scale[0]! + transform.translate[0]!, y * transform.scale[1]! + transform.translate[1]!];
    });
  });
  const coarse = quantize({ ...rest, arcs } as Parameters<typeof quantize>[0], grid);
  return { ...coarse, arcs: coarse.arcs.map((arc) => arc.filter(([dx, dy], i) => i < 2 || dx !== 0 || dy !== 0)) };
}

/**
 * Goal: the outline of land that is built into the page is the one of its source. Method: every arc is compared on both
 * grids.
 */
import type { Topology } from 'topojson-specification';
import { describe, expect, it } from 'vitest';
import atlas from 'world-atlas/land-110m.json' with { type: 'json' };
import { regridded } from '../../viz/build/coarser-land.ts';

type Point = readonly [number, number];

function absolute({ arcs, transform }: Topology): readonly (readonly Point[])[] {
  const { scale, translate } = transform!;
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]): Point => {
      x += dx!;
      y += dy!;
      return [x * scale[0]! + translate[0]!, y * scale[1]! + translate[1]!];
    });
  });
}

describe('land', () => {
  const source = atlas as unknown as Topology;
  const coarse = regridded(source);

  it('has every point of its source within a step of the coarser grid', () => {
    const [before, after] = [absolute(source), absolute(coarse)];
    expect(after.length).toBe(before.length);
    for (const [i, arc] of before.entries()) {
      for (const [x, y] of arc) {
        const nearest = Math.min(...after[i]!.map(([u, v]) => Math.max(Math.abs(u - x), Math.abs(v - y))));
        expect(nearest).toBeLessThan(0.073);
      }
    }
    expect(coarse.objects).toEqual(source.objects);
  });

  it('takes fewer bytes', () => {
    expect(JSON.stringify(coarse).length).toBeLessThan(0.85 * JSON.stringify(source).length);
  });
});

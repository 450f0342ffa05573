/** Land, coast and graticule: drawn when the view changes and never while time passes. */
import { geoGraticule10, geoPath, type GeoProjection } from 'd3';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import atlas from 'world-atlas/land-110m.json' with { type: 'json' };
import { surface } from '../kit/canvas.ts';
import type { Theme } from '../theme/palette.ts';

const topology = atlas as unknown as Topology;
const land = feature(topology, topology.objects['land']!);
const graticule = geoGraticule10();

export function drawBase(
  canvas: HTMLCanvasElement,
  { width, height, projection, theme }: { width: number; height: number; projection: GeoProjection; theme: Theme },
): void {
  const { context } = surface(canvas, width, height);
  const path = geoPath(projection, context);
  context.fillStyle = theme.sea;
  context.fillRect(0, 0, width, height);
  context.beginPath();
  path(graticule);
  context.strokeStyle = theme.rule;
  context.lineWidth = 0.5;
  context.stroke();
  context.beginPath();
  path(land);
  context.fillStyle = theme.land;
  context.fill();
  context.strokeStyle = theme.coast;
  context.lineWidth = 0.7;
  context.stroke();
}

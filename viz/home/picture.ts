/** A small picture of a story: the world, its people in the colours of who serves them, and the sites. */
import { h } from '../kit/dom.ts';
import { surface } from '../kit/canvas.ts';
import { drawBase } from '../map/base-layer.ts';
import { placed, projectionFor, WHOLE, type Shown } from '../map/projection.ts';
import { loadStep, siteColour, type Theme } from '../theme/palette.ts';
import type { Cover } from './catalogue.ts';

export interface Picture {
  readonly element: HTMLElement;
  readonly draw: (theme: Theme) => void;
}

/** The corners and the middles of the edges: what bulges must fit in, too. */
function shownIn([west, south, east, north]: Cover['around']): Shown {
  const middle = (west + east) / 2;
  const coordinates = [west, middle, east].flatMap((lon) => [south, north].map((lat) => [lon, lat] as const));
  return { type: 'MultiPoint', coordinates };
}

export function pictureOf({ dots, sites, around }: Cover): Picture {
  const [ground, marks] = [h('canvas'), h('canvas')];
  const element = h('div', { class: 'picture', 'aria-hidden': 'true' }, ground, marks);
  const spots = [...dots.map(([lon, lat]) => ({ lon, lat })), ...sites.map(([lon, lat]) => ({ lon, lat }))];
  const draw = (theme: Theme): void => {
    const [width, height] = [element.clientWidth, element.clientHeight];
    if (width === 0 || height === 0) return;
    const projection = projectionFor(width, height, WHOLE, shownIn(around));
    drawBase(ground, { width, height, projection, theme });
    const { context } = surface(marks, width, height);
    const places = placed(projection, spots);
    const scale = Math.min(1, Math.max(0.7, width / 500));
    dots.forEach(([, , radius, site], i) => {
      context.beginPath();
      context.arc(places[i * 2]!, places[i * 2 + 1]!, radius * scale, 0, 7);
      if (site < 0) {
        context.strokeStyle = theme.unserved;
        context.lineWidth = 1.1;
        context.stroke();
      } else {
        context.fillStyle = siteColour(theme, site);
        context.fill();
      }
    });
    sites.forEach(([, , down, load], i) => {
      const [x, y] = [places[(dots.length + i) * 2]!, places[(dots.length + i) * 2 + 1]!];
      const radius = 11 * scale;
      context.beginPath();
      context.arc(x, y, radius, 0, 7);
      context.fillStyle = down === 1 ? theme.sea : siteColour(theme, i);
      context.fill();
      context.strokeStyle = down === 1 ? theme.fault : theme.sea;
      context.lineWidth = 1.6;
      context.stroke();
      if (down === 0) ring(context, { x, y, radius: radius + 2.5, load, theme });
      if (down === 1) {
        const d = radius * 0.42;
        context.beginPath();
        context.moveTo(x - d, y - d);
        context.lineTo(x + d, y + d);
        context.moveTo(x + d, y - d);
        context.lineTo(x - d, y + d);
        context.stroke();
      }
    });
  };
  return { element, draw };
}

/** How much of a site is in use, as around it on the map. */
function ring(
  context: CanvasRenderingContext2D,
  { x, y, radius, load, theme }: { x: number; y: number; radius: number; load: number; theme: Theme },
): void {
  context.beginPath();
  context.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + Math.min(1, load) * 2 * Math.PI);
  context.strokeStyle = theme.load[loadStep(load)]!;
  context.lineWidth = 3;
  context.stroke();
}

/**
 * People as dots, one a population, in the colour of the datacenter that serves them; those whom nobody serves are hollow
 * and crossed. Up to a few thousand they are circles by number of people; above, single pixels written into the image, so
 * that 75,000 cost as little as a thousand.
 */
import type { App } from '../app.ts';
import { NOBODY, NO_USER } from '../playback/catchments.ts';
import { siteColour, siteTexture } from '../theme/palette.ts';

export const CIRCLES_MAX = 2000;
/** Up to here each circle has a ground of its own that sets it off from its neighbours. */
const GROUNDS_MAX = 400;
const FADED = 0.16;

/** Radius in pixels: area by people. */
export const dotRadius = (peopleCount: number, mean: number): number =>
  Math.max(2.6, Math.min(9, 4.2 * Math.sqrt(peopleCount / Math.max(1, mean))));

export function drawDots(
  context: CanvasRenderingContext2D,
  app: App,
  places: Float32Array,
  { width, isShown }: { readonly width: number; readonly isShown: (population: number) => boolean },
): void {
  const { populations } = app.tables;
  const { site } = app.frame();
  const { hover } = app.store.get();
  const mean = app.meanPeople;
  // A small map has small dots.
  const scale = Math.min(1, Math.max(0.6, width / 800));
  const alphaOf = (index: number): number => (isShown(index) && (hover < 0 || hover === site[index]) ? 1 : FADED);
  const circle = (index: number, more: number): void => {
    const radius = dotRadius(populations[index]!.peopleCount, mean) * scale + more;
    context.beginPath();
    context.arc(places[index * 2]!, places[index * 2 + 1]!, radius, 0, 7);
  };
  // Where colours have come round, a hole tells two sites of one colour apart.
  const hole = (index: number): void => {
    context.beginPath();
    context.arc(places[index * 2]!, places[index * 2 + 1]!, 1.4, 0, 7);
    context.fillStyle = app.theme.sea;
    context.fill();
  };
  // Each by itself: one path of many circles takes a software canvas four times as long. Grounds first, so that dots of one city
  // do not cut into each other.
  context.fillStyle = app.theme.sea;
  for (const { index } of populations) {
    if (populations.length > GROUNDS_MAX) break;
    if (site[index] === NO_USER || site[index] === NOBODY) continue;
    context.globalAlpha = alphaOf(index);
    circle(index, 1);
    context.fill();
  }
  context.strokeStyle = app.theme.unserved;
  context.lineWidth = 1.3;
  for (const { index, peopleCount } of populations) {
    const served = site[index]!;
    if (served === NO_USER) continue;
    context.globalAlpha = alphaOf(index);
    if (served === NOBODY) {
      circle(index, 1);
      cross(context, places[index * 2]!, places[index * 2 + 1]!, (dotRadius(peopleCount, mean) * scale + 1) * 0.7);
      context.stroke();
    } else {
      circle(index, 0);
      context.fillStyle = siteColour(app.theme, served);
      context.fill();
      if (siteTexture(app.theme, served) > 0) hole(index);
    }
  }
  context.globalAlpha = 1;
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, d: number): void {
  context.moveTo(x - d, y - d);
  context.lineTo(x + d, y + d);
  context.moveTo(x + d, y - d);
  context.lineTo(x - d, y + d);
}

const SIZE = 2;

/** The same for very many, as squares of pixels. */
export function drawPixels(
  context: CanvasRenderingContext2D,
  app: App,
  places: Float32Array,
  size: { readonly width: number; readonly height: number; readonly ratio: number },
): void {
  const [w, h] = [Math.round(size.width * size.ratio), Math.round(size.height * size.ratio)];
  const image = context.createImageData(w, h);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = Uint32Array.from(app.tables.datacenters, ({ index }) => abgr(siteColour(app.theme, index)));
  const none = abgr(app.theme.unserved);
  const { site } = app.frame();
  const { hover } = app.store.get();
  for (let i = 0; i < site.length; i++) {
    const served = site[i]!;
    if (served === NO_USER || (hover >= 0 && served !== hover)) continue;
    const x = (places[i * 2]! * size.ratio) | 0;
    const y = (places[i * 2 + 1]! * size.ratio) | 0;
    if (x < 0 || y < 0 || x >= w - SIZE || y >= h - SIZE) continue;
    const colour = served === NOBODY ? none : colours[served]!;
    const at = y * w + x;
    pixels[at] = colour;
    // A hollow mark is one pixel of three: the corner and its two diagonals.
    if (served === NOBODY) pixels[at + w + 1] = colour;
    else pixels[at + 1] = pixels[at + w] = pixels[at + w + 1] = colour;
  }
  context.putImageData(image, 0, 0);
}

/** `#rrggbb` as a pixel of an image. */
export const abgr = (hex: string): number => {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return (0xff000000 | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
};

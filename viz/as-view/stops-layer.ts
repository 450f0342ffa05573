/**
 * What stands on the graph of networks: bands with their names, regions, a lane for each network and a stop for each of its
 * routers, as large as many people cross it and in the colour of the site that most of them go to.
 */
import type { App } from '../app.ts';
import { siteColour } from '../theme/palette.ts';
import { crossingAt, type Crossings } from './crossings.ts';
import type { Layout } from './layout.ts';
import type { Networks } from './networks.ts';

const BAND_FONT = '650 11px';
const REGION_FONT = '11px';
/** A region narrower than its name has it in short. */
const LETTER_PX = 6.1;

const fontOf = (): string => getComputedStyle(document.body).fontFamily;

export function drawBands(
  context: CanvasRenderingContext2D,
  app: App,
  { bands, lanes, regions, left }: Layout,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const { theme } = app;
  const family = fontOf();
  context.fillStyle = theme.sea;
  context.fillRect(0, 0, width, height);
  bands.forEach(({ kind, top, bottom }, i) => {
    context.fillStyle = kind === 'ours' || i % 2 === 1 ? theme.sea : theme.land;
    context.globalAlpha = kind === 'ours' ? 1 : 0.55;
    context.fillRect(0, top, width, bottom - top);
  });
  context.globalAlpha = 1;
  context.fillStyle = theme.quiet;
  context.font = `${BAND_FONT} ${family}`;
  // On a phone the names of bands stand over what is in them; the button for layers has the first corner.
  for (const { kind, name, top } of bands) context.fillText(name, 12, kind === 'edge' ? (left > 60 ? 58 : 18) : top + 13);
  context.fillStyle = theme.faint;
  context.font = `${REGION_FONT} ${family}`;
  for (const { name, from, to } of regions) {
    const room = Math.floor((to - from + 6) / LETTER_PX);
    const text = name.length <= room ? name : room < 3 ? '' : `${name.slice(0, room - 1)}…`;
    context.fillText(text, from, left > 60 ? 16 : 44);
  }
  context.strokeStyle = theme.coast;
  context.lineWidth = 1.2;
  for (const { y, from, to, isShared } of lanes) {
    if (isShared || to - from < 1) continue;
    context.beginPath();
    context.moveTo(from, y);
    context.lineTo(to, y);
    context.stroke();
  }
}

/** Stops of lanes; `pointed` is the network that is pointed at or chosen, −1 for none. */
export function drawStops(
  context: CanvasRenderingContext2D,
  app: App,
  { layout, networks, crossings }: { readonly layout: Layout; readonly networks: Networks; readonly crossings: Crossings },
  pointed: number,
): void {
  const { theme, tables } = app;
  const sites = tables.datacenters.length;
  const scale = app.meanPeople * 8;
  const { hover } = app.store.get();
  for (const { network, y, from, to, isShared } of layout.lanes) {
    const { routers, kind } = networks.all[network]!;
    if (network === pointed && to > from && !isShared) {
      context.beginPath();
      context.moveTo(from, y);
      context.lineTo(to, y);
      context.strokeStyle = theme.ink;
      context.lineWidth = 2;
      context.stroke();
    }
    for (const router of routers) {
      const x = layout.routers[router * 2]!;
      if (Number.isNaN(x)) continue;
      const { site, peopleCount } = crossingAt(crossings, sites, router);
      const radius = site < 0 ? 2 : Math.max(2.6, Math.min(7, 2 + Math.sqrt(peopleCount / scale) * 1.6));
      context.globalAlpha = hover >= 0 && hover !== site ? 0.25 : 1;
      context.beginPath();
      if (kind === 'exchange') diamond(context, x, y, radius + 1.2);
      else context.arc(x, y, radius, 0, 7);
      context.fillStyle = site < 0 ? theme.sea : siteColour(theme, site);
      context.fill();
      context.strokeStyle = site < 0 ? theme.faint : theme.sea;
      context.lineWidth = 1;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, d: number): void {
  context.moveTo(x, y - d);
  context.lineTo(x + d, y);
  context.lineTo(x, y + d);
  context.lineTo(x - d, y);
  context.closePath();
}

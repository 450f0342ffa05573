/**
 * Datacenters over the map, as buttons: a disc in the site's colour, a ring that fills with the capacity used, a glyph for
 * its state and its name. They can be reached by Tab, and say all of it to a screen reader.
 */
import { arc } from 'd3';
import { formatPeople, formatRatio } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { h, setAttribute, setText, svg } from '../kit/dom.ts';
import { SITE_GLYPH } from '../playback/site-states.ts';
import { loadStep, siteColour } from '../theme/palette.ts';

const INNER = 9;
const OUTER = 12.5;
const CROWD_PX = { x: 52, y: 20 };
const ring = arc<number>()
  .innerRadius(INNER)
  .outerRadius(OUTER)
  .startAngle(0)
  .endAngle((ratio) => Math.max(0.001, Math.min(1, ratio)) * 2 * Math.PI);

interface Mark {
  readonly button: HTMLButtonElement;
  readonly disc: SVGCircleElement;
  readonly rest: SVGCircleElement;
  readonly used: SVGPathElement;
  readonly glyph: SVGTextElement;
}

export class SiteMarks {
  readonly element = h('div', { class: 'marks' });
  private readonly app: App;
  private readonly marks: readonly Mark[];

  constructor(app: App) {
    this.app = app;
    this.marks = app.tables.datacenters.map(({ index, name }) => {
      const disc = svg('circle', { r: INNER });
      const rest = svg('circle', { r: (INNER + OUTER) / 2, fill: 'none', 'stroke-width': OUTER - INNER, class: 'ring-rest' });
      const used = svg('path');
      const glyph = svg('text', { 'text-anchor': 'middle', dy: '0.36em', class: 'glyph' });
      const drawing = svg(
        'svg',
        { viewBox: '-14 -14 28 28', width: 28, height: 28, 'aria-hidden': 'true' },
        rest,
        used,
        disc,
        glyph,
      );
      const button = h(
        'button',
        {
          type: 'button',
          class: 'mark',
          'data-site': index,
          onclick: () => app.store.set({ selection: { kind: 'datacenter', index } }),
          onpointerenter: () => app.store.set({ hover: index }),
          onpointerleave: () => app.store.set({ hover: -1 }),
        },
        drawing,
        h('span', { class: 'mark-name' }, name),
      );
      this.element.append(button);
      return { button, disc, rest, used, glyph };
    });
  }

  place(places: Float32Array): void {
    this.marks.forEach(({ button }, i) => {
      const [x, y] = [places[i * 2]!, places[i * 2 + 1]!];
      button.style.transform = `translate(${x}px, ${y}px)`;
      button.classList.toggle('left', this.isCrowded(places, i));
    });
  }

  /** A near neighbour to the right would lie under the name: it stands on the left then. */
  private isCrowded(places: Float32Array, i: number): boolean {
    const [x, y] = [places[i * 2]!, places[i * 2 + 1]!];
    if (x < CROWD_PX.x) return false;
    return this.marks.some((_, other) => {
      const [dx, dy] = [places[other * 2]! - x, places[other * 2 + 1]! - y];
      return other !== i && Math.abs(dy) < CROWD_PX.y && (dx > 0 || (dx === 0 && other > i)) && dx < CROWD_PX.x;
    });
  }

  draw(): void {
    const { app } = this;
    const { theme, store } = app;
    const { time, selection, hidden } = store.get();
    this.element.classList.toggle('unnamed', hidden.includes('labels'));
    const { people } = app.frame();
    this.marks.forEach(({ button, disc, rest, used, glyph }, site) => {
      const state = app.sites.of(site);
      const { ratio } = app.loads.ofDatacenter(site, time);
      const isDown = state === 'down';
      setAttribute(disc, 'fill', isDown ? theme.panel : siteColour(theme, site));
      setAttribute(disc, 'stroke', siteColour(theme, site));
      setAttribute(rest, 'stroke', theme.rule);
      setAttribute(used, 'd', isDown ? '' : (ring(Math.round(ratio * 500) / 500) ?? ''));
      setAttribute(used, 'fill', theme.load[Math.max(2, loadStep(ratio))]!);
      setText(glyph, state === 'up' ? '' : SITE_GLYPH[state]);
      setAttribute(glyph, 'fill', isDown ? theme.fault : theme.panel);
      const { name } = app.tables.datacenters[site]!;
      const serves = `serves ${formatPeople(people[site]!)} people, ${formatRatio(ratio, null, 0)} of capacity used`;
      const text = `${name}: ${state}, ${serves}`;
      setAttribute(button, 'aria-label', text);
      setAttribute(button, 'title', text);
      setAttribute(button, 'aria-pressed', String(selection?.kind === 'datacenter' && selection.index === site));
      setAttribute(button, 'data-state', state);
    });
  }
}

/**
 * Who serves how many: one line a datacenter with its colour, state, people, share and load; then those whom nobody serves.
 */
import { formatPeople, formatRatio } from '../../sim/report/format.ts';
import type { App, Part } from '../app.ts';
import { h, setAttribute, setText } from '../kit/dom.ts';
import { SITE_GLYPH } from '../playback/site-states.ts';
import { siteColour } from '../theme/palette.ts';
import { paintSwatch } from './swatch.ts';

interface Line {
  readonly row: HTMLTableRowElement;
  readonly swatch: HTMLElement;
  readonly state: HTMLElement;
  readonly people: HTMLElement;
  readonly share: HTMLElement;
  readonly bar: HTMLElement;
  readonly load: HTMLElement;
}

export class Legend implements Part {
  readonly element = h('section', { class: 'legend', 'aria-label': 'Datacenters' });
  private readonly app: App;
  private readonly lines: readonly Line[];
  private readonly nobody: { readonly row: HTMLTableRowElement; readonly people: HTMLElement; readonly share: HTMLElement };

  constructor(app: App) {
    this.app = app;
    const body = h('tbody');
    this.lines = app.tables.datacenters.map(({ index, name }) => {
      const swatch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
      const state = h('span', { class: 'state' });
      const [people, share, load] = [h('td', { class: 'figure' }), h('td', { class: 'figure' }), h('td', { class: 'figure' })];
      const bar = h('span', { class: 'bar' });
      const choose = h(
        'button',
        { type: 'button', class: 'plain', onclick: () => app.store.set({ selection: { kind: 'datacenter', index } }) },
        swatch,
        name,
      );
      const row = h(
        'tr',
        { onpointerenter: () => app.store.set({ hover: index }), onpointerleave: () => app.store.set({ hover: -1 }) },
        h('th', { scope: 'row' }, choose, state),
        people,
        share,
        h('td', { class: 'bar-cell', 'aria-hidden': 'true' }, bar),
        load,
      );
      body.append(row);
      return { row, swatch, state, people, share, bar, load };
    });
    const [people, share] = [h('td', { class: 'figure' }), h('td', { class: 'figure' })];
    const row = h(
      'tr',
      { class: 'nobody' },
      h('th', { scope: 'row' }, h('span', { class: 'swatch hollow', 'aria-hidden': 'true' }), 'nobody'),
      people,
      share,
      h('td'),
      h('td'),
    );
    body.append(row);
    this.nobody = { row, people, share };
    this.element.append(
      h(
        'table',
        {},
        h('caption', {}, 'Who is served where'),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'site'),
            h('th', { scope: 'col', class: 'figure' }, 'people'),
            h('th', { scope: 'col', class: 'figure' }, 'share'),
            h('td'),
            h('th', { scope: 'col', class: 'figure' }, 'load'),
          ),
        ),
        body,
      ),
    );
  }

  draw(): void {
    const { app } = this;
    // The comparison says the same of both runs.
    this.element.hidden = app.comparison !== null;
    if (this.element.hidden) return;
    const { time, hover, selection } = app.store.get();
    const { people, peopleUnserved, peopleTotal } = app.frame();
    const shareOf = (count: number): number => (peopleTotal === 0 ? 0 : count / peopleTotal);
    // Half of all people fill the column, unless somebody has more.
    const scale = Math.max(0.5, ...people.map(shareOf));
    this.lines.forEach((line, site) => {
      const state = app.sites.of(site);
      const served = people[site] ?? 0;
      const share = shareOf(served);
      const { ratio } = app.loads.ofDatacenter(site, time);
      paintSwatch(line.swatch, app.theme, site);
      line.bar.style.background = siteColour(app.theme, site);
      line.bar.style.width = `${((share / scale) * 100).toFixed(2)}%`;
      setText(line.state, state === 'up' ? '' : ` ${SITE_GLYPH[state]} ${state}`);
      setAttribute(line.row, 'data-state', state);
      setAttribute(
        line.row,
        'data-on',
        hover === site || (selection?.kind === 'datacenter' && selection.index === site) ? '' : null,
      );
      setText(line.people, served === 0 ? '–' : formatPeople(served));
      setText(line.share, share === 0 ? '' : formatRatio(share, null, 1));
      setText(line.load, state === 'down' ? '–' : formatRatio(ratio, null, 0));
      setAttribute(line.load, 'data-full', ratio >= 1 ? '' : null);
    });
    setText(this.nobody.people, peopleUnserved === 0 ? '–' : formatPeople(peopleUnserved));
    setText(this.nobody.share, peopleUnserved === 0 ? '' : formatRatio(shareOf(peopleUnserved), null, 1));
    setAttribute(this.nobody.row, 'data-on', peopleUnserved > 0 ? '' : null);
  }
}

/**
 * What the picture says as tables, in the same order: datacenters, people, events of the window, figures of the strips. The
 * map's mirror for screen readers and for those who like numbers; filtered by the same search.
 */
import { formatDuration, formatFigure, formatLabels, formatPeople, formatRatio } from '../../sim/report/format.ts';
import type { App, Part } from '../app.ts';
import { NETWORK_KINDS, type NetworkKind } from '../as-view/networks.ts';
import { deltaTable } from '../compare/delta-table.ts';
import { Figures } from '../compare/figures.ts';
import { ratioAt } from '../figures/answers.ts';
import { PERCENTILES, rttsAt } from '../figures/rtts.ts';
import { clockText } from '../kit/clock-text.ts';
import { h } from '../kit/dom.ts';
import { NO_USER } from '../playback/catchments.ts';
import { columnNames, movesRows, movesShown } from '../people/panel.ts';
import { isPopulationShown, matcher } from '../search/filter.ts';

const EVENTS_MAX = 200;
const PEOPLE_MAX = 300;

type Cells = readonly (string | Node)[];

export class TableView implements Part {
  readonly element = h('div', { class: 'tables', tabindex: -1 });
  private readonly app: App;
  private shown = '';

  constructor(app: App) {
    this.app = app;
  }

  draw(): void {
    const { app } = this;
    const { view, filter, service, window, isPlaying } = app.store.get();
    this.element.hidden = view !== 'table';
    const key = `${app.state.position} ${app.comparison?.state} ${filter} ${service} ${window.join()}`;
    // While it plays the tables stand still: nobody can read what changes sixty times a second.
    if (view !== 'table' || key === this.shown || (isPlaying && this.shown !== '')) return;
    this.shown = key;
    this.element.replaceChildren(
      ...this.compared(),
      this.sites(),
      this.figures(),
      ...this.targets(),
      this.people(),
      this.moves(),
      this.networks(),
      this.events(),
    );
  }

  private sites(): HTMLElement {
    const { app } = this;
    const { people, peopleUnserved, peopleTotal } = app.frame();
    const share = (count: number): string => (peopleTotal === 0 ? '–' : formatRatio(count / peopleTotal, null, 2));
    const rows = app.tables.datacenters.map(({ index, name, region }) => [
      name,
      region,
      app.sites.of(index),
      formatPeople(people[index]!),
      share(people[index]!),
      app.sites.of(index) === 'down' ? '–' : formatRatio(app.loads.ofDatacenter(index, app.store.get().time).ratio, null, 1),
    ]);
    rows.push(['nobody', '', '', formatPeople(peopleUnserved), share(peopleUnserved), '']);
    return table('Datacenters', ['site', 'region', 'state', 'people', 'share', 'load of the fullest service'], rows);
  }

  /** Figures of two runs, where there are two. */
  private compared(): readonly HTMLElement[] {
    const { comparison } = this.app;
    if (comparison === null) return [];
    const figures = new Figures(comparison);
    return [
      deltaTable('Candidate against baseline', figures.headline()),
      deltaTable('By service', figures.byService()),
      deltaTable('By datacenter, at the playhead', figures.byDatacenter()),
    ];
  }

  private moves(): HTMLElement {
    const { app } = this;
    const [before, now] = columnNames(app);
    return table('Who moved where', [before, now, 'people'], movesRows(app, movesShown(app)));
  }

  private figures(): HTMLElement {
    const { app } = this;
    const { time, service } = app.store.get();
    const { answered, lost, triesAnswered, triesFailed } = app.answers(service);
    const ratio = (value: number | null): string => (value === null ? 'none' : formatRatio(value));
    const rtts = rttsAt(app.rtts(service), time) ?? [];
    return table(
      'Figures now',
      ['figure', 'value'],
      [
        ['time', clockText(time)],
        ['requests answered', ratio(ratioAt(answered, lost, time))],
        ['tries answered', ratio(ratioAt(triesAnswered, triesFailed, time))],
        ...PERCENTILES.map((percent, i) => {
          const value = rtts[i] ?? Number.NaN;
          return [`round trip, ${percent}th percentile`, Number.isNaN(value) ? 'none' : formatDuration(value)];
        }),
      ],
    );
  }

  /** What the whole run promised and kept: the grounds of the verdict. */
  private targets(): readonly HTMLElement[] {
    const targets = this.app.report?.targets ?? [];
    if (targets.length === 0) return [];
    const rows = targets.map(({ metric, labels, worst, aggregate, value, op, limit, unit, verdict }) => [
      `${metric}${formatLabels({ ...labels, ...worst })}`,
      aggregate === 'value' ? '' : aggregate,
      value === null ? 'no data' : formatFigure(value, unit, limit),
      `${op} ${formatFigure(limit, unit)}`,
      verdict,
    ]);
    return [table('Targets of the whole run', ['target, its worst case', 'how', 'measured', 'promised', 'verdict'], rows)];
  }

  private people(): HTMLElement {
    const { app } = this;
    const { site } = app.frame();
    const isShown = isPopulationShown(app);
    const all = app.tables.populations.filter(({ index }) => site[index] !== NO_USER && isShown(index));
    const rows = all
      .slice(0, PEOPLE_MAX)
      .map(({ index, name, place, region, peopleCount }) => [
        choose(place || name, () => app.store.set({ selection: { kind: 'population', index } })),
        region,
        formatPeople(peopleCount),
        app.tables.datacenters[site[index]!]?.name ?? 'nobody',
      ]);
    return table(titled('People', rows.length, all.length), ['city', 'region', 'people', 'served by'], rows);
  }

  private networks(): HTMLElement {
    const { app } = this;
    const { filter } = app.store.get();
    const matches = matcher(filter);
    const { all } = app.networks();
    const order: readonly NetworkKind[] = ['ours', 'core', 'transit', 'exchange', 'edge'];
    const found = order.flatMap((kind) => all.filter((one) => one.kind === kind && matches(one.name)));
    const rows = found
      .slice(0, PEOPLE_MAX)
      .map(({ name, kind, routers, providers, customers, peers, peopleCount }) => [
        choose(name, () => app.store.set({ selection: { kind: 'router', index: routers[0]! } })),
        NETWORK_KINDS[kind],
        String(routers.length),
        String(providers.length),
        String(customers.length),
        String(peers.length),
        peopleCount === 0 ? '' : formatPeople(peopleCount),
      ]);
    const heads = ['network', 'what it is', 'routers', 'buys from', 'sells to', 'peers with', 'people'];
    return table(titled('Networks', rows.length, found.length), heads, rows);
  }

  private events(): HTMLElement {
    const { app } = this;
    const { window, filter } = app.store.get();
    const matches = matcher(filter);
    const rows: Cells[] = [];
    let total = 0;
    const all = app.events().lanes.flatMap((lane) => [...app.events().rows[lane]].map((row) => [row, lane] as const));
    for (const [row, lane] of all.sort((a, b) => a[0] - b[0])) {
      const time = app.trace.timeAt(row);
      if (time < window[0] || time > window[1]) continue;
      if (filter.trim() !== '' && !matches(app.eventText(row))) continue;
      total++;
      if (rows.length < EVENTS_MAX) {
        const go = (): void => app.store.set({ selection: { kind: 'event', index: row }, time });
        rows.push([choose(clockText(time), go), lane, app.eventText(row)]);
      }
    }
    return table(titled('Events in the detail', rows.length, total), ['time', 'lane', 'event'], rows);
  }
}

const titled = (title: string, shown: number, total: number): string =>
  shown === total ? `${title} (${total})` : `${title} (first ${shown} of ${total})`;

const choose = (text: string, act: () => void): HTMLElement =>
  h('button', { type: 'button', class: 'plain link', onclick: act }, text);

function table(caption: string, heads: readonly string[], rows: readonly Cells[]): HTMLElement {
  return h(
    'table',
    {},
    h('caption', {}, caption),
    h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
    h(
      'tbody',
      {},
      ...rows.map(([first, ...rest]) =>
        h('tr', {}, h('th', { scope: 'row' }, first ?? ''), ...rest.map((cell) => h('td', {}, cell))),
      ),
    ),
  );
}

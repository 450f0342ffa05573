/** Links, faults and single events explained. */
import { formatDuration, formatRate, formatRatio } from '../../sim/report/format.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import type { App } from '../app.ts';
import { clockText } from '../kit/clock-text.ts';
import { h } from '../kit/dom.ts';
import { causeList } from './cause-list.ts';
import { kindName } from './words.ts';

export function explainLink(app: App, index: number): readonly HTMLElement[] {
  const { tables, state, loads, store } = app;
  const { name, kind, a, b } = tables.links[index]!;
  const cell = state.cellOf(EventKind.linkState, index);
  const isUp = state.value(cell, 1) === 1;
  const way = (resource: number, from: number, to: number): HTMLElement => {
    const { ratio, load, capacity } = loads.of(resource, store.get().time);
    const text =
      capacity > 0 ? `${formatRate(load, 'bits/s')}, ${formatRatio(ratio, null, 1)} of ${formatRate(capacity, 'bits/s')}` : '–';
    const ends = `${tables.routers[from]?.name ?? '?'} → ${tables.routers[to]?.name ?? '?'}`;
    return h('tr', {}, h('th', { scope: 'row' }, ends), h('td', { class: 'figure' }, text));
  };
  const [forth, back] = loads.ofLink[index]!;
  return [
    h('h2', {}, name),
    h('p', { class: 'facts' }, `${kind} link, ${isUp ? 'up' : 'down'}`),
    h('table', { class: 'served' }, h('tbody', {}, way(forth, a, b), way(back, b, a))),
    ...(state.rowOf(cell) < 0 ? [] : [h('h3', {}, 'What changed it last'), causeList(app, state.rowOf(cell))]),
  ];
}

export function explainFault(app: App, index: number): readonly HTMLElement[] {
  const { name, kind, target, at, until, isHealed, id } = app.tables.faults[index]!;
  const report = app.report?.faults.find((fault) => fault.id === id);
  const chapters = app.chapters.filter(({ fault }) => fault === index);
  return [
    h('h2', {}, name),
    h('p', { class: 'facts' }, `${kind} · ${target}`),
    h('p', {}, `From ${clockText(at)}${isHealed ? ` for ${formatDuration(until - at)}` : ', and it stays'}.`),
    ...(report === undefined || report.effects.length === 0 ? [] : [h('p', {}, `Seen of it: ${report.effects.join(', ')}.`)]),
    h(
      'ol',
      { class: 'causes' },
      ...chapters.map(({ time, kind: phase, cause }) =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', class: 'plain moment', onclick: () => app.store.set({ time, isPlaying: false }) },
            clockText(time),
          ),
          h('span', {}, h('strong', {}, phase), cause === '' ? '' : ` ${cause}`),
        ),
      ),
    ),
  ];
}

export function explainRow(app: App, row: number): readonly HTMLElement[] {
  return [
    h('h2', {}, kindName(app.trace, row)),
    h('p', { class: 'facts' }, clockText(app.trace.timeAt(row))),
    h('p', {}, app.eventText(row)),
    h('h3', {}, 'What led to it'),
    causeList(app, row),
  ];
}

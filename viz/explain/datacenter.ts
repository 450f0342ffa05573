/** A datacenter explained: what of it is up, whom it serves, how full each service is. */
import { formatPeople, formatRate, formatRatio } from '../../sim/report/format.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { ReplicaState } from '../../sim/trace/states.ts';
import type { App } from '../app.ts';
import { h } from '../kit/dom.ts';
import { SITE_GLYPH } from '../playback/site-states.ts';
import { loadStep } from '../theme/palette.ts';
import { causeList } from './cause-list.ts';

export function explainDatacenter(app: App, index: number): readonly HTMLElement[] {
  const { tables, state, store } = app;
  const { time } = store.get();
  const { name, region } = tables.datacenters[index]!;
  const is = app.sites.of(index);
  const count = (kind: EventKind, rows: readonly { index: number; datacenter: number }[], up: number): string => {
    const own = rows.filter(({ datacenter }) => datacenter === index);
    return `${own.filter((row) => state.value(state.cellOf(kind, row.index), up) === up).length} of ${own.length}`;
  };
  const regions = new Map<string, number>();
  const { site } = app.frame();
  for (const { index: p, region: where, peopleCount } of tables.populations) {
    if (site[p] === index) regions.set(where, (regions.get(where) ?? 0) + peopleCount);
  }
  const served = [...regions].sort((a, b) => b[1] - a[1]).map(([where, people]) => `${where} ${formatPeople(people)}`);
  const loads = (app.loads.ofSite[index] ?? []).map((resource) => {
    const { ratio, load, capacity } = app.loads.of(resource, time);
    const { id, unit } = tables.resources[resource]!;
    const bar = h('span', { class: 'bar' });
    bar.style.width = `${Math.min(100, ratio * 100)}%`;
    bar.style.background = app.theme.load[Math.max(2, loadStep(ratio))]!;
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, id.split('/')[0]!),
      h('td', { class: 'bar-cell' }, bar),
      h('td', { class: 'figure' }, capacity > 0 ? formatRatio(ratio, null, 1) : 'no capacity'),
      h('td', { class: 'figure place' }, formatRate(load, unit)),
    );
  });
  const last = lastRowOf(app, index);
  return [
    h('h2', {}, `${SITE_GLYPH[is]} ${name}`),
    h('p', { class: 'facts' }, `${is}${region === '' ? '' : ` · ${region}`}`),
    h(
      'p',
      {},
      `${count(EventKind.routerState, tables.routers, 1)} routers, ${count(EventKind.nodeState, tables.nodes, 1)} nodes and `,
      `${count(EventKind.replicaState, tables.replicas, ReplicaState.up)} replicas are up.`,
    ),
    h('p', {}, served.length === 0 ? 'It serves nobody.' : `It serves ${served.join(', ')}.`),
    h('table', { class: 'served' }, h('tbody', {}, ...loads)),
    ...(last < 0 ? [] : [h('h3', {}, 'What changed here last'), causeList(app, last)]),
  ];
}

/** The last row that spoke of its routers, nodes, replicas or announcements, after the start. */
function lastRowOf(app: App, index: number): number {
  const { tables, state } = app;
  const rows = [
    ...tables.routers.map((one) => [EventKind.routerState, one] as const),
    ...tables.nodes.map((one) => [EventKind.nodeState, one] as const),
    ...tables.replicas.map((one) => [EventKind.replicaState, one] as const),
  ]
    .filter(([, { datacenter }]) => datacenter === index)
    .map(([kind, one]) => state.rowOf(state.cellOf(kind, one.index)));
  const last = rows.reduce((a, b) => Math.max(a, b), -1);
  return last >= 0 && app.trace.timeAt(last) > 0 ? last : -1;
}

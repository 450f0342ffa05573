/** A network explained: what it buys, sells and exchanges, whose packets cross it now, and what its router chose. */
import { formatPeople } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { crossingsOf } from '../as-view/crossings.ts';
import { NETWORK_KINDS, type Network } from '../as-view/networks.ts';
import { h } from '../kit/dom.ts';
import { paintSwatch } from '../legend/swatch.ts';
import { choiceOf } from './candidates.ts';
import { choiceParts } from './choice.ts';

const NAMES_MAX = 6;

/** `router`: the one of its routers that was chosen. */
export function explainNetwork(app: App, router: number): readonly HTMLElement[] {
  const { all, ofRouter } = app.networks();
  const network = all[ofRouter[router]!]!;
  const { name, kind, routers, customers, peers, providers, peopleCount } = network;
  const { place } = app.tables.routers[router]!;
  const where = routers.length === 1 ? place : `${routers.length} places, here ${place}`;
  const people = peopleCount > 0 ? ` · ${formatPeople(peopleCount)} people` : '';
  return [
    h('h2', {}, name),
    h('p', { class: 'facts' }, `${NETWORK_KINDS[kind]} · ${where}${people}`),
    h(
      'table',
      { class: 'served' },
      h('tbody', {}, tie(all, 'buys from', providers), tie(all, 'sells to', customers), tie(all, 'peers with', peers)),
    ),
    ...crossing(app, network.index),
    ...choice(app, router),
  ];
}

function tie(all: readonly Network[], what: string, others: readonly number[]): HTMLElement | null {
  if (others.length === 0) return null;
  const names = others.slice(0, NAMES_MAX).map((other) => all[other]!.name);
  const rest = others.length - names.length;
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, `${what} ${others.length}`),
    h('td', { class: 'place' }, `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`),
  );
}

/** How many people's requests cross the network, by the site that serves them. */
function crossing(app: App, network: number): readonly HTMLElement[] {
  const { datacenters, routers } = app.tables;
  const { ofRouter } = app.networks();
  const people = new Float64Array(datacenters.length);
  for (const [path, count] of crossingsOf(app, app.store.get().service).onPath) {
    const on = app.trace.dictionaries['forwarding-path'][path] ?? [];
    const site = routers[on.at(-1) ?? -1]?.datacenter ?? -1;
    if (site >= 0 && on.some((router) => ofRouter[router] === network)) people[site]! += count;
  }
  const lines = datacenters.flatMap(({ index, name }) => {
    if (people[index] === 0) return [];
    const swatch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
    paintSwatch(swatch, app.theme, index);
    return h('tr', {}, h('th', { scope: 'row' }, swatch, name), h('td', { class: 'figure' }, formatPeople(people[index]!)));
  });
  if (lines.length === 0) return [h('p', {}, 'No requests cross it now.')];
  return [h('h3', {}, 'People whose requests cross it, by site'), h('table', { class: 'served' }, h('tbody', {}, ...lines))];
}

function choice(app: App, router: number): readonly HTMLElement[] {
  const { service } = app.store.get();
  const asked = service >= 0 ? service : (app.tables.flows.find(({ isInternal }) => !isInternal)?.service ?? -1);
  const found = asked < 0 ? null : choiceOf(app, router, asked, 4);
  return found === null ? [] : choiceParts(app, found);
}

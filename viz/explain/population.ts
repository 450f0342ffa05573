/** People explained: who serves them, over which path, why their network chose it, and what changed it last. */
import { formatDuration, formatPeople } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { h } from '../kit/dom.ts';
import { paintSwatch } from '../legend/swatch.ts';
import { causeList } from './cause-list.ts';
import { choiceOf, type Choice } from './candidates.ts';
import { choiceParts } from './choice.ts';
import { pathsOfPopulation, type FlowPaths, type Way } from './paths.ts';

export function explainPopulation(app: App, population: number): readonly HTMLElement[] {
  const { populations, services } = app.tables;
  const { name, place, region, as, peopleCount } = populations[population]!;
  const flows = pathsOfPopulation(app, population, app.store.get().service);
  const head = [
    h('h2', {}, place === '' ? name : place),
    h('p', { class: 'facts' }, `${formatPeople(peopleCount)} people · ${region} · network ${as}`),
  ];
  const first = flows[0];
  if (first === undefined) return [...head, h('p', {}, 'They do not use this service.')];
  const lines = flows.map((flow) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, `${services[flow.service]?.name ?? ''} IPv${flow.family}`),
      h('td', {}, ...siteText(app, flow)),
      h('td', { class: 'figure' }, flow.rttUs === null ? '–' : formatDuration(flow.rttUs)),
    ),
  );
  const choices = choicesOnTheWay(app, first);
  const changed = Math.max(first.request.row, first.response.row);
  return [
    ...head,
    h('table', { class: 'served' }, h('tbody', {}, ...lines)),
    h('h3', {}, `The way of ${services[first.service]?.name ?? 'requests'}, IPv${first.family}`),
    wayList(app, first.request, 'requests'),
    wayList(app, first.response, 'answers'),
    ...choices.flatMap((choice) => choiceParts(app, choice)),
    h('h3', {}, 'What changed it last'),
    app.trace.timeAt(Math.max(0, changed)) === 0 || changed < 0
      ? h('p', {}, 'Nothing yet: it has been so since the run began.')
      : causeList(app, changed),
  ];
}

/** What their own network chose; where it had no other route, also the first choice on the way that had one. */
function choicesOnTheWay(app: App, { request: { routers }, service, family }: FlowPaths): readonly Choice[] {
  const found: Choice[] = [];
  for (const [hop, router] of routers.entries()) {
    const choice = choiceOf(app, router, service, family, routers[hop + 1]);
    if (choice === null) continue;
    const isReal = choice.candidates.length > 1;
    if (found.length === 0 || isReal) found.push(choice);
    if (isReal) break;
  }
  return found;
}

function siteText(app: App, { site, request, response }: FlowPaths): readonly (Node | string)[] {
  if (site < 0)
    return [h('strong', { class: 'bad' }, `nobody: ${request.outcome === 'ok' ? response.outcome : request.outcome}`)];
  const swatch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
  paintSwatch(swatch, app.theme, site);
  return [swatch, app.tables.datacenters[site]?.name ?? ''];
}

/** Neighbouring routers of one network stand together. */
function wayList(app: App, { routers, outcome }: Way, what: string): HTMLElement {
  const { routers: table } = app.tables;
  const steps: { as: string; places: string[] }[] = [];
  for (const index of routers) {
    const { as, place } = table[index] ?? { as: '?', place: '?' };
    const last = steps.at(-1);
    if (last !== undefined && last.as === as) {
      if (last.places.at(-1) !== place) last.places.push(place);
    } else steps.push({ as, places: [place] });
  }
  const items = steps.map(({ as, places }) =>
    h('li', {}, h('span', { class: 'as' }, as), ' ', h('span', { class: 'place' }, places.join(' → '))),
  );
  const ending = outcome === 'ok' ? null : h('strong', { class: 'bad' }, ` ${outcome}`);
  return h('div', { class: 'way' }, h('span', { class: 'way-name' }, what, ending), h('ol', {}, ...items));
}

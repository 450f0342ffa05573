/**
 * What is selected, in both runs: the answers side by side, then the candidate's in full, then the baseline's, folded. Found
 * in the baseline by its id; where the baseline has no such thing, that is said.
 */
import { formatDuration, formatPeople, formatRatio } from '../../sim/report/format.ts';
import type { App, Comparison } from '../app.ts';
import { choiceOf } from '../explain/candidates.ts';
import { explainDatacenter } from '../explain/datacenter.ts';
import { explainLink } from '../explain/others.ts';
import { pathsOfPopulation, type FlowPaths } from '../explain/paths.ts';
import { explainPopulation } from '../explain/population.ts';
import { h } from '../kit/dom.ts';
import { paintSwatch } from '../legend/swatch.ts';
import { SITE_GLYPH } from '../playback/site-states.ts';
import type { Selection } from '../state/view-state.ts';
import type { Both } from './both.ts';
import { BASELINE_MARK, CANDIDATE_MARK } from './glyphs.ts';

type Cell = readonly (Node | string)[];
interface Line extends Both<Cell> {
  readonly label: string;
}

/** Whether the baseline's part is open, kept from one instant to the next. */
export interface Fold {
  isOpen: boolean;
}

/** The candidate's explanation with the baseline's beside and below it; null for what has none in a baseline. */
export function explainBoth(app: App, comparison: Comparison, selection: Selection, fold: Fold): readonly HTMLElement[] | null {
  const { baseline } = comparison;
  const { kind, index } = selection;
  switch (kind) {
    case 'population': {
      const other = sameIn(app.tables.populations, baseline.tables.populations, index);
      const lines = other < 0 ? [] : populationLines(comparison, { candidate: index, baseline: other });
      return laidOut(explainPopulation(app, index), lines, other < 0 ? null : () => explainPopulation(baseline, other), fold);
    }
    case 'datacenter': {
      const other = sameIn(app.tables.datacenters, baseline.tables.datacenters, index);
      const lines = other < 0 ? [] : datacenterLines(comparison, { candidate: index, baseline: other });
      return laidOut(explainDatacenter(app, index), lines, other < 0 ? null : () => explainDatacenter(baseline, other), fold);
    }
    case 'link': {
      const other = sameIn(app.tables.links, baseline.tables.links, index);
      return laidOut(explainLink(app, index), [], other < 0 ? null : () => explainLink(baseline, other), fold);
    }
    default:
      return null;
  }
}

function sameIn(own: readonly { readonly id: string }[], others: readonly { readonly id: string }[], index: number): number {
  return others.findIndex(({ id }) => id === own[index]?.id);
}

/** The first two elements of an explanation say what it is about. */
function laidOut(
  [name, facts, ...rest]: readonly HTMLElement[],
  lines: readonly Line[],
  baseline: (() => readonly HTMLElement[]) | null,
  fold: Fold,
): readonly HTMLElement[] {
  const head = [name, facts].filter((one) => one !== undefined);
  if (baseline === null) return [...head, h('p', { class: 'hint' }, 'The baseline knows nothing of the kind.'), ...rest];
  return [
    ...head,
    ...(lines.length === 0 ? [] : [bothTable(lines)]),
    h('h3', {}, `${CANDIDATE_MARK} In the candidate`),
    // Who serves them stands above already.
    ...rest.filter((part) => lines.length === 0 || part.className !== 'served' || part !== rest[0]),
    baselinePart(baseline, fold),
  ];
}

/** Made when it is looked at. */
function baselinePart(baseline: () => readonly HTMLElement[], fold: Fold): HTMLElement {
  const body = h('div');
  const fill = (): void => {
    fold.isOpen = element.open;
    if (element.open && body.childElementCount === 0) body.append(...baseline().slice(2));
  };
  const summary = h('summary', {}, `${BASELINE_MARK} In the baseline`);
  const element = h('details', { class: 'more', open: fold.isOpen, ontoggle: fill }, summary, body);
  fill();
  return element;
}

function bothTable(lines: readonly Line[]): HTMLElement {
  return h(
    'table',
    { class: 'both' },
    h('caption', { class: 'hidden' }, 'In both runs'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('td'),
        h('th', { scope: 'col' }, `${BASELINE_MARK} baseline`),
        h('th', { scope: 'col' }, `${CANDIDATE_MARK} candidate`),
      ),
    ),
    h(
      'tbody',
      {},
      ...lines.map(({ label, baseline, candidate }) => {
        const texts = [baseline, candidate].map((cell) =>
          cell.map((part) => (typeof part === 'string' ? part : part.textContent)),
        );
        const isSame = texts[0]!.join('') === texts[1]!.join('');
        return h(
          'tr',
          isSame ? {} : { 'data-differs': '' },
          h('th', { scope: 'row' }, label),
          h('td', {}, ...baseline),
          h('td', {}, ...candidate),
        );
      }),
    ),
  );
}

function populationLines({ baseline, candidate }: Comparison, index: Both<number>): readonly Line[] {
  const flows = {
    baseline: pathsOfPopulation(baseline, index.baseline, baseline.store.get().service),
    candidate: pathsOfPopulation(candidate, index.candidate, candidate.store.get().service),
  };
  const nameOf = ({ tables }: App, { service, family }: FlowPaths): string =>
    `${tables.services[service]?.name ?? ''} IPv${family}`;
  const then = new Map(flows.baseline.map((flow) => [nameOf(baseline, flow), flow]));
  const lines = flows.candidate.map((flow) => {
    const label = nameOf(candidate, flow);
    const other = then.get(label);
    return {
      label,
      baseline: other === undefined ? ['not used'] : siteCell(baseline, candidate, other),
      candidate: siteCell(candidate, candidate, flow),
    };
  });
  const first = flows.candidate[0];
  const other = first === undefined ? undefined : then.get(nameOf(candidate, first));
  if (first === undefined || other === undefined) return lines;
  return [
    ...lines,
    { label: 'requests cross', baseline: [networks(baseline, other)], candidate: [networks(candidate, first)] },
    { label: 'decided by', baseline: [step(baseline, other)], candidate: [step(candidate, first)] },
  ];
}

function siteCell(app: App, colours: App, { site, rttUs, request, response }: FlowPaths): Cell {
  if (site < 0)
    return [h('strong', { class: 'bad' }, `nobody: ${request.outcome === 'ok' ? response.outcome : request.outcome}`)];
  const { id, name } = app.tables.datacenters[site]!;
  const swatch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
  const own = colours.tables.datacenters.findIndex((one) => one.id === id);
  paintSwatch(swatch, colours.theme, own < 0 ? site : own);
  const rtt = h('span', { class: 'place' }, rttUs === null ? '' : formatDuration(rttUs));
  return [h('span', { class: 'one' }, swatch, `${name} `, rtt)];
}

function networks({ tables }: App, { request }: FlowPaths): string {
  const names: string[] = [];
  for (const router of request.routers) {
    const { as } = tables.routers[router] ?? { as: '?' };
    if (names.at(-1) !== as) names.push(as);
  }
  return names.length === 0 ? '–' : names.join(' › ');
}

function step(app: App, { request, service, family }: FlowPaths): string {
  const [router, next] = request.routers;
  const choice = router === undefined ? null : choiceOf(app, router, service, family, next);
  return choice === null ? '–' : choice.step.replaceAll('-', ' ');
}

function datacenterLines({ baseline, candidate, time }: Comparison, index: Both<number>): readonly Line[] {
  const cells = (of: (app: App, site: number, at: number) => string): Both<Cell> => ({
    baseline: [of(baseline, index.baseline, time)],
    candidate: [of(candidate, index.candidate, candidate.store.get().time)],
  });
  return [
    { label: 'state', ...cells((app, site) => `${SITE_GLYPH[app.sites.of(site)]} ${app.sites.of(site)}`) },
    { label: 'people', ...cells((app, site) => formatPeople(app.frame().people[site]!)) },
    { label: 'load', ...cells((app, site, at) => formatRatio(app.loads.ofDatacenter(site, at).ratio, null, 1)) },
  ];
}

/** One run on the page: its parts, who is told of changes, what stands in the address. Drawn at most once a frame. */
import type { App, Part } from './app.ts';
import { AsView } from './as-view/as-view.ts';
import { otherApp, RunComparison } from './compare/comparison.ts';
import { ComparePanel } from './compare/panel.ts';
import { PhaseLane } from './compare/phase-lane.ts';
import { toggleComparison } from './compare/run-choice.ts';
import { ExplainPanel } from './explain/panel.ts';
import { h } from './kit/dom.ts';
import { Lanes } from './lanes/lanes.ts';
import { Legend } from './legend/legend.ts';
import type { Conductor } from './live/conductor.ts';
import { actablesOf } from './live/targets.ts';
import { WhatIf } from './live/what-if.ts';
import { WhatIfBox } from './live/what-if-box.ts';
import { WorldMap } from './map/map.ts';
import { PeoplePanel } from './people/panel.ts';
import type { Loaded } from './source/run-data.ts';
import type { Shelf } from './source/shelf.ts';
import { Header } from './search/header.ts';
import { helpDialog } from './search/help.ts';
import { Hands, press } from './search/keys.ts';
import { keepAddress } from './state/address.ts';
import { hashOf } from './state/hash.ts';
import { NO_RUN, ORIGINAL, type ViewState } from './state/view-state.ts';
import { Guide } from './stories/guide.ts';
import { StoryBox } from './stories/story-box.ts';
import { AvailabilityStrip } from './strips/availability.ts';
import { LatencyStrip } from './strips/latency.ts';
import { LoadStrip } from './strips/load.ts';
import { TableView } from './tables/tables.ts';
import { applyTheme, themeFor } from './theme/apply.ts';
import { followPlayhead } from './timeline/axis.ts';
import { Clock } from './timeline/clock.ts';
import { Overview } from './timeline/overview.ts';
import { Ruler } from './timeline/ruler.ts';
import { Transport } from './timeline/transport.ts';

export interface ExplorerActs {
  /** The runs at hand. */
  readonly shelf: Shelf;
  /** Tells the person what went wrong. */
  readonly complain: (why: string) => void;
  readonly openFile: () => void;
  /** Has runs made anew; null where the page has no simulator. */
  readonly conductor: (() => Promise<Conductor>) | null;
  /** There is a first screen to go back to. */
  readonly isOnSite: boolean;
  /** Asks for a file, puts it on the shelf and calls back with its number. */
  readonly shelveFile: (then: (run: number) => void) => void;
  /** Shows another run, as a hash says; an empty one: from its beginning. */
  readonly changeRun: (run: number, hash: string) => void;
}

interface Change {
  readonly isMoved: boolean;
  readonly isReset: boolean;
}

/** Keys of the view whose change makes what stands still be drawn anew. */
const RESETS: readonly (keyof ViewState)[] = ['theme', 'isWarped', 'service', 'window', 'filter', 'hidden', 'view'];

interface PartsOfRun {
  readonly graph: Part;
  readonly story: Part;
  readonly table: Part;
  readonly overview: Part;
  readonly detail: readonly Part[];
}

const partsOfRun = (app: App): PartsOfRun => ({
  graph: new AsView(app),
  story: new StoryBox(app),
  table: new TableView(app),
  overview: new Overview(app),
  detail: [
    new Ruler(app),
    new PhaseLane(app),
    new AvailabilityStrip(app),
    new LatencyStrip(app),
    new LoadStrip(app),
    new Lanes(app),
  ],
});

/** Parts made anew in the places of those that showed another run; the focus stays where it was. */
function exchanged(app: App, old: PartsOfRun): PartsOfRun {
  const next = partsOfRun(app);
  const pairs = (['graph', 'story', 'table', 'overview'] as const).map((name) => [old[name], next[name]] as const);
  for (const [before, after] of [...pairs, ...old.detail.map((part, i) => [part, next.detail[i]!] as const)]) {
    const focused = before.element.contains(document.activeElement) ? document.activeElement : null;
    const place = focused === null ? -1 : focusables(before.element).indexOf(focused);
    before.element.replaceWith(after.element);
    if (place >= 0) (focusables(after.element)[place] as HTMLElement | undefined)?.focus();
  }
  return next;
}

const focusables = (element: HTMLElement): readonly Element[] => [...element.querySelectorAll('button, [tabindex]')];

/** Puts the run on the page; the result takes its listeners away again. */
export function openExplorer(app: App, root: HTMLElement, acts: ExplorerActs): () => void {
  const { store } = app;
  const ending = new AbortController();
  const help = (): void => {
    const dialog = helpDialog(app);
    root.append(dialog);
    dialog.addEventListener('close', () => dialog.remove());
    dialog.showModal();
  };
  const { shelf, complain } = acts;
  const header = new Header(app, { ...acts, help });
  const [map, guide, legend, explain] = [new WorldMap(app), new Guide(app), new Legend(app), new ExplainPanel(app)];
  const [compare, people, transport] = [new ComparePanel(app), new PeoplePanel(app), new Transport(app)];
  const { recipe } = app.data;
  const { conductor } = acts;
  const whatIf = recipe == null || conductor === null ? null : new WhatIf(app, recipe, conductor, (isOther) => retell(isOther));
  const box = new WhatIfBox(app, whatIf);
  // These keep what they found in the run that is shown, and are made anew for another.
  let of = partsOfRun(app);
  const lasting: readonly Part[] = [header, map, guide, legend, explain, box, transport];
  const first = (): readonly Part[] => [...lasting, of.graph, of.story, of.overview];
  const parts = (): readonly Part[] => [...first(), compare, people, of.table, ...of.detail];
  const name = app.name;
  document.title = `${name} – Catchment`;
  root.replaceChildren(
    header.element,
    h(
      'main',
      {},
      h('div', { class: 'stage' }, map.element, of.graph.element, of.table.element),
      h(
        'aside',
        {},
        guide.element,
        of.story.element,
        compare.element,
        legend.element,
        people.element,
        box.element,
        explain.element,
      ),
    ),
    h(
      'section',
      { class: 'dock', 'aria-label': 'Time' },
      transport.element,
      of.overview.element,
      h('div', { class: 'detail' }, ...of.detail.map(({ element }) => element)),
    ),
  );
  const clock = new Clock(app);
  let pending: Change | null = null;
  let isFirst = true;
  /** How often a run was shown before it was whole; at the first glance only what lasts is drawn, the rest comes at once. */
  let glances = 0;
  let isGlance = false;
  const flush = (): void => {
    const change = pending;
    pending = null;
    if (change === null || ending.signal.aborted) return;
    const state = store.get();
    app.state.seek(state.time);
    app.comparison?.follow();
    // What is looked at first is painted first; the detail follows a frame later.
    for (const part of isGlance ? lasting : isFirst ? first() : parts()) part.draw(change);
    if (isFirst) ask({ isMoved: true, isReset: true });
    isFirst = false;
    root.dataset['timeUs'] = String(Math.round(state.time));
    root.dataset['compare'] = app.comparison?.names.baseline ?? '';
    root.dataset['run'] = whatIf?.progress.kind ?? 'done';
    root.dataset['trace'] = app.report?.traceHash ?? '';
    root.dataset['acts'] = String(state.log.length);
    root.dataset['playing'] = String(state.isPlaying);
    root.dataset['selected'] = state.selection === null ? '' : `${state.selection.kind} ${state.selection.index}`;
  };
  const ask = (change: Change): void => {
    if (pending === null) requestAnimationFrame(flush);
    pending = { isMoved: change.isMoved || pending?.isMoved === true, isReset: change.isReset || pending?.isReset === true };
  };
  store.listen((changed, state) => {
    if (changed.has('run')) {
      // Two runs that are held against each other are looked at in the same moment.
      acts.changeRun(state.run, state.compare === NO_RUN ? '' : hashOf(state, app.tables));
      return;
    }
    if (changed.has('compare')) takeOther();
    if (changed.has('log')) whatIf?.follow();
    if (changed.has('selection') || changed.has('time')) whatIf?.prepare();
    if (changed.has('theme')) {
      app.theme = themeFor(state.theme);
      applyTheme(app.theme);
    }
    if (changed.has('isPlaying') && state.isPlaying) clock.start();
    if (changed.has('time') && !changed.has('window') && !state.isLooping) followPlayhead(app);
    ask({ isMoved: changed.has('time'), isReset: RESETS.some((key) => changed.has(key)) });
  });
  /** Another run of this world is shown, or the making of one has come on. */
  const retell = (isOther: boolean): void => {
    if (ending.signal.aborted) return;
    if (isOther) {
      glances = app.knownUntil < app.end ? glances + 1 : 0;
      isGlance = glances === 1;
      if (!isGlance) of = exchanged(app, of);
      const { comparison } = app;
      const isGone = store.get().compare === ORIGINAL && app.original === null;
      if (comparison !== null && !isGone) app.comparison = new RunComparison(app, comparison.baseline, comparison.names);
      else if (store.get().compare !== NO_RUN) takeOther();
    }
    whatIf?.prepare();
    ask({ isMoved: true, isReset: isOther });
  };
  /** The run that was compared with last. */
  let lastOther = NO_RUN;
  /** Kept while the run that is shown changes under the hands of a person. */
  let baseline: App | null = null;
  const otherData = async (other: number): Promise<Loaded> => {
    if (other !== ORIGINAL) return shelf.load(other);
    const { original } = app;
    return original === null ? { ok: false, why: 'nobody has acted on this run' } : { ok: true, run: original };
  };
  const takeOther = (): void => {
    const { compare: other } = store.get();
    if (other === NO_RUN) {
      app.comparison = baseline = null;
      ask({ isMoved: true, isReset: true });
      return;
    }
    // Until the acts in an address have been made anew there is nothing to compare with.
    if (other === ORIGINAL && app.original === null && store.get().log.length > 0) return;
    lastOther = other;
    store.set({ otherRef: shelf.idOf(other) });
    void otherData(other).then((loaded) => {
      if (ending.signal.aborted || store.get().compare !== other) return;
      const name = other === ORIGINAL ? `${app.name}, untouched` : (shelf.names[other] ?? '');
      app.comparison = null;
      if (loaded.ok) {
        try {
          if (baseline?.data !== loaded.run) baseline = otherApp(loaded.run, app.theme);
          app.comparison = new RunComparison(app, baseline, { baseline: name, candidate: app.name });
        } catch {
          complain(`${name}: its tables do not fit together, so it cannot be compared with`);
        }
      } else if (other !== ORIGINAL) complain(`${name}: ${loaded.why}`);
      if (app.comparison === null) store.set({ compare: NO_RUN });
      ask({ isMoved: true, isReset: true });
    });
  };
  const keyActs = {
    help,
    compare: () => toggleComparison(app, lastOther, acts),
    search: () => header.search.focus(),
    tell: (step: 1 | -1) => guide.step(step),
    toggle: () => {
      const [actable] = whatIf === null ? [] : actablesOf(app, whatIf.recipe, store.get().selection);
      if (actable !== undefined) whatIf?.toggle(actable.target);
    },
    fit: () => map.element.dispatchEvent(new Event('map-fit')),
  };
  const { signal } = ending;
  const hands = new Hands();
  document.addEventListener('pointerdown', (event) => hands.note(event), { signal, capture: true });
  document.addEventListener('keydown', (event) => hands.note(event), { signal, capture: true });
  document.addEventListener('keydown', (event) => press(app, keyActs, event, hands), { signal });
  keepAddress(app, (called) => shelf.find(called), signal);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener(
    'change',
    () => {
      app.theme = themeFor(store.get().theme);
      applyTheme(app.theme);
      ask({ isMoved: false, isReset: true });
    },
    { signal },
  );
  app.theme = themeFor(store.get().theme);
  applyTheme(app.theme);
  if (store.get().compare !== NO_RUN) takeOther();
  ask({ isMoved: true, isReset: true });
  if (store.get().isPlaying) clock.start();
  whatIf?.follow();
  whatIf?.prepare();
  if (guide.isTold) guide.focus();
  return () => {
    store.set({ isPlaying: false });
    ending.abort();
    whatIf?.leave();
  };
}

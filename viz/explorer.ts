/** One run on the page: its parts, who is told of changes, what stands in the address. Drawn at most once a frame. */
import type { App, Part } from './app.ts';
import { AsView } from './as-view/as-view.ts';
import { RunComparison } from './compare/comparison.ts';
import { ComparePanel } from './compare/panel.ts';
import { toggleComparison } from './compare/run-choice.ts';
import { ExplainPanel } from './explain/panel.ts';
import { h } from './kit/dom.ts';
import { Lanes } from './lanes/lanes.ts';
import { Legend } from './legend/legend.ts';
import { WorldMap } from './map/map.ts';
import type { Shelf } from './source/shelf.ts';
import { Header } from './search/header.ts';
import { helpDialog } from './search/help.ts';
import { press } from './search/keys.ts';
import { keepAddress } from './state/address.ts';
import { hashOf } from './state/hash.ts';
import type { ViewState } from './state/view-state.ts';
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
  const [map, graph] = [new WorldMap(app), new AsView(app)];
  const [story, legend, explain, table] = [new StoryBox(app), new Legend(app), new ExplainPanel(app), new TableView(app)];
  const guide = new Guide(app);
  const time: readonly Part[] = [new Transport(app), new Overview(app)];
  const detail: readonly Part[] = [
    new Ruler(app),
    new AvailabilityStrip(app),
    new LatencyStrip(app),
    new LoadStrip(app),
    new Lanes(app),
  ];
  const first: readonly Part[] = [header, map, graph, guide, story, legend, explain, ...time];
  const compare = new ComparePanel(app);
  const parts: readonly Part[] = [...first, compare, table, ...detail];
  const name = app.name;
  document.title = `${name} – Catchment`;
  root.replaceChildren(
    header.element,
    h(
      'main',
      {},
      h('div', { class: 'stage' }, map.element, graph.element, table.element),
      h('aside', {}, guide.element, story.element, compare.element, legend.element, explain.element),
    ),
    h(
      'section',
      { class: 'dock', 'aria-label': 'Time' },
      ...time.map(({ element }) => element),
      h('div', { class: 'detail' }, ...detail.map(({ element }) => element)),
    ),
  );
  const clock = new Clock(app);
  let pending: Change | null = null;
  let isFirst = true;
  const flush = (): void => {
    const change = pending;
    pending = null;
    if (change === null || ending.signal.aborted) return;
    const state = store.get();
    app.state.seek(state.time);
    app.comparison?.follow();
    // What is looked at first is painted first; the detail follows a frame later.
    for (const part of isFirst ? first : parts) part.draw(change);
    if (isFirst) ask({ isMoved: true, isReset: true });
    isFirst = false;
    root.dataset['timeUs'] = String(Math.round(state.time));
    root.dataset['compare'] = app.comparison?.names.baseline ?? '';
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
      acts.changeRun(state.run, state.compare < 0 ? '' : hashOf(state, app.tables));
      return;
    }
    if (changed.has('compare')) takeOther();
    if (changed.has('theme')) {
      app.theme = themeFor(state.theme);
      applyTheme(app.theme);
    }
    if (changed.has('isPlaying') && state.isPlaying) clock.start();
    if (changed.has('time') && !changed.has('window') && !state.isLooping) followPlayhead(app);
    ask({ isMoved: changed.has('time'), isReset: RESETS.some((key) => changed.has(key)) });
  });
  /** The run that was compared with last. */
  let lastOther = -1;
  const takeOther = (): void => {
    const { compare: other } = store.get();
    if (other < 0) {
      app.comparison = null;
      ask({ isMoved: true, isReset: true });
      return;
    }
    lastOther = other;
    void shelf.load(other).then((loaded) => {
      if (ending.signal.aborted || store.get().compare !== other) return;
      const name = shelf.names[other] ?? '';
      app.comparison = null;
      if (loaded.ok) {
        try {
          app.comparison = new RunComparison(app, loaded.run, { baseline: name, candidate: app.name });
        } catch {
          complain(`${name}: its tables do not fit together, so it cannot be compared with`);
        }
      } else complain(`${name}: ${loaded.why}`);
      if (app.comparison === null) store.set({ compare: -1 });
      ask({ isMoved: true, isReset: true });
    });
  };
  const keyActs = {
    help,
    compare: () => toggleComparison(app, lastOther, acts),
    search: () => header.search.focus(),
    tell: (step: 1 | -1) => guide.step(step),
    fit: () => map.element.dispatchEvent(new Event('map-fit')),
  };
  const { signal } = ending;
  document.addEventListener('keydown', (event) => press(app, keyActs, event), { signal });
  keepAddress(app, () => shelf.count, signal);
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
  if (store.get().compare >= 0) takeOther();
  ask({ isMoved: true, isReset: true });
  if (store.get().isPlaying) clock.start();
  if (guide.isTold) guide.focus();
  return () => {
    store.set({ isPlaying: false });
    ending.abort();
  };
}

/** One run on the page: its parts, who is told of changes, and what stands in the address. */
import { runName } from '../sim/report/run-report.ts';
import { App, type Part } from './app.ts';
import { h } from './kit/dom.ts';
import { Legend } from './legend/legend.ts';
import { WorldMap } from './map/map.ts';
import { embeddedRun } from './source/embedded.ts';
import { hashOf, readHash, runOf } from './state/hash.ts';
import { Store } from './state/store.ts';
import { initialState, type ViewState } from './state/view-state.ts';
import { AvailabilityStrip } from './strips/availability-strip.ts';
import { applyTheme, themeFor } from './theme/apply.ts';
import { Clock } from './timeline/clock.ts';
import { Overview } from './timeline/overview.ts';
import { Transport } from './timeline/transport.ts';

export async function openPage(page: Document): Promise<void> {
  applyTheme(themeFor('auto'));
  const root = page.getElementById('app')!;
  const loaded = await embeddedRun(page, runOf(location.hash));
  if (!loaded.ok) {
    root.append(h('p', { class: 'trouble', role: 'alert' }, loaded.why));
    return;
  }
  const store = new Store<ViewState>(initialState);
  const app = new App(loaded.run, store, themeFor('auto'));
  const start = Math.max(0, (app.tables.faults[0]?.at ?? 0) - 1);
  store.set({ time: start, window: [0, app.end], ...readHash(location.hash, app.tables, app.end) });
  build(app, root);
}

function build(app: App, root: HTMLElement): void {
  const { store } = app;
  const { scenario, notes } = app.trace.header;
  const question = typeof notes['question'] === 'string' ? notes['question'] : '';
  const name = runName({ scenario: scenario.name, variant: scenario.variant });
  const [map, legend, transport] = [new WorldMap(app), new Legend(app), new Transport(app)];
  const [overview, strip] = [new Overview(app), new AvailabilityStrip(app)];
  const parts: readonly Part[] = [map, legend, transport, overview, strip];
  document.title = `${name} – Catchment`;
  root.replaceChildren(
    h('header', {}, h('h1', {}, name), h('p', { class: 'question' }, question)),
    h('main', {}, map.element, h('aside', {}, legend.element)),
    h('section', { class: 'dock', 'aria-label': 'Time' }, transport.element, overview.element, strip.element),
  );
  const clock = new Clock(app);
  let pending: { isMoved: boolean; isReset: boolean } | null = null;
  const flush = (): void => {
    const change = pending;
    pending = null;
    if (change === null) return;
    app.state.seek(store.get().time);
    for (const part of parts) part.draw(change);
    root.dataset['timeUs'] = String(Math.round(store.get().time));
    root.dataset['playing'] = String(store.get().isPlaying);
  };
  const ask = (change: { isMoved: boolean; isReset: boolean }): void => {
    if (pending === null) requestAnimationFrame(flush);
    pending = {
      isMoved: change.isMoved || (pending?.isMoved ?? false),
      isReset: change.isReset || (pending?.isReset ?? false),
    };
  };
  store.listen((changed, state) => {
    if (changed.has('theme')) {
      app.theme = themeFor(state.theme);
      applyTheme(app.theme);
    }
    if (state.isPlaying) clock.start();
    ask({
      isMoved: changed.has('time'),
      isReset: ['theme', 'isWarped', 'service', 'window'].some((key) => changed.has(key as never)),
    });
    if (!state.isPlaying) history.replaceState(null, '', hashOf(state, app.tables));
  });
  ask({ isMoved: true, isReset: true });
}

/** Keeps the view in the address, and takes it back from there when a person goes back or forward. */
import type { App } from '../app.ts';
import { compareOf, hashOf, readHash } from './hash.ts';

/** A browser takes only so many changes of the address: those of a drag are written when it rests. */
const REST_MS = 150;

/** `find` knows the runs at hand by what an address calls them. */
export function keepAddress(app: App, find: (called: string) => number | null, signal: AbortSignal): void {
  const { store } = app;
  let isFromAddress = false;
  let writing: ReturnType<typeof setTimeout> | undefined;
  store.listen((changed, state) => {
    const isStep = changed.has('story') || changed.has('caption') || changed.has('log');
    if ((state.isPlaying && !isStep) || isFromAddress || signal.aborted || changed.has('run')) return;
    clearTimeout(writing);
    // What was selected, told or done are steps that "back" undoes; a playhead that moved is not.
    if (isStep || changed.has('selection') || changed.has('service')) history.pushState(null, '', hashOf(state, app.tables));
    else writing = setTimeout(() => history.replaceState(null, '', hashOf(store.get(), app.tables)), REST_MS);
  });
  window.addEventListener(
    'popstate',
    () => {
      isFromAddress = true;
      const found = readHash(location.hash, app.tables, { end: app.end, rowCount: app.trace.rowCount });
      const compare = compareOf(location.hash, store.get().run, find);
      store.set({ selection: null, service: -1, story: '', caption: 0, log: [], isPlaying: false, ...found, compare });
      isFromAddress = false;
    },
    { signal },
  );
  signal.addEventListener('abort', () => clearTimeout(writing));
}

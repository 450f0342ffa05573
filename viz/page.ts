/** The page from the outside: where runs come from, and what happens when there is none, or one that cannot be shown. */
import { App } from './app.ts';
import { openExplorer } from './explorer.ts';
import { h } from './kit/dom.ts';
import { Conductor } from './live/conductor.ts';
import { workerLine } from './live/engine-line.ts';
import { chooseFile, onFiles, readFile } from './source/dropped.ts';
import { embeddedEngine, embeddedNames, embeddedRun, hasEngine } from './source/embedded.ts';
import type { RunData } from './source/run-data.ts';
import { Shelf } from './source/shelf.ts';
import { compareOf, readHash, runOf } from './state/hash.ts';
import { Store } from './state/store.ts';
import { initialState, type ViewState } from './state/view-state.ts';
import { storyFor } from './stories/collection.ts';
import { ToldStory } from './stories/told.ts';
import { applyTheme, themeFor } from './theme/apply.ts';
import { followPlayhead } from './timeline/axis.ts';

export async function openPage(page: Document): Promise<void> {
  applyTheme(themeFor('auto'));
  const root = page.getElementById('app')!;
  const shelf = new Shelf();
  embeddedNames(page).forEach((name, i) => shelf.add(name, () => embeddedRun(page, i)));
  let close = (): void => undefined;
  let made: Promise<Conductor> | null = null;
  const conductor = (): Promise<Conductor> =>
    (made ??= embeddedEngine(page).then((text) => new Conductor(workerLine(text), () => performance.now())));
  const complain = (why: string): void => root.prepend(trouble(why));
  /** Puts a file on the shelf; where it cannot be shown, says why. */
  const shelve = async (file: File): Promise<number | null> => {
    const loaded = await readFile(file);
    if (loaded.ok) return shelf.add(file.name, () => Promise.resolve(loaded));
    complain(`${file.name}: ${loaded.why}`);
    return null;
  };
  const take = (file: File): void => {
    void shelve(file).then((run) => (run === null ? null : show(run, '')));
  };
  const show = async (run: number, hash: string): Promise<void> => {
    const name = shelf.names[run] ?? 'this page';
    const loaded = await shelf.load(run);
    if (!loaded.ok) {
      complain(`${name}: ${loaded.why}`);
      return;
    }
    let app: App;
    try {
      app = appOf(loaded.run, run, hash);
      app.store.set({ compare: compareOf(hash, run, shelf.count) });
    } catch {
      complain(`${name}: its tables do not fit together, so it cannot be shown`);
      return;
    }
    close();
    if (hash !== '' && hash !== location.hash) history.replaceState(null, '', hash);
    close = openExplorer(app, root, {
      shelf,
      complain,
      openFile: () => chooseFile(take),
      conductor: hasEngine(page) ? conductor : null,
      shelveFile: (then) => chooseFile((file) => void shelve(file).then((added) => (added === null ? null : then(added)))),
      changeRun: (next, at) => void show(next, at),
    });
  };
  onFiles(page.documentElement, take);
  if (shelf.count === 0) {
    root.replaceChildren(invitation(() => chooseFile(take)));
    return;
  }
  await show(Math.min(runOf(location.hash), shelf.count - 1), location.hash);
}

/** How long before the first fault the page opens. */
const LEAD_US = 100_000;

function appOf(data: RunData, run: number, hash: string): App {
  const store = new Store<ViewState>(initialState);
  const app = new App(data, store, themeFor('auto'));
  const { end, rowCount } = { end: app.end, rowCount: app.trace.rowCount };
  const start = Math.max(0, (app.tables.faults[0]?.at ?? 0) - LEAD_US);
  const named = readHash(hash, app.tables, { end, rowCount });
  store.set({ time: start, window: firstWindow(app), ...named, ...toldView(app, named), run });
  if (named.window === undefined) followPlayhead(app);
  return app;
}

/** A link that names a caption without a time opens it as if a person had gone there. */
function toldView(app: App, { story: id, caption = 0, time }: Partial<ViewState>): Partial<ViewState> {
  const story = storyFor(app);
  return story === null || story.id !== id || time !== undefined ? {} : new ToldStory(app, story).view(caption);
}

/** From just before the first fault until all has settled after it, which is where most happens; else the whole run. */
function firstWindow({ chapters, end, line }: App): readonly [number, number] {
  const fault = chapters.find(({ kind }) => kind === 'fault');
  const last = chapters.filter((one) => one.fault === fault?.fault && one.kind !== 'heal').at(-1);
  if (fault === undefined || last === undefined || last.time <= fault.time) return [0, end];
  const [from, to] = [line.place(fault.time), line.place(last.time)];
  const room = (to - from) * 0.12;
  return [Math.max(0, fault.time - LEAD_US * 1.2), line.time(Math.min(1, to + room))];
}

function invitation(choose: () => void): HTMLElement {
  return h(
    'div',
    { class: 'trouble' },
    h('h1', {}, 'Catchment'),
    h(
      'p',
      {},
      'Drop the trace of a run here, or ',
      h('button', { type: 'button', class: 'word', onclick: choose }, 'open a file'),
      '.',
    ),
    h('p', { class: 'hint' }, 'catchment run SCENARIO --trace run.trace writes one.'),
  );
}

function trouble(why: string): HTMLElement {
  const box = h('div', { class: 'complaint', role: 'alert' }, h('p', {}, why));
  box.append(h('button', { type: 'button', class: 'word', onclick: () => box.remove() }, 'Close'));
  return box;
}

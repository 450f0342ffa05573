/** The page from the outside: where runs come from, and what happens when there is none, or one that cannot be shown. */
import { App } from './app.ts';
import { openExplorer } from './explorer.ts';
import { h } from './kit/dom.ts';
import { Conductor } from './live/conductor.ts';
import { workerLine, type EngineLine } from './live/engine-line.ts';
import { madeRun } from './live/made-run.ts';
import { chooseFile, onFiles, readFile } from './source/dropped.ts';
import { catalogueOf } from './home/catalogue.ts';
import { openHome } from './home/home.ts';
import { embeddedEngine, embeddedIds, embeddedNames, embeddedRun, hasEngine, type MakeRun } from './source/embedded.ts';
import type { RunData } from './source/run-data.ts';
import { Shelf } from './source/shelf.ts';
import { runFromUrl, traceOf } from './source/url.ts';
import { BY_ADDRESS, compareOf, hashOf, readHash, runIn } from './state/hash.ts';
import { Store } from './state/store.ts';
import { initialState, type ViewState } from './state/view-state.ts';
import { storyFor } from './stories/collection.ts';
import { ToldStory } from './stories/told.ts';
import { applyTheme, themeFor } from './theme/apply.ts';
import { followPlayhead } from './timeline/axis.ts';

/** How long a run may take to come before the page says that it is on its way, in ms. */
const PATIENCE_MS = 250;

export async function openPage(page: Document): Promise<void> {
  applyTheme(themeFor('auto'));
  const root = page.getElementById('app')!;
  const catalogue = await catalogueOf(page);
  let engine: Promise<string> | null = null;
  const startEngine = async (): Promise<EngineLine> => workerLine(await (engine ??= embeddedEngine(page)));
  let made: Promise<Conductor> | null = null;
  const conductor = (): Promise<Conductor> =>
    (made ??= startEngine().then((line) => new Conductor(line, () => performance.now())));
  const make: MakeRun = async (recipe, topology) => madeRun(await startEngine(), recipe, topology);
  const shelf = new Shelf();
  const ids = embeddedIds(page);
  embeddedNames(page).forEach((name, i) => shelf.add(name, () => embeddedRun(page, i, hasEngine(page) ? make : null), ids[i]));
  let close = (): void => undefined;
  let shown: string | null = null;
  let wish = 0;
  const complain = (why: string): void => {
    // One at a time, the latest: they lie at one place.
    for (const box of root.querySelectorAll('.complaint')) box.remove();
    root.prepend(trouble(why));
  };
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
  const home = (): void => {
    close();
    shown = '';
    for (const name of ['timeUs', 'playing', 'selected']) delete root.dataset[name];
    close = openHome(root, catalogue, () => chooseFile(take));
  };
  const show = async (run: number, hash: string): Promise<void> => {
    const name = shelf.names[run] ?? 'this page';
    const ask = ++wish;
    const waiting = setTimeout(() => root.prepend(patience(name)), PATIENCE_MS);
    const loaded = await shelf.load(run);
    clearTimeout(waiting);
    for (const box of root.querySelectorAll('.patience')) box.remove();
    // Somebody who did not wait asked for another one.
    if (ask !== wish) return;
    const refuse = (why: string): void => {
      if (shown === null) home();
      complain(`${name}: ${why}`);
    };
    if (!loaded.ok) {
      refuse(loaded.why);
      return;
    }
    let app: App;
    try {
      app = appOf(loaded.run, run, hash);
      app.store.set({ compare: compareOf(hash, run, (called) => shelf.find(called)), ref: shelf.idOf(run) });
    } catch {
      refuse('its tables do not fit together, so it cannot be shown');
      return;
    }
    close();
    const address = hashOf(app.store.get(), app.tables);
    if (hash !== location.hash && (hash !== '' || shelf.idOf(run) !== '')) history.pushState(null, '', address);
    shown = placeOf(location);
    close = openExplorer(app, root, {
      shelf,
      complain,
      isOnSite: catalogue !== null,
      openFile: () => chooseFile(take),
      conductor: hasEngine(page) ? conductor : null,
      shelveFile: (then) => chooseFile((file) => void shelve(file).then((added) => (added === null ? null : then(added)))),
      changeRun: (next, at) => void show(next, at),
    });
  };
  /** Opens what the address names. */
  const follow = async (): Promise<void> => {
    const { hash } = location;
    const trace = traceOf(location);
    const called = runIn(hash);
    const run = shelf.find(called ?? '0');
    if (trace !== null)
      await show(shelf.find(BY_ADDRESS + trace) ?? shelf.add(trace, () => runFromUrl(trace), BY_ADDRESS + trace), hash);
    else if (run !== null && (called !== null || catalogue === null)) await show(run, hash);
    // A number beyond the last run comes from another file of the same kind.
    else if (catalogue === null && shelf.count > 0) await show(shelf.count - 1, hash);
    else {
      home();
      if (called !== null && called !== '') complain(`${called}: there is no such run here`);
    }
  };
  onFiles(page.documentElement, take);
  window.addEventListener('popstate', () => {
    if (placeOf(location) !== shown) void follow();
  });
  await follow();
}

/** The part of an address that says which run it is about. */
const placeOf = (address: Location): string => `${traceOf(address) ?? ''} ${runIn(address.hash) ?? ''}`.trim();

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
  const { name, variant } = app.trace.header.scenario;
  const story = storyFor(name, variant);
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

/** A run that takes its time: from a slow host, or a large one. */
const patience = (name: string): HTMLElement => h('p', { class: 'patience', role: 'status' }, `${name} is on its way …`);

function trouble(why: string): HTMLElement {
  const box = h('div', { class: 'complaint', role: 'alert' }, h('p', {}, why));
  box.append(h('button', { type: 'button', class: 'word', onclick: () => box.remove() }, 'Close'));
  return box;
}

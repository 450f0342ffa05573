/**
 * The keyboard: one table of keys, what each does and how it is told in the help. Keys are never taken while somebody types.
 */
import type { App } from '../app.ts';
import { neighbourEvent } from '../lanes/lanes.ts';
import { LAYERS } from '../state/view-state.ts';
import { changeWindow } from '../timeline/axis.ts';
import { stepChapter, stepEvent, togglePlay } from '../timeline/transport.ts';

export interface KeyActs {
  readonly help: () => void;
  readonly search: () => void;
  readonly fit: () => void;
  /** Fails or restores what is selected. */
  readonly toggle: () => void;
  /** The next caption of the guided story, or the one before. */
  readonly tell: (step: 1 | -1) => void;
  readonly compare: () => void;
}

interface Key {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly what: string;
  readonly act: (app: App, acts: KeyActs, key: string) => void;
}

const lane =
  (step: 1 | -1) =>
  (app: App): void => {
    const row = neighbourEvent(app, step);
    if (row !== null)
      app.store.set({ selection: { kind: 'event', index: row }, time: app.trace.timeAt(row), isPlaying: false });
  };

export const KEYS: readonly Key[] = [
  { keys: [' '], shown: 'Space', what: 'play or pause', act: (app) => togglePlay(app) },
  { keys: ['ArrowRight'], shown: '→', what: 'next event', act: (app) => stepEvent(app, 1) },
  { keys: ['ArrowLeft'], shown: '←', what: 'previous event', act: (app) => stepEvent(app, -1) },
  { keys: ['Shift+ArrowRight'], shown: 'Shift →', what: 'next phase', act: (app) => stepChapter(app, 1) },
  { keys: ['Shift+ArrowLeft'], shown: 'Shift ←', what: 'previous phase', act: (app) => stepChapter(app, -1) },
  { keys: ['a'], shown: 'A', what: 'detail: earlier', act: (app) => changeWindow(app, { shift: -0.2 }) },
  { keys: ['d'], shown: 'D', what: 'detail: later', act: (app) => changeWindow(app, { shift: 0.2 }) },
  {
    keys: ['w'],
    shown: 'W',
    what: 'detail: closer',
    act: (app) => changeWindow(app, { factor: 0.6, centre: app.store.get().time }),
  },
  {
    keys: ['s'],
    shown: 'S',
    what: 'detail: wider',
    act: (app) => changeWindow(app, { factor: 1.6, centre: app.store.get().time }),
  },
  { keys: ['.'], shown: '.', what: 'next event on the lane', act: lane(1) },
  { keys: [','], shown: ',', what: 'previous event on the lane', act: lane(-1) },
  { keys: ['f'], shown: 'F', what: 'detail around the playhead', act: (app) => focusWindow(app) },
  {
    keys: ['0'],
    shown: '0',
    what: 'whole run, whole world',
    act: (app, acts) => {
      app.store.set({ window: [0, app.end] });
      acts.fit();
    },
  },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '1 … 9',
    what: 'select a datacenter',
    act: (app, _, key) => {
      const index = Number(key) - 1;
      if (app.tables.datacenters[index] !== undefined) app.store.set({ selection: { kind: 'datacenter', index } });
    },
  },
  { keys: ['c'], shown: 'C', what: 'compare with another run', act: (_, acts) => acts.compare() },
  { keys: ['x'], shown: 'X', what: 'fail or restore what is selected', act: (_, acts) => acts.toggle() },
  { keys: ['l'], shown: 'L', what: 'next set of layers', act: (app) => nextLayers(app) },
  { keys: ['m'], shown: 'M', what: 'the map', act: ({ store }) => store.set({ view: 'map' }) },
  {
    keys: ['g'],
    shown: 'G',
    what: 'the graph of networks instead of the map',
    act: ({ store }) => store.set({ view: store.get().view === 'as' ? 'map' : 'as' }),
  },
  {
    keys: ['t'],
    shown: 'T',
    what: 'tables instead of the map',
    act: ({ store }) => store.set({ view: store.get().view === 'table' ? 'map' : 'table' }),
  },
  { keys: ['n'], shown: 'N', what: 'guided story: next step', act: (_, acts) => acts.tell(1) },
  { keys: ['p'], shown: 'P', what: 'guided story: previous step', act: (_, acts) => acts.tell(-1) },
  { keys: ['/'], shown: '/', what: 'find', act: (_, acts) => acts.search() },
  { keys: ['?', 'Shift+?'], shown: '?', what: 'this help', act: (_, acts) => acts.help() },
  {
    keys: ['Escape'],
    shown: 'Esc',
    what: 'clear selection and search',
    act: ({ store }) => store.set({ selection: null, filter: '' }),
  },
];

const TYPING = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';

/** Who moved the focus last: a person who clicks means Space to play, one who tabs means it to press the button. */
export class Hands {
  private isPointer = false;

  note(event: Event): void {
    if (event.type === 'pointerdown') this.isPointer = true;
    else if (event instanceof KeyboardEvent && event.key === 'Tab') this.isPointer = false;
  }

  get areOnPointer(): boolean {
    return this.isPointer;
  }
}

/** What a key press asks for; false when it asks for nothing. */
export function press(app: App, acts: KeyActs, event: KeyboardEvent, hands: Hands): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('dialog') != null) return false;
  if (target?.closest(TYPING) != null) {
    if (event.key !== 'Escape') return false;
    (target as HTMLElement).blur();
  }
  const control = event.key === ' ' ? (target?.closest<HTMLElement>('button, summary, a, input') ?? null) : null;
  if (control !== null) {
    // A button that was tabbed to is pressed by Space itself; one that was clicked, and what took its place, is not once more.
    if (!hands.areOnPointer) return false;
    control.blur();
  }
  const name = `${event.shiftKey ? 'Shift+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
  const key = KEYS.find(({ keys }) => keys.includes(name));
  if (key === undefined) return false;
  event.preventDefault();
  key.act(app, acts, event.key);
  return true;
}

/** A window around the playhead, a tenth of the run's line wide. */
export function focusWindow(app: App): void {
  const { line } = app;
  const place = line.place(app.store.get().time);
  app.store.set({ window: [line.time(Math.max(0, place - 0.05)), line.time(Math.min(1, place + 0.05))] });
}

/** All, without messages, without people, without backbone, and round again. */
function nextLayers({ store }: App): void {
  const [hidden] = store.get().hidden;
  const order = [undefined, 'messages', 'people', 'backbone'] as const;
  const next = order[(order.indexOf(hidden as never) + 1) % order.length];
  store.set({ hidden: next === undefined ? [] : LAYERS.filter((layer) => layer === next) });
}

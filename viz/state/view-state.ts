/** What a person chose to see; small enough for an address, and all of it is in there. */
import type { Input } from '../live/input.ts';
import { Store } from './store.ts';

export type SelectionKind = 'population' | 'datacenter' | 'link' | 'fault' | 'event' | 'router';
export interface Selection {
  readonly kind: SelectionKind;
  /** Of an event: its row. */
  readonly index: number;
}

export type ThemeChoice = 'auto' | 'light' | 'dark';
export const LAYERS = ['people', 'backbone', 'messages', 'path', 'labels'] as const;
export type Layer = (typeof LAYERS)[number];
/** What the stage shows: the world, the graph of networks, or all of it as tables. */
export const VIEWS = ['map', 'as', 'table'] as const;
export type View = (typeof VIEWS)[number];
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 100] as const;

/** Nothing to compare with. */
export const NO_RUN = -1;
/** Of a run that somebody acted on: itself, as it was. */
export const ORIGINAL = -2;

export interface ViewState {
  /** Which of the runs at hand. */
  readonly run: number;
  /** The playhead, in µs. */
  readonly time: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly isWarped: boolean;
  readonly isLooping: boolean;
  /** What the detail shows, in µs. */
  readonly window: readonly [number, number];
  /** Index, −1 for all. */
  readonly service: number;
  readonly selection: Selection | null;
  /** A datacenter under the pointer: its catchment alone stays bright. */
  readonly hover: number;
  readonly filter: string;
  readonly hidden: readonly Layer[];
  /** Length of a dart's trail as a share of its way. */
  readonly trail: number;
  readonly theme: ThemeChoice;
  readonly view: View;
  /** What the address calls the run: an id, or `trace:` and an address; empty: its number. */
  readonly ref: string;
  /** Which guided story is told, by its id; empty for none. */
  readonly story: string;
  /** Which of its captions. */
  readonly caption: number;
  /** Which of the runs at hand this one is held against; NO_RUN, or ORIGINAL. */
  readonly compare: number;
  /** What an address calls it; empty: its number. */
  readonly otherRef: string;
  /** What was done to the run, in order of time. */
  readonly log: readonly Input[];
}

export type ViewStore = Store<ViewState>;

export const initialState: ViewState = {
  run: 0,
  time: 0,
  isPlaying: false,
  speed: 1,
  isWarped: true,
  isLooping: false,
  window: [0, 0],
  service: -1,
  selection: null,
  hover: -1,
  filter: '',
  hidden: [],
  trail: 0.15,
  theme: 'auto',
  view: 'map',
  ref: '',
  story: '',
  caption: 0,
  compare: NO_RUN,
  otherRef: '',
  log: [],
};

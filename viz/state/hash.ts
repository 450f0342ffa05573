/**
 * The state as the part of an address behind `#`, versioned: ids instead of indices, so that a link survives a longer table;
 * what is not known is left out, and what does not fit is ignored. Run data are never in it.
 */
import { logText, readLog } from '../live/log-text.ts';
import type { Tables } from '../playback/tables.ts';
import {
  initialState,
  LAYERS,
  NO_RUN,
  ORIGINAL,
  SPEEDS,
  VIEWS,
  type Layer,
  type Selection,
  type SelectionKind,
  type ViewState,
} from './view-state.ts';

const VERSION = '1';

const tableOf = (tables: Tables, kind: SelectionKind): readonly { readonly id: string }[] => {
  switch (kind) {
    case 'population':
      return tables.populations;
    case 'datacenter':
      return tables.datacenters;
    case 'link':
      return tables.links;
    case 'router':
      return tables.routers;
    default:
      return tables.faults;
  }
};

const LETTER: Readonly<Record<SelectionKind, string>> = {
  population: 'p',
  datacenter: 'd',
  link: 'l',
  fault: 'f',
  event: 'e',
  router: 'r',
};
const TRAIL_MAX = 1;

/** Begins what the address calls a run that was read from an address. */
export const BY_ADDRESS = 'trace:';

export function hashOf(state: ViewState, tables: Tables): string {
  const parts = new URLSearchParams();
  parts.set('v', VERSION);
  if (state.ref.startsWith(BY_ADDRESS)) parts.set('trace', state.ref.slice(BY_ADDRESS.length));
  else if (state.ref !== '') parts.set('run', state.ref);
  else if (state.run > 0) parts.set('run', String(state.run));
  parts.set('t', (state.time / 1e6).toFixed(6).replace(/\.?0+$/, ''));
  if (state.speed !== 1) parts.set('x', String(state.speed));
  if (!state.isWarped) parts.set('warp', '0');
  if (state.isLooping) parts.set('loop', '1');
  const [from, to] = state.window;
  if (from > 0 || to > 0) parts.set('w', `${Math.round(from)}-${Math.round(to)}`);
  const service = tables.services[state.service];
  if (service !== undefined) parts.set('service', service.id);
  if (state.selection !== null) {
    const { kind, index } = state.selection;
    const id = kind === 'event' ? String(index) : tableOf(tables, kind)[index]?.id;
    if (id !== undefined) parts.set('sel', `${LETTER[kind]}:${id}`);
  }
  if (state.filter !== '') parts.set('find', state.filter);
  if (state.hidden.length > 0) parts.set('hide', state.hidden.join(','));
  if (state.trail !== initialState.trail) parts.set('trail', String(state.trail));
  if (state.theme !== 'auto') parts.set('theme', state.theme);
  if (state.view !== initialState.view) parts.set('view', state.view);
  if (state.story !== '') {
    parts.set('story', state.story);
    parts.set('step', String(state.caption + 1));
  }
  if (state.compare === ORIGINAL) parts.set('compare', AS_IT_WAS);
  else if (state.compare !== NO_RUN) parts.set('compare', state.otherRef || String(state.compare));
  if (state.log.length > 0) parts.set('log', logText(state.log));
  return `#${parts.toString()}`;
}

const FILTER_LENGTH_MAX = 80;
const STEPS_MAX = 99;

/** What a hash says, as far as it makes sense for this run. */
export function readHash(
  hash: string,
  tables: Tables,
  { end, rowCount }: { readonly end: number; readonly rowCount: number },
): Partial<ViewState> {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  if (parts.get('v') !== VERSION) return {};
  const found: { -readonly [K in keyof ViewState]?: ViewState[K] } = {};
  const time = Number(parts.get('t') ?? Number.NaN) * 1e6;
  if (Number.isFinite(time)) found.time = Math.min(end, Math.max(0, Math.round(time)));
  const speed = SPEEDS.find((one) => String(one) === parts.get('x'));
  if (speed !== undefined) found.speed = speed;
  if (parts.get('warp') === '0') found.isWarped = false;
  if (parts.get('loop') === '1') found.isLooping = true;
  const span = /^(\d{1,16})-(\d{1,16})$/.exec(parts.get('w') ?? '');
  if (span !== null) {
    const [from, to] = [Number(span[1]), Math.min(end, Number(span[2]))];
    if (from < to) found.window = [from, to];
  }
  const service = tables.services.findIndex(({ id }) => id === parts.get('service'));
  if (service >= 0) found.service = service;
  found.selection = readSelection(parts.get('sel') ?? '', tables, rowCount);
  found.filter = (parts.get('find') ?? '').slice(0, FILTER_LENGTH_MAX);
  const hidden = (parts.get('hide') ?? '').split(',');
  found.hidden = LAYERS.filter((layer): layer is Layer => hidden.includes(layer));
  const trail = Number(parts.get('trail') ?? Number.NaN);
  if (trail >= 0 && trail <= TRAIL_MAX) found.trail = trail;
  const theme = parts.get('theme');
  if (theme === 'light' || theme === 'dark') found.theme = theme;
  // Before there were three views, `table=1` said which of two.
  const view = VIEWS.find((one) => one === parts.get('view')) ?? (parts.get('table') === '1' ? 'table' : undefined);
  if (view !== undefined) found.view = view;
  if (/^[a-z][a-z-]{0,39}$/.test(parts.get('story') ?? '')) {
    found.story = parts.get('story')!;
    const step = Number(parts.get('step') ?? 1);
    found.caption = Number.isInteger(step) && step >= 1 && step <= STEPS_MAX ? step - 1 : 0;
  }
  found.log = readLog(parts.get('log') ?? '', end);
  return found;
}

/** What a hash calls the run, before that run is known; null where it names none. */
export const runIn = (hash: string): string | null => new URLSearchParams(hash.replace(/^#/, '')).get('run');

const AS_IT_WAS = 'original';

/** Which run a hash compares with; NO_RUN where `find` knows none of that name, or it is the run itself. */
export function compareOf(hash: string, run: number, find: (called: string) => number | null): number {
  const called = new URLSearchParams(hash.replace(/^#/, '')).get('compare') ?? '';
  if (called === AS_IT_WAS) return ORIGINAL;
  const other = find(called) ?? NO_RUN;
  return other === run ? NO_RUN : other;
}

function readSelection(text: string, tables: Tables, rowCount: number): Selection | null {
  const kind = (Object.keys(LETTER) as SelectionKind[]).find((one) => text.startsWith(`${LETTER[one]}:`));
  if (kind === undefined) return null;
  if (kind === 'event') {
    const row = /^e:\d{1,9}$/.test(text) ? Number(text.slice(2)) : rowCount;
    return row < rowCount ? { kind, index: row } : null;
  }
  const index = tableOf(tables, kind).findIndex(({ id }) => id === text.slice(2));
  return index < 0 ? null : { kind, index };
}

/**
 * Event lanes under the detail: one line for each kind of thing, a tick for each instant, taller where more happens at once.
 * A click selects the event and goes there. Lanes can be pinned, which leaves only those; the search leaves only what
 * matches. Of two runs the candidate's ticks stand and the baseline's hang.
 */
import type { App, Part } from '../app.ts';
import { BASELINE_MARK, CANDIDATE_MARK } from '../compare/glyphs.ts';
import { surface } from '../kit/canvas.ts';
import { h, setAttribute, setText, onResize } from '../kit/dom.ts';
import { matcher } from '../search/filter.ts';
import { axisOf, type Axis } from '../timeline/axis.ts';
import { LANES, type Lane } from './events.ts';

const CLICK_PX = 8;
const HEIGHT = 20;
/** Where the ticks of two runs meet. */
const MIDDLE = 11;

interface Bins {
  readonly bins: Float64Array;
  readonly most: number;
  /** In the window, and in all. */
  readonly shown: number;
  readonly total: number;
}

interface Line {
  readonly lane: Lane;
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly head: HTMLElement;
  readonly pin: HTMLButtonElement;
  readonly count: HTMLElement;
}

export class Lanes implements Part {
  readonly element = h('div', { class: 'lanes', role: 'group', 'aria-label': 'Events' });
  private readonly app: App;
  private readonly lines: readonly Line[];
  private pinned = new Set<Lane>();
  private readonly filtered = new WeakMap<App, { readonly filter: string; readonly rows: ReadonlyMap<Lane, Int32Array> }>();

  constructor(app: App) {
    this.app = app;
    this.lines = LANES.map((lane) => this.line(lane));
    this.element.append(...this.lines.map(({ element }) => element));
    onResize(this.element, () => this.draw({ isMoved: true, isReset: true }));
  }

  draw({ isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    const axis = axisOf(this.app, width);
    const { time } = this.app.store.get();
    for (const line of this.lines) {
      line.element.hidden = !this.isShown(line.lane);
      if (line.element.hidden) continue;
      const x = axis.x(time);
      line.head.style.transform = `translateX(${x}px)`;
      line.head.hidden = x < axis.left || x > axis.right;
      if (isReset) this.drawLine(line, width);
    }
  }

  /** The rows of a lane of a run that pass the search. */
  rows(lane: Lane, app = this.app): Int32Array {
    const { filter } = this.app.store.get();
    const all = app.events().rows;
    if (filter.trim() === '') return all[lane];
    let found = this.filtered.get(app);
    if (found?.filter !== filter) {
      const matches = matcher(filter);
      const rows = app.events().lanes.map((one) => [one, all[one].filter((row) => matches(app.eventText(row)))] as const);
      found = { filter, rows: new Map(rows) };
      this.filtered.set(app, found);
    }
    return found.rows.get(lane) ?? new Int32Array(0);
  }

  /** Lanes of which either run has an event; pinned ones alone where there are any. */
  private isShown(lane: Lane): boolean {
    if (this.pinned.size > 0) return this.pinned.has(lane);
    return [this.app, this.app.comparison?.baseline].some((app) => app !== undefined && app.events().rows[lane].length > 0);
  }

  private line(lane: Lane): Line {
    const canvas = h('canvas', { 'aria-hidden': 'true' });
    const head = h('div', { class: 'playhead', 'aria-hidden': 'true' });
    const count = h('span', { class: 'count' });
    const pin = h(
      'button',
      {
        type: 'button',
        class: 'lane-name',
        'aria-pressed': 'false',
        title: 'Pin: show only pinned lanes',
        onclick: () => this.togglePin(lane),
      },
      lane,
      count,
    );
    const element = h('div', { class: 'lane', onclick: (event: MouseEvent) => this.pick(lane, event) }, canvas, head, pin);
    return { lane, element, canvas, head, pin, count };
  }

  private togglePin(lane: Lane): void {
    if (!this.pinned.delete(lane)) this.pinned.add(lane);
    for (const line of this.lines) {
      setAttribute(line.pin, 'aria-pressed', String(this.pinned.has(line.lane)));
    }
    // All stay reachable: the pinned ones offer to let go.
    this.draw({ isMoved: true, isReset: true });
  }

  private drawLine({ lane, canvas, count }: Line, width: number): void {
    const { app } = this;
    const { context } = surface(canvas, width, HEIGHT);
    const axis = axisOf(app, width);
    const baseline = app.comparison?.baseline;
    const own = this.bins(lane, app, axis, width);
    const others = baseline === undefined ? null : this.bins(lane, baseline, axis, width);
    const most = Math.log1p(Math.max(own.most, others?.most ?? 0));
    context.fillStyle = app.theme.rule;
    context.fillRect(axis.left, HEIGHT - 1, axis.right - axis.left, 1);
    const ticks = (bins: Float64Array, base: number, room: number, isHanging: boolean): void =>
      bins.forEach((number, x) => {
        if (number === 0) return;
        const tall = 4 + (Math.log1p(number) / most) * (room - 4);
        context.fillRect(x - 0.75, isHanging ? base : base - tall, 1.5, tall);
      });
    context.fillStyle = lane === 'faults' ? app.theme.fault : lane === 'BGP' ? app.theme.accent : app.theme.quiet;
    if (others === null) {
      ticks(own.bins, HEIGHT - 1, HEIGHT - 4, false);
      setText(count, own.shown === own.total ? `${own.total}` : `${own.shown} of ${own.total}`);
      return;
    }
    ticks(own.bins, MIDDLE, MIDDLE, false);
    context.globalAlpha = 0.55;
    ticks(others.bins, MIDDLE, HEIGHT - MIDDLE - 1, true);
    context.globalAlpha = 1;
    context.fillStyle = app.theme.panel;
    context.fillRect(axis.left, MIDDLE - 0.5, axis.right - axis.left, 1);
    setText(count, `${CANDIDATE_MARK}${own.shown} ${BASELINE_MARK}${others.shown}`);
  }

  /** Events of a lane in the window, by column of pixels. */
  private bins(lane: Lane, app: App, axis: Axis, width: number): Bins {
    const rows = this.rows(lane, app);
    const { window } = this.app.store.get();
    const bins = new Float64Array(Math.ceil(width) + 1);
    let shown = 0;
    for (let i = firstFrom(app, rows, window[0]); i < rows.length; i++) {
      const time = app.trace.timeAt(rows[i]!);
      if (time > window[1]) break;
      bins[Math.round(axis.x(time))]!++;
      shown++;
    }
    return { bins, most: bins.reduce((a, b) => Math.max(a, b), 1), shown, total: rows.length };
  }

  private pick(lane: Lane, event: MouseEvent): void {
    if ((event.target as Element).closest('button') !== null) return;
    const { app } = this;
    const box = this.element.getBoundingClientRect();
    const axis = axisOf(app, this.element.clientWidth);
    const x = event.clientX - box.left;
    let [best, distance] = [-1, CLICK_PX];
    for (const row of this.rows(lane)) {
      const away = Math.abs(axis.x(app.trace.timeAt(row)) - x);
      if (away < distance) [best, distance] = [row, away];
    }
    if (best >= 0) app.store.set({ selection: { kind: 'event', index: best }, time: app.trace.timeAt(best), isPlaying: false });
    else app.store.set({ time: Math.round(Math.max(0, Math.min(app.end, axis.time(x)))) });
  }
}

/** Index of the first of ascending rows that is not before a time. */
function firstFrom({ trace }: App, rows: Int32Array, time: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (trace.timeAt(rows[middle]!) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The event before or after the selected one on its lane, or before or after the playhead among faults. */
export function neighbourEvent(app: App, step: 1 | -1): number | null {
  const { selection, time } = app.store.get();
  const at = selection?.kind === 'event' ? selection.index : null;
  const lane = at === null ? (app.events().lanes[0] ?? 'other') : app.events().laneOf(app.trace.at(at).kind);
  const rows = app.events().rows[lane];
  const next =
    step === 1
      ? rows.find((row) => (at === null ? app.trace.timeAt(row) > time : row > at))
      : rows.findLast((row) => (at === null ? app.trace.timeAt(row) < time : row < at));
  return next ?? null;
}

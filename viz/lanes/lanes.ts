/**
 * Event lanes under the detail: one line for each kind of thing, a tick for each instant, taller where more happens at once.
 * A click selects the event and goes there. Lanes can be pinned, which leaves only those; the search leaves only what
 * matches.
 */
import type { App, Part } from '../app.ts';
import { surface } from '../kit/canvas.ts';
import { h, setAttribute, setText, onResize } from '../kit/dom.ts';
import { matcher } from '../search/filter.ts';
import { axisOf } from '../timeline/axis.ts';
import type { Lane } from './events.ts';

const CLICK_PX = 8;
const HEIGHT = 20;

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
  private filtered: { readonly filter: string; readonly rows: ReadonlyMap<Lane, Int32Array> } | null = null;

  constructor(app: App) {
    this.app = app;
    this.lines = app.events().lanes.map((lane) => this.line(lane));
    this.element.append(...this.lines.map(({ element }) => element));
    onResize(this.element, () => this.draw({ isMoved: true, isReset: true }));
  }

  draw({ isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    const axis = axisOf(this.app, width);
    const { time } = this.app.store.get();
    for (const line of this.lines) {
      const x = axis.x(time);
      line.head.style.transform = `translateX(${x}px)`;
      line.head.hidden = x < axis.left || x > axis.right;
      if (isReset) this.drawLine(line, width);
    }
  }

  /** The rows of a lane that pass the search. */
  rows(lane: Lane): Int32Array {
    const { filter } = this.app.store.get();
    const all = this.app.events().rows;
    if (filter.trim() === '') return all[lane];
    if (this.filtered?.filter !== filter) {
      const matches = matcher(filter);
      const rows = this.app
        .events()
        .lanes.map((one) => [one, all[one].filter((row) => matches(this.app.eventText(row)))] as const);
      this.filtered = { filter, rows: new Map(rows) };
    }
    return this.filtered.rows.get(lane) ?? new Int32Array(0);
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
      line.element.hidden = this.pinned.size > 0 && !this.pinned.has(line.lane);
    }
    // All stay reachable: the pinned ones offer to let go.
    this.draw({ isMoved: true, isReset: true });
  }

  private drawLine({ lane, canvas, count }: Line, width: number): void {
    const { app } = this;
    const { context } = surface(canvas, width, HEIGHT);
    const axis = axisOf(app, width);
    const rows = this.rows(lane);
    const { window } = app.store.get();
    const bins = new Float64Array(Math.ceil(width) + 1);
    let shown = 0;
    for (let i = firstFrom(app, rows, window[0]); i < rows.length; i++) {
      const time = app.trace.timeAt(rows[i]!);
      if (time > window[1]) break;
      bins[Math.round(axis.x(time))]!++;
      shown++;
    }
    const most = Math.log1p(bins.reduce((a, b) => Math.max(a, b), 1));
    context.fillStyle = app.theme.rule;
    context.fillRect(axis.left, HEIGHT - 1, axis.right - axis.left, 1);
    context.fillStyle = lane === 'faults' ? app.theme.fault : lane === 'BGP' ? app.theme.accent : app.theme.quiet;
    bins.forEach((number, x) => {
      if (number === 0) return;
      const tall = 4 + (Math.log1p(number) / most) * (HEIGHT - 8);
      context.fillRect(x - 0.75, HEIGHT - 1 - tall, 1.5, tall);
    });
    setText(count, shown === rows.length ? `${rows.length}` : `${shown} of ${rows.length}`);
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

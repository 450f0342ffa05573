/**
 * A strip: figures over the window of the detail, on the same axis as the lanes. The curves are drawn when the window
 * changes, the playhead and the figures beside it as time moves. In each column of pixels the lowest and the highest value
 * of that stretch are drawn, so that no dip is lost at any zoom; where there is no value there is a gap. Of two runs the
 * candidate's curves are solid and the baseline's dashed, with the figures of both.
 */
import type { App, Part } from '../app.ts';
import { BASELINE_MARK, CANDIDATE_MARK } from '../compare/glyphs.ts';
import { surface } from '../kit/canvas.ts';
import { h, setText, onResize } from '../kit/dom.ts';
import { axisOf, type Axis } from '../timeline/axis.ts';

export interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly axis: Axis;
  readonly height: number;
}

/** Whose curve it is, and how it is drawn. */
export interface Source {
  readonly app: App;
  readonly isDashed: boolean;
}

const DASH_PX = 8;
const DASH_ON_PX = 5;

export abstract class Strip implements Part {
  readonly element: HTMLElement;
  protected readonly app: App;
  private readonly canvas = h('canvas', { 'aria-hidden': 'true' });
  private readonly head = h('div', { class: 'playhead', 'aria-hidden': 'true' });
  private readonly now = h('div', { class: 'strip-now' });

  constructor(app: App, name: string, hint: string) {
    this.app = app;
    this.element = h(
      'div',
      {
        class: 'strip',
        onclick: (event: MouseEvent) => {
          const { left, width } = this.element.getBoundingClientRect();
          const time = axisOf(app, width).time(event.clientX - left);
          app.store.set({ time: Math.round(Math.max(0, Math.min(app.end, time))) });
        },
      },
      this.canvas,
      this.head,
      h('div', { class: 'strip-name', title: hint }, h('strong', {}, name), this.now),
    );
    onResize(this.element, () => this.draw({ isMoved: true, isReset: true }));
  }

  draw({ isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const { clientWidth: width, clientHeight } = this.element;
    // On a phone the names stand above the curves.
    const height = clientHeight - this.canvas.offsetTop;
    if (width === 0) return;
    const axis = axisOf(this.app, width);
    const { time } = this.app.store.get();
    if (isReset) this.drawCurves({ ...surface(this.canvas, width, height), axis });
    const x = axis.x(time);
    this.head.style.transform = `translateX(${x}px)`;
    this.head.hidden = x < axis.left || x > axis.right;
    const { comparison } = this.app;
    if (comparison === null) setText(this.now, this.textAt(this.app, time));
    else {
      const [now, then] = [this.textAt(this.app, time), this.textAt(comparison.baseline, comparison.time)].map(oneLine);
      setText(this.now, `${CANDIDATE_MARK} ${now}\n${BASELINE_MARK} ${then}`);
    }
  }

  /** The figures of a run at an instant, in words; of two runs the first line of each is shown. */
  protected abstract textAt(app: App, time: number): string;

  /** The runs whose curves are drawn, the one that lies on top last. */
  protected sources(): readonly Source[] {
    const own = { app: this.app, isDashed: false };
    const { comparison } = this.app;
    return comparison === null ? [own] : [{ app: comparison.baseline, isDashed: true }, own];
  }

  protected abstract drawCurves(drawing: Drawing): void;

  /** Draws a curve that has a value at any time; `breaks` are the instants at which it may jump, ascending. */
  protected curve(
    { context, axis }: Drawing,
    valueAt: (time: number) => number | null,
    {
      breaks,
      y,
      colour,
      width = 1.5,
      isDashed = false,
    }: { breaks: ArrayLike<number>; y: (value: number) => number; colour: string; width?: number; isDashed?: boolean },
  ): void {
    context.fillStyle = colour;
    // Most of a curve is flat: columns that look alike are one rectangle.
    const run = { from: 0, to: -1, top: 0, height: 0 };
    const flush = (): void => {
      if (run.to < run.from) return;
      // A steep stretch is drawn whole: dashes of one column would hide it.
      if (!isDashed || run.height > 2 * width) context.fillRect(run.from, run.top, run.to - run.from + 1, run.height);
      else {
        for (let x = run.from - (run.from % DASH_PX); x <= run.to; x += DASH_PX) {
          const [from, to] = [Math.max(x, run.from), Math.min(x + DASH_ON_PX, run.to + 1)];
          if (to > from) context.fillRect(from, run.top, to - from, run.height);
        }
      }
    };
    columns(axis, breaks, valueAt, (x, low, high) => {
      const top = Math.round(4 * (y(high) - width / 2)) / 4;
      const height = Math.round(4 * (y(low) - y(high) + width)) / 4;
      if (x === run.to + 1 && top === run.top && height === run.height) {
        run.to = x;
        return;
      }
      flush();
      Object.assign(run, { from: x, to: x, top, height });
    });
    flush();
  }

  protected label(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
    context.font = '10.5px system-ui, sans-serif';
    context.textAlign = 'right';
    context.lineJoin = 'round';
    context.lineWidth = 4;
    context.strokeStyle = this.app.theme.panel;
    context.strokeText(text, x - 5, y);
    context.lineWidth = 1;
    context.fillStyle = this.app.theme.faint;
    context.fillText(text, x - 5, y);
    context.textAlign = 'start';
  }
}

const oneLine = (text: string): string => text.split('\n')[0] ?? '';

/** The extremes of a curve in each column of pixels of an axis; columns without a value are left out. */
export function columns(
  axis: Axis,
  breaks: ArrayLike<number>,
  valueAt: (time: number) => number | null,
  visit: (x: number, low: number, high: number) => void,
): void {
  const [first, last] = [Math.ceil(axis.left), Math.floor(axis.right)];
  const start = axis.time(first);
  let [low, high] = [0, breaks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (breaks[middle]! <= start) low = middle + 1;
    else high = middle;
  }
  let next = low;
  let before = valueAt(start);
  for (let x = first; x < last; x++) {
    const until = axis.time(x + 1);
    let [least, most] = [before ?? Infinity, before ?? -Infinity];
    const see = (value: number | null): void => {
      if (value === null) return;
      least = Math.min(least, value);
      most = Math.max(most, value);
    };
    while (next < breaks.length && breaks[next]! <= until) see(valueAt(breaks[next++]!));
    before = valueAt(until);
    see(before);
    if (most >= least) visit(x, least, most);
  }
}

/** The ruler of the detail: instants of the window, chapters as flags, fault bands; drag pans, wheel zooms, a click seeks. */
import type { App, Part } from '../app.ts';
import { surface } from '../kit/canvas.ts';
import { tickText } from '../kit/clock-text.ts';
import { h, onResize } from '../kit/dom.ts';
import { formatDuration } from '../../sim/report/format.ts';
import { axisOf, changeWindow, ticksBetween, type Axis } from './axis.ts';

const HEIGHT = 34;
const DRAG_PX = 4;

export class Ruler implements Part {
  readonly element: HTMLElement;
  private readonly app: App;
  private readonly canvas = h('canvas', { 'aria-hidden': 'true' });
  private readonly head = h('div', { class: 'playhead tall', 'aria-hidden': 'true' });
  private drag: { readonly x: number; readonly window: readonly [number, number]; isPan: boolean } | null = null;

  constructor(app: App) {
    this.app = app;
    this.element = h(
      'div',
      {
        class: 'ruler',
        title: 'Click: go there. Drag: pan. Wheel: zoom.',
        onpointerdown: (event: PointerEvent) => {
          this.element.setPointerCapture(event.pointerId);
          this.drag = { x: event.clientX, window: app.store.get().window, isPan: false };
        },
        onpointermove: (event: PointerEvent) => this.pan(event),
        onpointerup: (event: PointerEvent) => this.drop(event),
        onwheel: (event: WheelEvent) => {
          event.preventDefault();
          const time = this.axis().time(event.clientX - this.element.getBoundingClientRect().left);
          changeWindow(app, { factor: Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 200), centre: time });
        },
      },
      this.canvas,
      this.head,
    );
    onResize(this.element, () => this.draw({ isMoved: true, isReset: true }));
  }

  draw({ isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    const axis = this.axis();
    const x = axis.x(this.app.store.get().time);
    this.head.style.transform = `translateX(${x}px)`;
    this.head.hidden = x < axis.left - 1 || x > axis.right + 1;
    if (isReset) this.drawGround(axis, width);
  }

  private axis(): Axis {
    return axisOf(this.app, this.element.clientWidth);
  }

  private drawGround(axis: Axis, width: number): void {
    const { app } = this;
    const { theme, line } = app;
    const { context } = surface(this.canvas, width, HEIGHT);
    const [from, to] = app.store.get().window;
    context.font = '10.5px system-ui, sans-serif';
    for (const fault of app.tables.faults) {
      if (fault.until < from || fault.at > to) continue;
      const [left, right] = [
        Math.max(axis.left, axis.x(fault.at)),
        Math.min(axis.right, Math.max(axis.x(fault.at) + 2, axis.x(fault.until))),
      ];
      context.fillStyle = theme.faultBand;
      context.fillRect(left, HEIGHT - 15, Math.max(0, right - left), 15);
    }
    context.fillStyle = theme.rule;
    context.fillRect(axis.left, HEIGHT - 1, axis.right - axis.left, 1);
    let free = axis.left - 100;
    context.textBaseline = 'alphabetic';
    for (const tick of ticksOn(axis, from, to)) {
      const x = axis.x(tick);
      const text = tickText(tick);
      context.fillStyle = theme.rule;
      context.fillRect(Math.round(x), HEIGHT - 6, 1, 5);
      if (x - free < 12 || x + context.measureText(text).width / 2 > width) continue;
      context.fillStyle = theme.faint;
      context.textAlign = 'center';
      context.fillText(text, x, HEIGHT - 7);
      free = x + context.measureText(text).width;
    }
    context.textAlign = 'start';
    for (const gap of line.gaps) {
      if (gap.to < from || gap.from > to) continue;
      const [left, right] = [Math.max(axis.left, axis.x(gap.from)), Math.min(axis.right, axis.x(gap.to))];
      context.fillStyle = theme.panel;
      context.fillRect(left + 1, HEIGHT - 2, right - left - 2, 2);
      const text = `⋯ ${formatDuration(gap.to - gap.from)} ⋯`;
      context.fillStyle = theme.faint;
      if (context.measureText(text).width < right - left)
        context.fillText(text, (left + right - context.measureText(text).width) / 2, 11);
    }
  }

  private pan(event: PointerEvent): void {
    const { drag, app } = this;
    if (drag === null) return;
    const moved = event.clientX - drag.x;
    if (Math.abs(moved) > DRAG_PX) drag.isPan = true;
    if (!drag.isPan) return;
    app.store.set({ window: drag.window });
    const axis = this.axis();
    changeWindow(app, { shift: -moved / (axis.right - axis.left) });
  }

  private drop(event: PointerEvent): void {
    const { drag, app } = this;
    this.drag = null;
    if (drag === null || drag.isPan) return;
    const time = this.axis().time(event.clientX - this.element.getBoundingClientRect().left);
    app.store.set({ time: Math.round(Math.max(0, Math.min(app.end, time))) });
  }
}

/** Ticks for a line that may be warped: the finest ones that still fit somewhere. */
function ticksOn(axis: Axis, from: number, to: number): readonly number[] {
  const most = Math.max(2, Math.floor((axis.right - axis.left) / 70));
  const all = new Set<number>();
  const parts = most;
  for (let i = 0; i < parts; i++) {
    const [a, b] = [
      axis.time(axis.left + ((axis.right - axis.left) * i) / parts),
      axis.time(axis.left + ((axis.right - axis.left) * (i + 1)) / parts),
    ];
    const first = ticksBetween(Math.max(from, a), Math.min(to, b), 2)[0];
    if (first !== undefined) all.add(first);
  }
  return [...all].sort((a, b) => a - b);
}

/**
 * The whole run in one line: how much happens (logarithm of rows), fault bands, chapters, marks where quiet time is drawn
 * short, the window that the detail shows, and the playhead. A click or drag seeks; it is a slider for keyboards and screen
 * readers.
 */
import { formatDuration } from '../../sim/report/format.ts';
import type { App, Part } from '../app.ts';
import { surface } from '../kit/canvas.ts';
import { clockText, tickText } from '../kit/clock-text.ts';
import { h, setAttribute, onResize } from '../kit/dom.ts';
import { overviewAxis, ticksBetween, type Axis } from './axis.ts';
import { WindowBrush } from './window-brush.ts';

const TICK_TEXT = 14;
const FONT = '10.5px system-ui, sans-serif';

export class Overview implements Part {
  readonly element = h('div', { class: 'overview' });
  private readonly app: App;
  private readonly ground = h('canvas', { 'aria-hidden': 'true' });
  private readonly head = h('div', { class: 'playhead handle', 'aria-hidden': 'true' });
  private readonly slider: HTMLElement;
  private readonly brush: WindowBrush;
  private drawn = '';

  constructor(app: App) {
    this.app = app;
    this.brush = new WindowBrush(app, () => this.axis(), this.element);
    this.slider = h('div', {
      class: 'slider',
      role: 'slider',
      tabindex: 0,
      'aria-label': 'Playhead',
      'aria-valuemin': 0,
      'aria-valuemax': Math.round(app.end / 1e6),
      onpointerdown: (event: PointerEvent) => {
        this.slider.setPointerCapture(event.pointerId);
        this.seek(event);
      },
      onpointermove: (event: PointerEvent) => {
        if (this.slider.hasPointerCapture(event.pointerId)) this.seek(event);
      },
    });
    this.element.append(this.ground, this.slider, this.brush.element, this.head);
    onResize(this.element, () => this.draw({ isMoved: true, isReset: true }));
  }

  draw({ isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0) return;
    const axis = this.axis();
    if (isReset) {
      // The window moves often, the ground does not.
      const { theme, store } = this.app;
      const ground = `${width} ${height} ${theme.name} ${store.get().isWarped}`;
      if (ground !== this.drawn) this.drawGround(axis, width, height);
      this.drawn = ground;
      this.brush.draw();
    }
    const { time } = this.app.store.get();
    this.head.style.transform = `translateX(${axis.x(time)}px)`;
    setAttribute(this.slider, 'aria-valuenow', (time / 1e6).toFixed(3));
    setAttribute(this.slider, 'aria-valuetext', clockText(time));
  }

  private axis(): Axis {
    return overviewAxis(this.app, this.element.clientWidth);
  }

  private seek(event: PointerEvent): void {
    const { left } = this.element.getBoundingClientRect();
    this.app.store.set({ time: Math.round(this.axis().time(event.clientX - left)) });
  }

  private drawGround(axis: Axis, width: number, height: number): void {
    const { app } = this;
    const { theme, line } = app;
    const { context } = surface(this.ground, width, height);
    const floor = height - TICK_TEXT;
    context.font = FONT;
    for (const { at, until, name } of app.tables.faults) {
      const [from, to] = [axis.x(at), Math.max(axis.x(at) + 2, axis.x(until))];
      context.fillStyle = theme.faultBand;
      context.fillRect(from, 0, to - from, floor);
      context.fillStyle = theme.fault;
      context.fillRect(from, 0, to - from, 2);
      if (context.measureText(name).width < to - from) context.fillText(name, from + 5, 14);
    }
    this.drawDensity(context, axis, width, floor);
    context.fillStyle = theme.rule;
    context.fillRect(axis.left, floor, axis.right - axis.left, 1);
    context.fillStyle = theme.faint;
    for (const { from, to } of line.gaps) this.drawGap(context, axis.x(from), axis.x(to), floor, formatDuration(to - from));
    if (line.gaps.length === 0) this.drawTicks(context, axis, floor);
    this.drawNames(context, axis, height);
  }

  private drawDensity(context: CanvasRenderingContext2D, axis: Axis, width: number, floor: number): void {
    const bins = new Float64Array(Math.max(1, Math.ceil(width / 2)));
    const { times, counts } = this.app.instants;
    for (let i = 0; i < times.length; i++) bins[Math.min(bins.length - 1, Math.floor(axis.x(times[i]!) / 2))]! += counts[i]!;
    const most = Math.log1p(bins.reduce((a, b) => Math.max(a, b), 1));
    context.fillStyle = this.app.theme.faint;
    bins.forEach((count, bin) => {
      const tall = (Math.log1p(count) / most) * (floor - 20);
      if (count > 0) context.fillRect(bin * 2, floor - tall, 1.5, tall);
    });
  }

  /** A broken line with the time that is left out. */
  private drawGap(context: CanvasRenderingContext2D, from: number, to: number, floor: number, text: string): void {
    const { theme } = this.app;
    context.fillStyle = theme.panel;
    context.fillRect(from + 2, floor, to - from - 4, 1);
    context.fillStyle = theme.faint;
    for (let x = from + 3; x < to - 3; x += 5) context.fillRect(x, floor, 2, 1);
    context.textAlign = 'center';
    if (context.measureText(text).width < to - from + 6) context.fillText(text, (from + to) / 2, floor + 11);
    context.textAlign = 'start';
  }

  private drawTicks(context: CanvasRenderingContext2D, axis: Axis, floor: number): void {
    context.textAlign = 'center';
    for (const at of ticksBetween(0, this.app.end, Math.max(2, (axis.right - axis.left) / 80))) {
      if (axis.x(at) > axis.left + 12) context.fillText(tickText(at), axis.x(at), floor + 11);
    }
    context.textAlign = 'start';
  }

  private drawNames(context: CanvasRenderingContext2D, axis: Axis, height: number): void {
    if (axis.left < 60) return;
    const { theme } = this.app;
    context.font = `650 12px system-ui, sans-serif`;
    context.fillStyle = theme.ink;
    context.fillText('whole run', 16, 16);
    context.font = FONT;
    context.fillStyle = theme.faint;
    context.fillText('events, log scale', 16, 31);
    context.fillText(formatDuration(this.app.end), 16, height - 3);
  }
}

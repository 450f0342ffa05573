/**
 * The whole run in one line: how much happens (logarithm of rows), fault bands, chapters, marks where quiet time is drawn
 * short, and the playhead. A click or drag seeks; it is a slider for keyboards and screen readers.
 */
import { formatDuration } from '../../sim/report/format.ts';
import type { App, Part } from '../app.ts';
import { surface } from '../kit/canvas.ts';
import { clockText } from '../kit/clock-text.ts';
import { h, setAttribute } from '../kit/dom.ts';

const PAD = 10;
const TICK_TEXT = 13;

export class Overview implements Part {
  readonly element = h('div', { class: 'overview' });
  private readonly app: App;
  private readonly ground = h('canvas', { 'aria-hidden': 'true' });
  private readonly head = h('div', { class: 'playhead', 'aria-hidden': 'true' });
  private readonly slider: HTMLElement;
  private width = 0;

  constructor(app: App) {
    this.app = app;
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
    this.element.append(this.ground, this.head, this.slider);
    new ResizeObserver(() => this.draw({ isMoved: true, isReset: true })).observe(this.element);
  }

  draw({ isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0) return;
    if (isReset || width !== this.width) {
      this.width = width;
      this.drawGround(width, height);
    }
    const { time } = this.app.store.get();
    this.head.style.transform = `translateX(${this.x(time)}px)`;
    setAttribute(this.slider, 'aria-valuenow', (time / 1e6).toFixed(3));
    setAttribute(this.slider, 'aria-valuetext', clockText(time));
  }

  private x(time: number): number {
    return PAD + this.app.line.place(time) * (this.width - 2 * PAD);
  }

  private seek(event: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    const place = (event.clientX - box.left - PAD) / (this.width - 2 * PAD);
    this.app.store.set({ time: Math.round(this.app.line.time(place)) });
  }

  private drawGround(width: number, height: number): void {
    const { app } = this;
    const { theme, line } = app;
    const { context } = surface(this.ground, width, height);
    const floor = height - TICK_TEXT;
    for (const { at, until, name } of app.tables.faults) {
      const [from, to] = [this.x(at), Math.max(this.x(at) + 2, this.x(until))];
      context.fillStyle = theme.faultBand;
      context.fillRect(from, 0, to - from, floor);
      context.fillStyle = theme.fault;
      context.fillRect(from, 0, to - from, 2);
      context.font = '11px system-ui, sans-serif';
      context.fillText(name, from + 4, 13, Math.max(0, to - from - 8));
    }
    this.drawDensity(context, width, floor);
    context.strokeStyle = theme.rule;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(PAD, floor + 0.5);
    context.lineTo(width - PAD, floor + 0.5);
    context.stroke();
    context.font = '10px system-ui, sans-serif';
    context.textBaseline = 'alphabetic';
    context.fillStyle = theme.faint;
    for (const { from, to } of line.gaps) this.drawGap(context, this.x(from), this.x(to), floor, formatDuration(to - from));
    if (line.gaps.length === 0) this.drawTicks(context, floor);
  }

  private drawDensity(context: CanvasRenderingContext2D, width: number, floor: number): void {
    const bins = new Float64Array(Math.max(1, Math.floor(width / 2)));
    const { times, counts } = this.app.instants;
    for (let i = 0; i < times.length; i++) bins[Math.min(bins.length - 1, Math.floor(this.x(times[i]!) / 2))]! += counts[i]!;
    const most = Math.log1p(bins.reduce((a, b) => Math.max(a, b), 1));
    context.fillStyle = this.app.theme.faint;
    bins.forEach((count, bin) => {
      const tall = (Math.log1p(count) / most) * (floor - 16);
      if (count > 0) context.fillRect(bin * 2, floor - tall, 1.5, tall);
    });
  }

  /** A broken line with the time that is left out. */
  private drawGap(context: CanvasRenderingContext2D, from: number, to: number, floor: number, text: string): void {
    const { theme } = this.app;
    context.strokeStyle = theme.page;
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(from + 2, floor + 0.5);
    context.lineTo(to - 2, floor + 0.5);
    context.stroke();
    context.strokeStyle = theme.faint;
    context.lineWidth = 1;
    context.setLineDash([1, 3]);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = theme.faint;
    context.textAlign = 'center';
    if (context.measureText(text).width < to - from) context.fillText(text, (from + to) / 2, floor + 11);
    context.textAlign = 'start';
  }

  private drawTicks(context: CanvasRenderingContext2D, floor: number): void {
    const steps = [60, 120, 300, 600, 1800, 3600, 7200].map((s) => s * 1e6);
    const step = steps.find((one) => this.app.end / one <= 10) ?? this.app.end / 8;
    context.textAlign = 'center';
    for (let at = step; at < this.app.end; at += step)
      context.fillText(clockText(at).replace(/\.000$/, ''), this.x(at), floor + 11);
    context.textAlign = 'start';
  }
}

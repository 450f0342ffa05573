/**
 * Availability over the line of time against its target, tries behind requests. In each column of pixels the lowest and
 * highest values of that stretch are drawn, so that no dip is lost; where nothing ends there is a gap.
 */
import { formatRatio } from '../../sim/report/format.ts';
import type { App, Part } from '../app.ts';
import { ratioAt, type Answers } from '../figures/answers.ts';
import type { Series } from '../figures/series.ts';
import { surface } from '../kit/canvas.ts';
import { h, setText } from '../kit/dom.ts';
import { OBJECTIVE_DEFAULT } from '../../sim/measure/measurement.ts';

const PAD = 10;

export class AvailabilityStrip implements Part {
  readonly element = h('div', { class: 'strip' });
  private readonly app: App;
  private readonly canvas = h('canvas', { 'aria-hidden': 'true' });
  private readonly head = h('div', { class: 'playhead', 'aria-hidden': 'true' });
  private readonly now = h('output', { class: 'strip-now' });
  private width = 0;

  constructor(app: App) {
    this.app = app;
    this.element.append(
      h('div', { class: 'strip-name' }, 'answered'),
      this.now,
      h('div', { class: 'strip-plot' }, this.canvas, this.head),
    );
    new ResizeObserver(() => this.draw({ isMoved: true, isReset: true })).observe(this.element);
  }

  draw({ isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const box = this.canvas.parentElement!;
    const { clientWidth: width, clientHeight: height } = box;
    if (width === 0) return;
    const { time, service } = this.app.store.get();
    const answers = this.app.answers(service);
    if (isReset || width !== this.width) {
      this.width = width;
      this.drawGround(answers, width, height);
    }
    this.head.style.transform = `translateX(${PAD + this.app.line.place(time) * (width - 2 * PAD)}px)`;
    const requests = ratioAt(answers.answered, answers.lost, time);
    const tries = ratioAt(answers.triesAnswered, answers.triesFailed, time);
    setText(this.now, `requests ${textOf(requests)} · tries ${textOf(tries)} · target ${formatRatio(this.target())}`);
  }

  private target(): number {
    return targetOf(this.app);
  }

  private drawGround(answers: Answers, width: number, height: number): void {
    const { theme } = this.app;
    const { context } = surface(this.canvas, width, height);
    const y = (ratio: number): number => 4 + (1 - ratio) * (height - 8);
    context.fillStyle = theme.rule;
    context.fillRect(PAD, y(0), width - 2 * PAD, 1);
    this.columns(context, answers.triesAnswered, answers.triesFailed, { width, y, colour: theme.faint });
    this.columns(context, answers.answered, answers.lost, { width, y, colour: theme.good });
    context.strokeStyle = theme.fault;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(PAD, Math.round(y(this.target())) + 0.5);
    context.lineTo(width - PAD, Math.round(y(this.target())) + 0.5);
    context.stroke();
    context.setLineDash([]);
  }

  private columns(
    context: CanvasRenderingContext2D,
    good: Series,
    bad: Series,
    { width, y, colour }: { readonly width: number; readonly y: (ratio: number) => number; readonly colour: string },
  ): void {
    const { line } = this.app;
    const inner = width - 2 * PAD;
    const breaks = [...good.times, ...bad.times].sort((a, b) => a - b);
    let next = 0;
    let before: number | null = null;
    context.fillStyle = colour;
    for (let column = 0; column < inner; column++) {
      const until = line.time((column + 1) / inner);
      let [low, high] = [Infinity, -Infinity];
      const see = (ratio: number | null): void => {
        if (ratio === null) return;
        low = Math.min(low, ratio);
        high = Math.max(high, ratio);
      };
      see(before);
      while (next < breaks.length && breaks[next]! <= until) see(ratioAt(good, bad, breaks[next++]!));
      before = ratioAt(good, bad, until);
      see(before);
      if (high >= 0) context.fillRect(PAD + column, y(high) - 0.8, 1, y(low) - y(high) + 1.6);
    }
  }
}

const textOf = (ratio: number | null): string => (ratio === null ? 'none' : formatRatio(ratio, null, 3));

/** The strictest availability that the run was held to, or three nines. */
export function targetOf({ report }: App): number {
  const limits = (report?.targets ?? []).filter(({ metric }) => metric === 'availability').map(({ limit }) => limit);
  return limits.length === 0 ? OBJECTIVE_DEFAULT : Math.max(...limits);
}

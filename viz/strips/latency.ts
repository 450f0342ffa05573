/** Round-trip time of the people of a service: median, 95th and 99th percentile. */
import { formatDuration } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { rttsAt, type Rtts } from '../figures/rtts.ts';
import { columns, Strip, type Drawing } from './strip.ts';

export class LatencyStrip extends Strip {
  constructor(app: App) {
    super(app, 'round trip', 'Round-trip time, weighted by people: median (dark), 95th and 99th percentile (paler)');
  }

  protected textAt(time: number): string {
    const values = rttsAt(this.rtts(), time);
    if (values === null || Number.isNaN(values[0])) return 'nobody is answered';
    const [p50, p95, p99] = values.map((us) => (us / 1000).toFixed(us < 9950 ? 1 : 0));
    return `median ${p50} ms\np95 ${p95}, p99 ${p99} ms`;
  }

  protected drawCurves(drawing: Drawing): void {
    const { context, axis, height } = drawing;
    const { theme } = this.app;
    const rtts = this.rtts();
    const at =
      (i: number) =>
      (time: number): number | null => {
        const value = rttsAt(rtts, time)?.[i];
        return value === undefined || Number.isNaN(value) ? null : value;
      };
    let most = 1;
    columns(axis, rtts.times, at(2), (_, _low, high) => {
      most = Math.max(most, high);
    });
    const y = (us: number): number => 5 + (1 - us / (most * 1.05)) * (height - 10);
    context.fillStyle = theme.rule;
    context.fillRect(axis.left, Math.round(y(0)), axis.right - axis.left, 1);
    const colours = [theme.ink, theme.quiet, theme.faint];
    for (const i of [2, 1, 0])
      this.curve(drawing, at(i), { breaks: rtts.times, y, colour: colours[i]!, width: i === 0 ? 2 : 1 });
    this.label(context, formatDuration(most), axis.right, y(most) + 10);
  }

  private rtts(): Rtts {
    return this.app.rtts(this.app.store.get().service);
  }
}

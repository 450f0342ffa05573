/** Round-trip time of the people of a service: median, 95th and 99th percentile. */
import { formatDuration } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { rttsAt, type Rtts } from '../figures/rtts.ts';
import { columns, Strip, type Drawing } from './strip.ts';

export class LatencyStrip extends Strip {
  constructor(app: App) {
    super(app, 'round trip', 'Round-trip time, weighted by people: median (dark), 95th and 99th percentile (paler)');
  }

  protected textAt(app: App, time: number): string {
    const values = rttsAt(rttsOf(app), time);
    if (values === null || Number.isNaN(values[0])) return 'nobody is answered';
    const [p50, p95, p99] = values.map((us) => (us / 1000).toFixed(us < 9950 ? 1 : 0));
    return app.comparison === null && app === this.app
      ? `median ${p50} ms\np95 ${p95}, p99 ${p99} ms`
      : `${p50} · ${p95} · ${p99} ms`;
  }

  protected drawCurves(drawing: Drawing): void {
    const { context, axis, height } = drawing;
    const { theme } = this.app;
    let most = 1;
    const curves = this.sources().map(({ app, isDashed }) => {
      const rtts = rttsOf(app);
      const at =
        (i: number) =>
        (time: number): number | null => {
          const value = time > app.end ? undefined : rttsAt(rtts, time)?.[i];
          return value === undefined || Number.isNaN(value) ? null : value;
        };
      columns(axis, rtts.times, at(2), (_, _low, high) => {
        most = Math.max(most, high);
      });
      return { at, isDashed, breaks: rtts.times };
    });
    const y = (us: number): number => 5 + (1 - us / (most * 1.05)) * (height - 10);
    context.fillStyle = theme.rule;
    context.fillRect(axis.left, Math.round(y(0)), axis.right - axis.left, 1);
    const colours = [theme.ink, theme.quiet, theme.faint];
    for (const { at, isDashed, breaks } of curves) {
      for (const i of [2, 1, 0]) {
        this.curve(drawing, at(i), { breaks, y, colour: colours[i]!, width: i === 0 ? (isDashed ? 1.5 : 2) : 1, isDashed });
      }
    }
    this.label(context, formatDuration(most), axis.right, y(most) + 10);
  }
}

const rttsOf = (app: App): Rtts => app.rtts(app.store.get().service);

/** How full each datacenter is: its fullest service, against its capacity, one line a datacenter in its colour. */
import { formatRatio } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { siteColour } from '../theme/palette.ts';
import { Strip, type Drawing } from './strip.ts';

export class LoadStrip extends Strip {
  /** By datacenter: the instants at which one of its curves bends. */
  private readonly breaks: readonly Float64Array[];
  private hover = -1;

  constructor(app: App) {
    super(app, 'load', 'Load ÷ capacity of the fullest service of each datacenter; the dashed line is full');
    this.breaks = app.loads.ofSite.map((resources) => {
      const times = resources.flatMap((one) => [...app.loads.loads[one]!.times, ...app.loads.capacities[one]!.times]);
      return Float64Array.from(new Set(times)).sort();
    });
  }

  override draw({ isMoved, isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const { hover } = this.app.store.get();
    super.draw({ isMoved, isReset: isReset || hover !== this.hover });
    this.hover = hover;
  }

  protected textAt(time: number): string {
    const fullest = this.app.tables.datacenters
      .map(({ index, name }) => ({ name, ratio: this.app.loads.ofDatacenter(index, time).ratio }))
      .sort((a, b) => b.ratio - a.ratio)
      .slice(0, 2);
    return fullest.map(({ name, ratio }) => `${name} ${formatRatio(ratio, null, 0)}`).join('\n');
  }

  protected drawCurves(drawing: Drawing): void {
    const { context, axis, height } = drawing;
    const { app } = this;
    const most = 1.15;
    const y = (ratio: number): number => 4 + (1 - Math.min(most, ratio) / most) * (height - 9);
    context.fillStyle = app.theme.rule;
    context.fillRect(axis.left, Math.round(y(0)), axis.right - axis.left, 1);
    const { hover } = app.store.get();
    for (const { index } of app.tables.datacenters) {
      const at = (time: number): number | null => {
        const { ratio, capacity } = app.loads.ofDatacenter(index, time);
        return capacity > 0 ? ratio : null;
      };
      context.globalAlpha = hover < 0 || hover === index ? 1 : 0.2;
      this.curve(drawing, at, { breaks: this.breaks[index]!, y, colour: siteColour(app.theme, index), width: 1.4 });
    }
    context.globalAlpha = 1;
    context.strokeStyle = app.theme.fault;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(axis.left, Math.round(y(1)) + 0.5);
    context.lineTo(axis.right, Math.round(y(1)) + 0.5);
    context.stroke();
    context.setLineDash([]);
  }
}

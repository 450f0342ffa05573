/** How full each datacenter is: its fullest service, against its capacity, one line a datacenter in its colour. */
import { formatRatio } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { siteColour } from '../theme/palette.ts';
import { Strip, type Drawing } from './strip.ts';

export class LoadStrip extends Strip {
  /** By run and datacenter: the instants at which one of its curves bends. */
  private readonly breaks = new WeakMap<App, readonly Float64Array[]>();
  private hover = -1;

  constructor(app: App) {
    super(app, 'load', 'Load ÷ capacity of the fullest service of each datacenter; the dashed line is full');
  }

  override draw({ isMoved, isReset }: { readonly isMoved: boolean; readonly isReset: boolean }): void {
    const { hover } = this.app.store.get();
    super.draw({ isMoved, isReset: isReset || hover !== this.hover });
    this.hover = hover;
  }

  protected textAt(app: App, time: number): string {
    const fullest = app.tables.datacenters
      .map(({ index, name }) => ({ name, ratio: app.loads.ofDatacenter(index, time).ratio }))
      .sort((a, b) => b.ratio - a.ratio)
      .slice(0, 2);
    const texts = fullest.map(({ name, ratio }) => `${name} ${formatRatio(ratio, null, 0)}`);
    return texts.join('\n');
  }

  protected drawCurves(drawing: Drawing): void {
    const { context, axis, height } = drawing;
    const { app } = this;
    const most = 1.15;
    const y = (ratio: number): number => 4 + (1 - Math.min(most, ratio) / most) * (height - 9);
    context.fillStyle = app.theme.rule;
    context.fillRect(axis.left, Math.round(y(0)), axis.right - axis.left, 1);
    const { hover } = app.store.get();
    const sites = app.comparison?.sites;
    for (const { app: of, isDashed } of this.sources()) {
      of.tables.datacenters.forEach(({ index }) => {
        const at = (time: number): number | null => {
          const { ratio, capacity } = of.loads.ofDatacenter(index, time);
          return capacity > 0 && time <= of.end ? ratio : null;
        };
        // A site has one colour in both runs.
        const site = isDashed ? (sites?.findIndex(({ baseline }) => baseline === index) ?? index) : index;
        context.globalAlpha = hover < 0 || hover === site ? 1 : 0.2;
        const look = { y, colour: siteColour(app.theme, site), width: isDashed ? 1 : 1.4, isDashed };
        this.curve(drawing, at, { breaks: this.breaksOf(of)[index]!, ...look });
      });
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

  private breaksOf(app: App): readonly Float64Array[] {
    let found = this.breaks.get(app);
    if (found === undefined) {
      const { loads, capacities, ofSite } = app.loads;
      found = ofSite.map((resources) => {
        const times = resources.flatMap((one) => [...loads[one]!.times, ...capacities[one]!.times]);
        return Float64Array.from(new Set(times)).sort();
      });
      this.breaks.set(app, found);
    }
    return found;
  }
}

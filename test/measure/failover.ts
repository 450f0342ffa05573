/** One failover written by hand, and how a metric is asked of a trace. */
import { measure, type MeasureOptions } from '../../sim/measure/measurement.ts';
import { cellsWith, type Figure } from '../../sim/measure/readings.ts';
import { metricReducers } from '../../sim/measure/registry.ts';
import type { MetricName } from '../../sim/model/metrics.ts';
import type { Aggregate } from '../../sim/model/scenario/types.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { SessionState, UpState } from '../../sim/trace/states.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { BERLIN, HandMade, LAGOS, minute, ROOT, Routers, second } from './hand-made.ts';

export const value: Aggregate = { kind: 'value' };

/** The figure over all cells with these labels. */
export function figure(
  trace: Trace,
  metric: MetricName,
  labels: Record<string, string> = {},
  aggregate: Aggregate = value,
  options: Partial<MeasureOptions> = {},
): Figure | null {
  const reducer = measure(trace, options, (measurement) => measurement.shared(metricReducers[metric]));
  const readings = reducer.result(trace.end);
  return readings.figure(cellsWith(readings, labels), aggregate);
}

/** Its value alone. */
export const of = (
  trace: Trace,
  metric: MetricName,
  labels: Record<string, string> = {},
  aggregate: Aggregate = value,
): number | undefined => figure(trace, metric, labels, aggregate)?.value;

/** Fra loses its power at 5:00; Berlin is served by ams from 5:02 on; all is as before at 8:00. */
export function failover(): HandMade {
  const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute, for: 3 * minute }] }).steady();
  made
    .at(5 * minute, ROOT.fault)
    .row(EventKind.routerState, Routers.fra, 0, UpState.up, UpState.down)
    .row(EventKind.sessionState, 0, 0, SessionState.established, SessionState.idle)
    .path(BERLIN, [Routers.berlinAccess], Outcome.blackHole)
    .rtt(BERLIN, 0)
    .traffic(BERLIN, 300, { timeout: 300 })
    .path(LAGOS, [Routers.lagosAccess], Outcome.blackHole)
    .rtt(LAGOS, 0)
    .traffic(LAGOS, 100, { timeout: 100 });
  made
    .at(5 * minute + second, ROOT.fault)
    .row(EventKind.sessionState, 1, 0, SessionState.established, SessionState.idle)
    .row(EventKind.routeChange, Routers.transit, 0, 0, 1);
  made.at(5 * minute + 1.5 * second, ROOT.fault).row(EventKind.bgpSend, 1, 1, 1, 0);
  made
    .at(5 * minute + 2 * second, ROOT.fault)
    .path(BERLIN, [Routers.berlinAccess, Routers.ams])
    .rtt(BERLIN, 30_000)
    .traffic(BERLIN, 300, { timeout: 0 });
  made
    .at(5 * minute + 4 * second, ROOT.fault)
    .path(LAGOS, [Routers.lagosAccess, Routers.transit, Routers.ams])
    .rtt(LAGOS, 110_000)
    .traffic(LAGOS, 100, { timeout: 0 });
  made.at(8 * minute, ROOT.heal).row(EventKind.routerState, Routers.fra, 0, UpState.down, UpState.up);
  made
    .at(8 * minute + second, ROOT.heal)
    .row(EventKind.bgpSend, 0, 1, 0, 1)
    .path(BERLIN, [Routers.berlinAccess, Routers.fra])
    .rtt(BERLIN, 20_000)
    .path(LAGOS, [Routers.lagosAccess, Routers.transit, Routers.fra])
    .rtt(LAGOS, 90_000);
  return made;
}

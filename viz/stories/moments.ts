/** Moments of a story as instants of a run. */
import type { App } from '../app.ts';
import type { Moment } from './story.ts';

const SECOND_US = 1e6;

/** In µs, within the run; null when the run has no such moment. */
export function momentOf({ tables, chapters, end }: App, moment: Moment): number | null {
  if (moment === 'start') return 0;
  if (moment === 'end') return end;
  const fault = tables.faults.find(({ id }) => id === moment.fault);
  if (fault === undefined) return null;
  const { phase, plusSeconds = 0 } = moment;
  const base = phase === undefined ? fault.at : chapters.find((one) => one.fault === fault.index && one.kind === phase)?.time;
  if (base === undefined) return null;
  return Math.min(end, Math.max(0, base + Math.round(plusSeconds * SECOND_US)));
}

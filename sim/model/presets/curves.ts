/**
 * Shapes of demand over a day in local solar time. The shapes follow what exchanges publish for eyeball and business networks: a
 * trough before dawn, a plateau by day, a peak in the evening (or at noon for business); the figures are ours and normalised to a
 * mean of 1.
 */
import { assert } from '../../kernel/assert.ts';
import { hours } from '../../kernel/time.ts';
import type { Duration } from '../../kernel/time.ts';
import type { Curve, CurvePoint } from '../topology/people.ts';

const DAY_US = 86_400_000_000;

/** The mean over 24 h of the piecewise linear curve that goes on from the last point to the first around midnight. */
export function curveMean(points: readonly CurvePoint[]): number {
  let area = 0;
  for (const [index, point] of points.entries()) {
    const next = points[index + 1] ?? points[0]!;
    const span = points.length === 1 ? DAY_US : (next.timeOfDay - point.timeOfDay + DAY_US) % DAY_US;
    area += (span * (point.factor + next.factor)) / 2;
  }
  return area / DAY_US;
}

/**
 * A curve with its points in order and a mean of 1. @throws AssertionError when the mean is 0; written curves are checked before.
 */
export function curve(points: readonly CurvePoint[]): Curve {
  const sorted = [...points].sort((a, b) => a.timeOfDay - b.timeOfDay);
  const mean = curveMean(sorted);
  assert(mean > 0, 'a curve of demand without any demand');
  return { points: sorted.map(({ timeOfDay, factor }) => ({ timeOfDay, factor: factor / mean })) };
}

const byHour = (factors: Readonly<Record<number, number>>): Curve =>
  curve(Object.entries(factors).map(([hour, factor]) => ({ timeOfDay: hours(Number(hour)) as Duration, factor })));

export const curvePresets = {
  flat: byHour({ 0: 1 }),
  residential: byHour({ 1: 0.7, 4: 0.4, 6: 0.45, 9: 0.9, 12: 1.05, 16: 1.15, 20: 1.6, 22: 1.45 }),
  business: byHour({ 0: 0.3, 5: 0.3, 8: 1.2, 10: 1.9, 12: 1.7, 14: 1.9, 17: 1.4, 20: 0.7 }),
} as const satisfies Record<string, Curve>;

export type CurvePreset = keyof typeof curvePresets;
export const curvePresetNames = Object.keys(curvePresets) as [CurvePreset, ...CurvePreset[]];

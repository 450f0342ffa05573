/** The 95th percentile of the round-trip time of users, weighted by the requests they made. */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { rttQuantile, rttQuantileByPhase } from '../rtt-quantile.ts';

export const rttP95 = (measurement: Measurement): Reducer<Readings> => rttQuantile(measurement, 0.95);

export const rttP95ByPhase = (measurement: Measurement): Reducer<Readings> => rttQuantileByPhase(measurement, 0.95);

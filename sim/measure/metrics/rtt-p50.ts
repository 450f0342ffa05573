/** The median round-trip time of users, weighted by the requests they made. */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { rttQuantile, rttQuantileByPhase } from '../rtt-quantile.ts';

export const rttP50 = (measurement: Measurement): Reducer<Readings> => rttQuantile(measurement, 0.5);

export const rttP50ByPhase = (measurement: Measurement): Reducer<Readings> => rttQuantileByPhase(measurement, 0.5);

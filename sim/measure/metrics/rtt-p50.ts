/** The median round-trip time of users, weighted by the requests they made. */
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { rttQuantile } from '../rtt-quantile.ts';

export const rttP50 = (measurement: Measurement): Reducer<Readings> => rttQuantile(measurement, 0.5);

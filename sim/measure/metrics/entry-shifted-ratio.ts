/**
 * The share of users whose requests at the worst moment enter our AS through another adjacency than just before the first
 * fault, be it to the same site or to another. `datacenter` selects by the site of before.
 */
import { REQUEST } from '../flow-paths.ts';
import { doorShiftedRatio } from '../door-shift.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';

export const entryShiftedRatio = (measurement: Measurement): Reducer<Readings> => doorShiftedRatio(measurement, REQUEST);

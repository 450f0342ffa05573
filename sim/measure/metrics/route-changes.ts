/** Changes of a best route at any router, ours or not. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import type { Readings } from '../readings.ts';
import { rowsByFault } from '../rows-by-fault.ts';

export const routeChanges = (measurement: Measurement): Reducer<Readings> => rowsByFault(measurement, EventKind.routeChange);

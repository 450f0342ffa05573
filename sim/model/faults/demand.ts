/** Faults of what users ask for. */
import type { Duration } from '../../kernel/time.ts';
import { durationSchema, factorSchema } from '../source/scalars.ts';
import type { FaultSpec } from './fault-spec.ts';

export const demandFaults = {
  'demand.scale': {
    targets: ['client', 'region', 'service'],
    hits: ['client', 'service'],
    parameters: {
      by: factorSchema.meta({ description: 'The factor on demand, such as 1.4x or 140%.', examples: ['1.4x'] }),
      ramp: durationSchema.default(0 as Duration).meta({ description: 'The time to reach the new level.', examples: ['60s'] }),
    },
    does: 'the demand of the clients selected is multiplied, at once or over a ramp, and returns the same way at the end',
    confirmedBy: 'the offered rate changes',
    lasts: true,
  },
} as const satisfies Record<string, FaultSpec>;

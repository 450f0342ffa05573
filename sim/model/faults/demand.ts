/** Faults of what users ask for. */
import type { Duration } from '../../kernel/time.ts';
import { bitRateSchema, durationSchema, factorSchema, requestRateSchema } from '../source/scalars.ts';
import { reference } from '../topology/schema-common.ts';
import type { FaultSpec } from './fault-spec.ts';

const onlyService = reference('a service').optional();

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
  },
  'demand.surge': {
    targets: ['client', 'region', 'service'],
    hits: ['client', 'service'],
    parameters: {
      by: factorSchema.default(1).meta({ description: 'The factor on demand at the height of it.', examples: ['3x'] }),
      add: requestRateSchema.default(0).meta({
        description: 'Requests for each million people and service on top of demand, whatever the hour.',
        examples: ['500 rps'],
      }),
      rise: durationSchema
        .default(0 as Duration)
        .meta({ description: 'From the beginning to the height.', examples: ['2min'] }),
      decay: durationSchema
        .default(0 as Duration)
        .meta({ description: 'From the end of `for:` to normal.', examples: ['30min'] }),
      service: onlyService.meta({ description: 'Only what is asked of this service. Default: of all.' }),
    },
    refers: { service: 'service' },
    does: 'people of a region (or some clients) ask for more: up within `rise`, level until `for:` is over, back within `decay`',
    confirmedBy: 'the offered rate changes',
  },
  'demand.attack': {
    targets: ['client', 'region', 'service'],
    hits: ['client', 'service'],
    parameters: {
      requests: requestRateSchema.default(0).meta({
        description: 'Requests for each million people that nobody made: they load links, replicas and what those call.',
        examples: ['2k rps'],
      }),
      traffic: bitRateSchema.default(0).meta({
        description: 'Packets for each million people that no replica answers: they load links up to the site.',
        examples: ['400 Mbit/s'],
      }),
      service: onlyService.meta({ description: 'The service attacked. Default: all that these clients call.' }),
    },
    refers: { service: 'service' },
    does:
      'traffic from where the clients selected are, along their ways, that is not counted as theirs: requests (layer 7), ' +
      'packets (volumetric) or both; it ends with `for:`',
    confirmedBy: 'the load of a link or site changes',
  },
} as const satisfies Record<string, FaultSpec>;

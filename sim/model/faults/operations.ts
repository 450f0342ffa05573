/** What people do to services that are well, by the same clock as faults. */
import * as z from 'zod';
import { seconds, type Duration } from '../../kernel/time.ts';
import { durationSchema } from '../source/scalars.ts';
import { unavailableSchema } from './budget.ts';
import type { FaultSpec } from './fault-spec.ts';

export const operationFaults = {
  'deploy.replace': {
    targets: ['service'],
    hits: ['service'],
    parameters: {
      max_unavailable: unavailableSchema,
      surge: z
        .int()
        .min(0)
        .max(1000)
        .default(0)
        .meta({ description: 'How many new copies are started beside old ones at a site, where there is room. Default 0.' }),
      drain: durationSchema
        .default(seconds(10))
        .meta({ description: 'From leaving the rotation to the stop; 0s stops replicas in the middle of it. Default 10s.' }),
      settle: durationSchema
        .default(0 as Duration)
        .meta({ description: 'Between the end of one site and the beginning of the next. Default 0s.' }),
      order: z
        .enum(['site-by-site', 'all-sites'])
        .default('site-by-site')
        .meta({ description: 'Whether sites take turns. Default site-by-site.' }),
    },
    does:
      'a new version is rolled out: every replica of the service is replaced, a few at a time; with `for:` it is stopped ' +
      'half-way',
    confirmedBy: 'another copy runs in place of a replica',
  },
} as const satisfies Record<string, FaultSpec>;

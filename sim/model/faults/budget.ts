/** How many replicas of a service an operation may take out at once at a site. */
import * as z from 'zod';
import { shareSchema } from '../source/scalars.ts';

const COUNT_MAX = 100_000;

export const unavailableSchema = z
  .union([
    z
      .int()
      .min(0)
      .max(COUNT_MAX)
      .transform((count) => ({ count, share: 0 })),
    shareSchema.transform((share) => ({ count: 1, share })),
  ])
  .default({ count: 1, share: 0 })
  .meta({ description: 'How many replicas of a service may be out at once at a site: a number, or a share of them. Default 1.' });

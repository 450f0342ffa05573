/**
 * The directions of a line or session: `forth` is from the end written first (of a session of ours: from us to the neighbour),
 * `back` is the other way.
 */
import * as z from 'zod';

export const directionSchema = z.enum(['both', 'forth', 'back']).default('both').meta({
  description: 'forth: from the end written first (of a session: from us to the neighbour); back: the other way; or both.',
});

export type Direction = z.output<typeof directionSchema>;

/** Forms that several parts of a written topology share: names, references, places, timers. */
import * as z from 'zod';
import { timerPresetNames } from '../presets/timers.ts';
import { durationSchema, textSchema } from '../source/scalars.ts';

export const NAME_LENGTH_MAX = 120;

/** Names and ids: visible characters without those that selectors give a meaning. */
export const nameSchema = z
  .string()
  .min(1)
  .max(NAME_LENGTH_MAX)
  .regex(/^[\p{L}\p{N}_.:@+-]+$/u, {
    error: (issue) => `not a name: ${JSON.stringify(issue.input)} (letters, digits and _ . : @ + -)`,
  });
export const idSchema = nameSchema.meta({
  description: 'Stable identity; keeps all chance in place when the entity is renamed. Default: its name.',
});
export const reference = (to: string) => nameSchema.meta({ description: `The name or id of ${to}.` });

export const placeSchema = z
  .union([
    z.string().meta({ description: 'A metro, such as frankfurt.', examples: ['frankfurt', 'sao-paulo'] }),
    z
      .strictObject({
        name: textSchema,
        country: z.string().regex(/^[A-Z]{2}$/, { error: 'not a country code of two capital letters (ISO 3166-1)' }),
        lat: z.number().min(-90).max(90),
        lon: z.number().min(-180).max(180),
      })
      .meta({ description: 'A place by its coordinates in degrees.' }),
  ])
  .meta({ description: 'Where it is: a metro by name, or coordinates.' });

export const mediumSchema = z.enum(['direct', 'switched']).meta({
  description: 'direct: loss of carrier is seen at both ends; switched: a switch in between hides it, as at an exchange.',
});
export const bfdSchema = z
  .strictObject({
    interval: durationSchema.meta({ description: 'Between packets.' }),
    multiplier: z.int().min(1).max(255).default(3).meta({ description: 'Missed packets until the path is dead.' }),
  })
  .meta({ description: 'Bidirectional forwarding detection (RFC 5880).' });

export const timerFields = {
  hold_time: durationSchema,
  keepalive: durationSchema,
  mrai_ebgp: durationSchema,
  mrai_ibgp: durationSchema,
  connect_retry: durationSchema,
  limit_withdrawals: z.boolean(),
  processing: z.strictObject({ low: durationSchema, high: durationSchema }),
};
export const timersSchema = z
  .union([
    z.enum(timerPresetNames),
    z.strictObject({ profile: z.enum(timerPresetNames).default('rfc4271'), ...z.strictObject(timerFields).partial().shape }),
  ])
  .meta({ description: 'BGP timers: the name of a profile, or a profile with some of its figures changed.' });

/** The written form of a measured AS graph as the outside world. */
import * as z from 'zod';
import { peopleSchema, textSchema } from '../source/scalars.ts';
import { behaviourSchema } from './schema-bgp.ts';
import { timersSchema } from './schema-common.ts';

const metrosSchema = z.array(z.string()).min(1).max(64);

export const namedAsSchema = z.strictObject({
  name: textSchema.optional().meta({ description: 'What people call it.' }),
  kind: z.enum(['transit', 'regional', 'eyeball', 'content']).meta({ description: 'An eyeball has people at its places.' }),
  places: metrosSchema.meta({ description: 'Metros in which it has routers and, if it is an eyeball, people.' }),
  gateways: metrosSchema.optional().meta({ description: 'Metros in which it has routers to meet others, and no people.' }),
  timers: timersSchema.optional().meta({ description: 'BGP timers. Default: drawn, as nobody knows them.' }),
  bgp: behaviourSchema.optional(),
});

export const asGraphSchema = z
  .strictObject({
    file: z.string().min(1).max(1000).meta({
      description:
        'AS relationships as CAIDA publishes them (serial-1 or serial-2; plain, .gz or .bz2), or the binary form that ' +
        'propagate --cache keeps: relative to this file, or else to the data directory.',
    }),
    people: peopleSchema.optional().meta({
      description: 'People behind the eyeballs in all. Default: the users of the internet.',
    }),
    ases: z
      .record(
        z.string().regex(/^AS[1-9][0-9]{0,9}$/, { error: 'not an AS number as it is written here, such as AS174' }),
        namedAsSchema,
      )
      .meta({
        description:
          'The ASes that matter, by number (AS174): those with people, those that we have sessions with, carriers of several ' +
          'places. They and all their direct and indirect providers are taken from the graph; no others can carry their routes.',
      }),
  })
  .meta({ description: 'A measured AS graph as the outside world.' });

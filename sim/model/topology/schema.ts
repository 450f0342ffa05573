/**
 * A topology as people write it. Only the form is checked here; that names refer to something is the resolver's. Keys are
 * snake_case, entities are maps keyed by name, every entity may carry an `id:` that survives renaming. Descriptions are what an
 * editor shows.
 */
import * as z from 'zod';
import { textSchema } from '../source/scalars.ts';
import { rpkiSchema } from './schema-bgp.ts';
import { nameSchema } from './schema-common.ts';
import {
  ownAsSchema,
  aggregateSchema,
  datacenterSchema,
  backboneSchema,
  neighborSchema,
  internetSchema,
} from './schema-network.ts';
import { schedulingSchema } from './schema-scheduling.ts';
import { serviceSchema, clientsSchema, populationSchema } from './schema-services.ts';

export const headerFields = {
  version: z.literal(1),
  name: textSchema.optional().meta({ description: 'Default: the name of the file.' }),
  description: textSchema.optional(),
};

export const topologySchema = z
  .strictObject({
    kind: z.literal('topology'),
    ...headerFields,
    as: ownAsSchema,
    aggregates: z
      .record(nameSchema, aggregateSchema)
      .default({})
      .meta({ description: 'Blocks announced to the world, by name.' }),
    datacenters: z.record(nameSchema, datacenterSchema).meta({ description: 'Our sites, by name.' }),
    backbone: z
      .record(nameSchema, backboneSchema)
      .default({})
      .meta({ description: 'Links between our routers, by name. Routers of one datacenter are joined by themselves.' }),
    neighbors: z
      .record(nameSchema, neighborSchema)
      .default({})
      .meta({ description: 'Outside ASes that we have sessions with, by name.' }),
    internet: internetSchema,
    rpki: rpkiSchema.optional(),
    services: z.record(nameSchema, serviceSchema).meta({ description: 'What is called, by name.' }),
    scheduling: schedulingSchema.default('none'),
    clients: clientsSchema.default({}),
    populations: z
      .record(nameSchema, populationSchema)
      .default({})
      .meta({ description: 'People beyond those generated, by name.' }),
  })
  .meta({
    title: 'Catchment topology',
    description: 'A platform in several datacenters, its neighbours, the internet and the people.',
  });

/** What the schema yields: written form, scalars in base units, optional parts still absent. */
export type WrittenTopology = z.output<typeof topologySchema>;

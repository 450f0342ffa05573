/** The written form of networks: our own AS and sites, sessions with neighbours, the internet outside. */
import * as z from 'zod';
import { asnSchema, bitRateSchema, durationSchema, lengthSchema, peopleSchema, prefixSchema } from '../source/scalars.ts';
import { asGraphSchema } from './schema-as-graph.ts';
import { behaviourSchema, sessionBgpFields } from './schema-bgp.ts';
import { nameSchema, idSchema, reference, placeSchema, mediumSchema, bfdSchema, timersSchema } from './schema-common.ts';

const stubRouterSchema = z
  .strictObject({
    on_startup: z
      .union([z.literal('wait-for-bgp'), durationSchema])
      .optional()
      .meta({
        description: 'After booting: so long, or until its BGP sessions are all up (10 minutes at most). Default: never.',
      }),
    method: z
      .enum(['max-metric', 'overload-bit'])
      .optional()
      .meta({ description: 'Its links cost the most, or it is never passed through. Default max-metric.' }),
  })
  .meta({ description: 'Routers that ask not to be passed through (RFC 6987, RFC 3277).' });

export const ownAsSchema = z
  .strictObject({
    number: asnSchema.meta({
      description: 'Our AS number; a documentation or private one (64496-64511, 64512-65534, 65536-65551).',
    }),
    ibgp: z
      .union([z.literal('full-mesh'), z.strictObject({ route_reflectors: z.array(reference('a router')).min(1) })])
      .default('full-mesh'),
    igp: z
      .strictObject({
        flood: durationSchema.optional().meta({ description: 'Delay of flooding per hop, beyond propagation. Default 5ms.' }),
        spf: durationSchema.optional().meta({ description: 'From news to new shortest paths. Default 50ms.' }),
        detect: durationSchema.optional().meta({ description: 'Until the loss of carrier is seen. Default 10ms.' }),
        stub_router: stubRouterSchema.optional(),
      })
      .default({}),
    timers: timersSchema.default('frr'),
    bgp: behaviourSchema.optional(),
    fib_install: durationSchema.optional().meta({ description: 'From decision to forwarding. Default 50ms.' }),
  })
  .meta({ description: 'Our own autonomous system.' });

export const aggregateSchema = z.strictObject({
  id: idSchema.optional(),
  prefixes: z.array(prefixSchema).min(1).max(2).meta({ description: 'One per address family, no longer than /24 and /48.' }),
  announce_while: z
    .union([
      z.literal('always'),
      z.strictObject({ at_least: z.int().min(1).max(1000).default(1), scope: z.enum(['site', 'as']).default('site') }),
    ])
    .default({ at_least: 1, scope: 'site' })
    .meta({
      description:
        'always, or while so many service addresses within it are originated at this site (scope site) or anywhere (as).',
    }),
});

export const entityListOrMap = <T extends z.ZodType>(what: string, entry: T) =>
  z.union([z.array(nameSchema).min(1), z.record(nameSchema, entry)]).meta({ description: what });

export const datacenterSchema = z.strictObject({
  id: idSchema.optional(),
  place: placeSchema,
  routers: entityListOrMap('Border routers: names, or a map of names.', z.strictObject({ id: idSchema.optional() }).nullable()),
  nodes: z
    .union([
      z
        .strictObject({
          racks: z.int().min(1).max(1000),
          nodes_per_rack: z.int().min(1).max(1000),
          replicas_per_node: z
            .int()
            .min(1)
            .max(10_000)
            .optional()
            .meta({ description: 'How many replicas a node holds; unlimited without it.' }),
        })
        .meta({ description: 'Nodes <datacenter>-r1-n1 and so on.' }),
      z.record(nameSchema, z.strictObject({ id: idSchema.optional(), rack: nameSchema.default('r1') }).nullable()),
    ])
    .default({ racks: 1, nodes_per_rack: 1 })
    .meta({ description: 'The machines: counts, or a map of names to racks.' }),
});

export const backboneSchema = z.strictObject({
  id: idSchema.optional(),
  between: z.tuple([reference('a router'), reference('a router')]),
  length: lengthSchema.optional().meta({ description: 'Of the cable. Default: from the places, with the usual detour.' }),
  delay: durationSchema.optional().meta({ description: 'One way. Default: from the length.' }),
  capacity: bitRateSchema.optional().meta({ description: 'Each way. Default 100 Gbit/s.' }),
  metric: z.int().min(1).max(16_777_214).optional().meta({ description: 'IGP cost. Default: its delay in units of 0.1 ms.' }),
  risk: z.array(nameSchema).optional().meta({ description: 'Shared-risk groups: what can be cut together.' }),
  medium: mediumSchema.optional(),
  bfd: bfdSchema.nullable().optional(),
});

export const sessionFields = {
  medium: mediumSchema.optional(),
  capacity: bitRateSchema.optional().meta({ description: 'Each way. Default 100 Gbit/s.' }),
  delay: durationSchema.optional().meta({ description: 'One way. Default: from the places.' }),
  bfd: bfdSchema.nullable().optional(),
  timers: z.strictObject({ hold_time: durationSchema, keepalive: durationSchema.optional() }).optional(),
  local_pref: z.int().min(0).max(4_294_967_295).optional().meta({ description: 'Preference of routes learned here.' }),
  prepend: z.int().min(0).max(32).optional().meta({ description: 'How many times more our number goes into the path.' }),
  med: z.int().min(0).max(4_294_967_295).optional(),
  ...sessionBgpFields,
  accepts_host_routes: z.boolean().optional().meta({ description: 'The neighbour agreed to take /32 and /128 from us.' }),
  announce: z
    .union([
      z.literal('all'),
      z.strictObject({ only: z.array(reference('an aggregate')) }),
      z.strictObject({ except: z.array(reference('an aggregate')) }),
    ])
    .optional()
    .meta({ description: 'Which aggregates are announced here. Default all.' }),
};

export const sessionSchema = z.strictObject({
  id: idSchema.optional(),
  router: reference('a router of ours'),
  pop: z
    .string()
    .optional()
    .meta({ description: 'The place of the neighbour: a metro or the id of a pop. Default: the nearest.' }),
  ...sessionFields,
});

export const neighborSchema = z.strictObject({
  id: idSchema.optional(),
  as: reference('an outside AS').optional().meta({ description: 'The outside AS. Default: the one with this name.' }),
  relationship: z.enum(['transit', 'peer', 'route-server', 'customer']),
  ...sessionFields,
  sessions: z
    .union([z.array(z.union([nameSchema, sessionSchema])).min(1), z.record(nameSchema, sessionSchema)])
    .meta({ description: 'Sessions: routers, or {router, pop, …}; what is written beside `sessions` holds for each.' }),
});

export const outsideAsSchema = z.strictObject({
  id: idSchema.optional(),
  asn: asnSchema,
  kind: z.enum(['transit', 'regional', 'eyeball', 'route-server', 'content']),
  pops: z
    .union([z.array(z.string()).min(1), z.record(nameSchema, z.strictObject({ id: idSchema.optional(), place: placeSchema }))])
    .meta({ description: 'Places where it has routers: metros, or a map of names to places.' }),
  timers: timersSchema.optional(),
  bgp: behaviourSchema.optional(),
  prefix_limits: z
    .strictObject({ v4: z.int().min(0).max(32).default(24), v6: z.int().min(0).max(128).default(48) })
    .optional()
    .meta({ description: 'The longest prefixes that it accepts. Default /24 and /48.' }),
  fib_install: durationSchema.optional(),
});

export const outsideLinkSchema = z.strictObject({
  id: idSchema.optional(),
  between: z
    .tuple([z.string(), z.string()])
    .meta({ description: 'Two outside ASes, or pops of theirs. For `provider` the second is the provider.' }),
  relationship: z.enum(['provider', 'peer']),
  at: z.array(z.string()).min(1).optional().meta({
    description: 'Metros in which they meet; one of the two must be there. Default: where both are, else their nearest places.',
  }),
  medium: mediumSchema.optional(),
  exchange: nameSchema.optional(),
  delay: durationSchema.optional(),
  capacity: bitRateSchema.optional(),
});

export const generateSchema = z
  .strictObject({
    transits: z.int().min(1).max(200).optional().meta({ description: 'Global transits. Default 6.' }),
    regionals: z.int().min(0).max(2000).optional().meta({ description: 'Regional transits. Default 18.' }),
    eyeballs: z
      .int()
      .min(0)
      .max(20_000)
      .optional()
      .meta({ description: 'Access networks, each with its people. Default 140.' }),
    exchanges: z.int().min(0).max(500).optional().meta({ description: 'Internet exchanges with route servers. Default 28.' }),
    people: peopleSchema
      .optional()
      .meta({ description: 'People behind the access networks in all. Default: the users of the internet.' }),
  })
  .meta({ description: 'How much of an outside world to generate; `seed` beside it decides which.' });

export const internetSchema = z
  .strictObject({
    seed: z
      .int()
      .min(0)
      .max(4_294_967_295)
      .default(1)
      .meta({ description: 'The world seed: another seed, another internet of the same kind.' }),
    generate: generateSchema.optional(),
    as_graph: asGraphSchema.optional(),
    ases: z.record(nameSchema, outsideAsSchema).default({}),
    links: z.union([z.array(outsideLinkSchema), z.record(nameSchema, outsideLinkSchema)]).default([]),
  })
  .meta({ description: 'The rest of the internet: generated or taken from a measured AS graph, and what is written beside.' });

/**
 * A topology as people write it. Only the form is checked here; that names refer to something is the resolver's. Keys are snake_case,
 * entities are maps keyed by name, every entity may carry an `id:` that survives renaming. Descriptions are what an editor shows.
 */
import * as z from 'zod';
import { curvePresetNames } from '../presets/curves.ts';
import { healthCheckPresetNames } from '../presets/health-checks.ts';
import { timerPresetNames } from '../presets/timers.ts';
import {
  asnSchema, bitRateSchema, byteSizeSchema, countSchema, durationSchema, factorSchema, lengthSchema, peopleSchema, prefixSchema,
  requestRateSchema, shareSchema, textSchema, timeOfDaySchema,
} from '../source/scalars.ts';

const NAME_LENGTH_MAX = 120;

/** Names and ids: visible characters without those that selectors give a meaning. */
export const nameSchema = z.string().min(1).max(NAME_LENGTH_MAX).regex(/^[\p{L}\p{N}_.:@+-]+$/u, {
  error: (issue) => `not a name: ${JSON.stringify(issue.input)} (letters, digits and _ . : @ + -)`,
});
const idSchema = nameSchema.meta({ description: 'Stable identity; keeps all chance in place when the entity is renamed. Default: its name.' });
const reference = (to: string) => nameSchema.meta({ description: `The name or id of ${to}.` });

const placeSchema = z.union([
  z.string().meta({ description: 'A metro, such as frankfurt.', examples: ['frankfurt', 'sao-paulo'] }),
  z.strictObject({
    name: textSchema, country: z.string().regex(/^[A-Z]{2}$/, { error: 'not a country code of two capital letters (ISO 3166-1)' }),
    lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180),
  }).meta({ description: 'A place by its coordinates in degrees.' }),
]).meta({ description: 'Where it is: a metro by name, or coordinates.' });

const mediumSchema = z.enum(['direct', 'switched'])
  .meta({ description: 'direct: loss of carrier is seen at both ends; switched: a switch in between hides it, as at an exchange.' });
const bfdSchema = z.strictObject({
  interval: durationSchema.meta({ description: 'Between packets.' }),
  multiplier: z.int().min(1).max(255).default(3).meta({ description: 'Missed packets until the path is dead.' }),
}).meta({ description: 'Bidirectional forwarding detection (RFC 5880).' });

const timerFields = {
  hold_time: durationSchema, keepalive: durationSchema, mrai_ebgp: durationSchema, mrai_ibgp: durationSchema,
  connect_retry: durationSchema, limit_withdrawals: z.boolean(),
  processing: z.strictObject({ low: durationSchema, high: durationSchema }),
};
const timersSchema = z.union([
  z.enum(timerPresetNames),
  z.strictObject({ profile: z.enum(timerPresetNames).default('rfc4271'), ...z.strictObject(timerFields).partial().shape }),
]).meta({ description: 'BGP timers: the name of a profile, or a profile with some of its figures changed.' });

const ownAsSchema = z.strictObject({
  number: asnSchema.meta({ description: 'Our AS number; a documentation or private one (64496-64511, 64512-65534, 65536-65551).' }),
  ibgp: z.union([z.literal('full-mesh'), z.strictObject({ route_reflectors: z.array(reference('a router')).min(1) })]).default('full-mesh'),
  igp: z.strictObject({
    flood: durationSchema.optional().meta({ description: 'Delay of flooding per hop, beyond propagation. Default 5ms.' }),
    spf: durationSchema.optional().meta({ description: 'From news to new shortest paths. Default 50ms.' }),
    detect: durationSchema.optional().meta({ description: 'Until the loss of carrier is seen. Default 10ms.' }),
  }).default({}),
  timers: timersSchema.default('frr'),
  fib_install: durationSchema.optional().meta({ description: 'From decision to forwarding. Default 50ms.' }),
}).meta({ description: 'Our own autonomous system.' });

const aggregateSchema = z.strictObject({
  id: idSchema.optional(),
  prefixes: z.array(prefixSchema).min(1).max(2).meta({ description: 'One per address family, no longer than /24 and /48.' }),
  announce_while: z.union([
    z.literal('always'),
    z.strictObject({ at_least: z.int().min(1).max(1000).default(1), scope: z.enum(['site', 'as']).default('site') }),
  ]).default({ at_least: 1, scope: 'site' }).meta({
    description: 'always, or while so many addresses of services within it are originated at this site (scope site) or anywhere (scope as).',
  }),
});

const entityListOrMap = <T extends z.ZodType>(what: string, entry: T) =>
  z.union([z.array(nameSchema).min(1), z.record(nameSchema, entry)]).meta({ description: what });

const datacenterSchema = z.strictObject({
  id: idSchema.optional(),
  place: placeSchema,
  routers: entityListOrMap('Border routers: names, or a map of names.', z.strictObject({ id: idSchema.optional() }).nullable()),
  nodes: z.union([
    z.strictObject({
      racks: z.int().min(1).max(1000), nodes_per_rack: z.int().min(1).max(1000),
      replicas_per_node: z.int().min(1).max(10_000).optional().meta({ description: 'How many replicas a node holds; unlimited without it.' }),
    }).meta({ description: 'Nodes <datacenter>-r1-n1 and so on.' }),
    z.record(nameSchema, z.strictObject({ id: idSchema.optional(), rack: nameSchema.default('r1') }).nullable()),
  ]).default({ racks: 1, nodes_per_rack: 1 }).meta({ description: 'The machines: counts, or a map of names to racks.' }),
});

const backboneSchema = z.strictObject({
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

const sessionFields = {
  medium: mediumSchema.optional(),
  capacity: bitRateSchema.optional().meta({ description: 'Each way. Default 100 Gbit/s.' }),
  delay: durationSchema.optional().meta({ description: 'One way. Default: from the places.' }),
  bfd: bfdSchema.nullable().optional(),
  timers: z.strictObject({ hold_time: durationSchema, keepalive: durationSchema.optional() }).optional(),
  local_pref: z.int().min(0).max(4_294_967_295).optional().meta({ description: 'Preference of routes learned here.' }),
  prepend: z.int().min(0).max(32).optional().meta({ description: 'How many times more our number goes into the path.' }),
  med: z.int().min(0).max(4_294_967_295).optional(),
  accepts_host_routes: z.boolean().optional().meta({ description: 'The neighbour agreed to take /32 and /128 from us.' }),
  announce: z.union([
    z.literal('all'), z.strictObject({ only: z.array(reference('an aggregate')) }), z.strictObject({ except: z.array(reference('an aggregate')) }),
  ]).optional().meta({ description: 'Which aggregates are announced here. Default all.' }),
};

const sessionSchema = z.strictObject({
  id: idSchema.optional(),
  router: reference('a router of ours'),
  pop: z.string().optional().meta({ description: 'The place of the neighbour: a metro or the id of a pop. Default: the nearest.' }),
  ...sessionFields,
});

const neighborSchema = z.strictObject({
  id: idSchema.optional(),
  as: reference('an outside AS').optional().meta({ description: 'The outside AS. Default: the one with this name.' }),
  relationship: z.enum(['transit', 'peer', 'route-server', 'customer']),
  ...sessionFields,
  sessions: z.union([
    z.array(z.union([nameSchema, sessionSchema])).min(1),
    z.record(nameSchema, sessionSchema),
  ]).meta({ description: 'Sessions: routers, or {router, pop, …}; what is written beside `sessions` holds for each.' }),
});

export const outsideAsSchema = z.strictObject({
  id: idSchema.optional(),
  asn: asnSchema,
  kind: z.enum(['transit', 'regional', 'eyeball', 'route-server', 'content']),
  pops: z.union([
    z.array(z.string()).min(1),
    z.record(nameSchema, z.strictObject({ id: idSchema.optional(), place: placeSchema })),
  ]).meta({ description: 'Places where it has routers: metros, or a map of names to places.' }),
  timers: timersSchema.optional(),
  prefix_limits: z.strictObject({ v4: z.int().min(0).max(32).default(24), v6: z.int().min(0).max(128).default(48) }).optional()
    .meta({ description: 'The longest prefixes that it accepts. Default /24 and /48.' }),
  fib_install: durationSchema.optional(),
});

const outsideLinkSchema = z.strictObject({
  id: idSchema.optional(),
  between: z.tuple([z.string(), z.string()]).meta({ description: 'Two outside ASes, or pops of theirs. For `provider` the second is the provider.' }),
  relationship: z.enum(['provider', 'peer']),
  at: z.array(z.string()).min(1).optional()
    .meta({ description: 'Metros in which they meet; the one that is not there comes from its nearest place. Default: every metro where both are, else the two nearest places.' }),
  medium: mediumSchema.optional(),
  exchange: nameSchema.optional(),
  delay: durationSchema.optional(),
  capacity: bitRateSchema.optional(),
});

const generateSchema = z.strictObject({
  transits: z.int().min(1).max(200).optional().meta({ description: 'Global transits. Default 6.' }),
  regionals: z.int().min(0).max(2000).optional().meta({ description: 'Regional transits. Default 18.' }),
  eyeballs: z.int().min(0).max(20_000).optional().meta({ description: 'Access networks, each with its people. Default 140.' }),
  exchanges: z.int().min(0).max(500).optional().meta({ description: 'Internet exchanges with route servers. Default 28.' }),
  people: peopleSchema.optional().meta({ description: 'People behind the access networks in all. Default: the users of the internet.' }),
}).meta({ description: 'How much of an outside world to generate; `seed` beside it decides which.' });

const internetSchema = z.strictObject({
  seed: z.int().min(0).max(4_294_967_295).default(1).meta({ description: 'The world seed: another seed, another internet of the same kind.' }),
  generate: generateSchema.optional(),
  ases: z.record(nameSchema, outsideAsSchema).default({}),
  links: z.union([z.array(outsideLinkSchema), z.record(nameSchema, outsideLinkSchema)]).default([]),
}).meta({ description: 'The rest of the internet: generated, written, or both.' });

const healthCheckSchema = z.union([
  z.enum(healthCheckPresetNames),
  z.strictObject({
    preset: z.enum(healthCheckPresetNames).default('exabgp'),
    interval: durationSchema.optional(), fast_interval: durationSchema.optional(), timeout: durationSchema.optional(),
    rise: z.int().min(1).max(100).optional(), fall: z.int().min(1).max(100).optional(),
  }),
]).meta({ description: 'The health check: the name of a preset, or a preset with some of its figures changed.' });

const serviceSchema = z.strictObject({
  id: idSchema.optional(),
  visibility: z.enum(['public', 'internal']).default('public'),
  addresses: z.array(prefixSchema).min(1).max(2).meta({ description: 'Anycast addresses: one /32, one /128 or both.' }),
  sites: z.union([z.literal('all'), z.array(reference('a datacenter')).min(1), z.record(nameSchema, countSchema)])
    .meta({ description: 'all, names of datacenters, or a map of them to numbers of replicas.' }),
  replicas: countSchema.optional().meta({ description: 'Replicas at each site that is written without a number. Default 2.' }),
  replica: z.strictObject({
    capacity: requestRateSchema.meta({ description: 'What one replica serves.' }),
    startup: durationSchema.optional().meta({ description: 'From start to ready. Default 10s.' }),
    service_time: durationSchema.optional().meta({ description: 'Of one request on an idle replica. Default 5ms.' }),
  }),
  health_check: healthCheckSchema.default('exabgp'),
  announce: z.strictObject({
    minimum_healthy: z.int().min(1).max(100_000).optional().meta({ description: 'A site with fewer withdraws. Default 1.' }),
    all_unhealthy: z.enum(['withdraw', 'fail-open', 'keep-last']).optional()
      .meta({ description: 'What sites do when all of them judge themselves unhealthy. Default withdraw.' }),
    delay: durationSchema.optional().meta({ description: 'From the change of health to that of the route. Default 100ms.' }),
  }).default({}),
  request_size: byteSizeSchema.optional().meta({ description: 'Default 1 kB.' }),
  response_size: byteSizeSchema.optional().meta({ description: 'Default 20 kB.' }),
  calls: z.record(nameSchema, z.strictObject({
    per_request: z.number().min(0).max(10_000).default(1).meta({ description: 'Mean calls for each request.' }),
    critical: z.boolean().default(true).meta({ description: 'Whether the request fails when the call does.' }),
  }).nullable()).default({}).meta({ description: 'Calls to other services, by their names.' }),
  transport: z.enum(['tcp', 'udp']).default('tcp'),
  balance: z.enum(['modulo', 'resilient']).default('resilient')
    .meta({ description: 'How flows are spread over replicas: hash modulo, or a table that keeps what did not change.' }),
  connection: durationSchema.optional().meta({ description: 'Mean life of a connection. Default 30s.' }),
});

const curveSchema = z.union([
  z.enum(curvePresetNames),
  z.array(z.strictObject({ at: timeOfDaySchema, factor: factorSchema })).min(1).max(1440),
]).meta({ description: 'Demand over the day in local solar time: a preset or points; scaled to a mean of 1.' });

const demandSchema = z.record(nameSchema, z.union([
  requestRateSchema,
  z.strictObject({ per_million: requestRateSchema.meta({ description: 'For each million people, mean over the day.' }), curve: curveSchema.optional() }),
])).meta({ description: 'Requests by service: a rate for each million people, or {per_million, curve}.' });

const retryFields = {
  timeout: durationSchema.optional(), attempts: z.int().min(1).max(20).optional(), backoff: durationSchema.optional(),
  happy_eyeballs: z.boolean().optional(),
};
const peopleFields = {
  demand: demandSchema.optional(),
  ipv6: shareSchema.optional().meta({ description: 'The share of requests that prefers IPv6. Default 40%.' }),
  access: durationSchema.optional().meta({ description: 'One-way delay of the access network. Default 8ms.' }),
  retry: z.strictObject(retryFields).optional().meta({ description: 'What a client does when a try fails. Default timeout 3s, 3 attempts, 1s backoff.' }),
};

const clientsSchema = z.strictObject({
  ...peopleFields,
  scale: factorSchema.optional().meta({ description: 'A factor on all demand. Default 1x.' }),
}).meta({ description: 'What holds for every population that does not say otherwise.' });

const populationSchema = z.strictObject({
  id: idSchema.optional(),
  place: placeSchema,
  people: peopleSchema,
  as: reference('an outside AS'),
  pop: z.string().optional().meta({ description: 'A metro or the id of a pop of the AS. Default: the nearest.' }),
  ...peopleFields,
});

export const headerFields = {
  version: z.literal(1),
  name: textSchema.optional().meta({ description: 'Default: the name of the file.' }),
  description: textSchema.optional(),
};

export const topologySchema = z.strictObject({
  kind: z.literal('topology'),
  ...headerFields,
  as: ownAsSchema,
  aggregates: z.record(nameSchema, aggregateSchema).default({}).meta({ description: 'Blocks announced to the world, by name.' }),
  datacenters: z.record(nameSchema, datacenterSchema).meta({ description: 'Our sites, by name.' }),
  backbone: z.record(nameSchema, backboneSchema).default({})
    .meta({ description: 'Links between our routers, by name. Routers of one datacenter are joined by themselves.' }),
  neighbors: z.record(nameSchema, neighborSchema).default({}).meta({ description: 'Outside ASes that we have sessions with, by name.' }),
  internet: internetSchema,
  services: z.record(nameSchema, serviceSchema).meta({ description: 'What is called, by name.' }),
  clients: clientsSchema.default({}),
  populations: z.record(nameSchema, populationSchema).default({}).meta({ description: 'People beyond those generated, by name.' }),
}).meta({ title: 'Catchment topology', description: 'A platform in several datacenters, its neighbours, the internet and the people.' });

/** What the schema yields: written form, scalars in base units, optional parts still absent. */
export type WrittenTopology = z.output<typeof topologySchema>;

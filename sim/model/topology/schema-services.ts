/** The written form of what is called and who calls: services, and the people with their demand. */
import * as z from 'zod';
import { balanceMethodNames } from '../presets/balancing.ts';
import { curvePresetNames } from '../presets/curves.ts';
import { healthCheckPresetNames } from '../presets/health-checks.ts';
import {
  byteSizeSchema,
  countSchema,
  durationSchema,
  factorSchema,
  peopleSchema,
  prefixSchema,
  ratioSchema,
  requestRateSchema,
  shareSchema,
  timeOfDaySchema,
} from '../source/scalars.ts';
import { nameSchema, idSchema, reference, placeSchema } from './schema-common.ts';
import { serviceSchedulingSchema } from './schema-scheduling.ts';

export const healthCheckSchema = z
  .union([
    z.enum(healthCheckPresetNames),
    z.strictObject({
      preset: z.enum(healthCheckPresetNames).default('exabgp'),
      interval: durationSchema.optional(),
      fast_interval: durationSchema.optional(),
      timeout: durationSchema.optional(),
      rise: z.int().min(1).max(100).optional(),
      fall: z.int().min(1).max(100).optional(),
      sees_overload: z
        .boolean()
        .optional()
        .meta({
          description:
            'Whether a probe fares as requests do: it fails while they wait longer than its timeout, or most are refused. ' +
          'Default false: it asks whether the process lives.',
      }),
    }),
  ])
  .meta({ description: 'The health check: the name of a preset, or a preset with some of its figures changed.' });

/** A number of replicas, or a share of those that a site has. */
const healthySchema = z.union([
  z
    .int()
    .min(1)
    .max(100_000)
    .transform((count) => ({ count, share: 0 })),
  shareSchema.transform((share) => ({ count: 1, share })),
]);

export const balanceSchema = z
  .union([
    z.enum(balanceMethodNames),
    z.strictObject({
      method: z.enum(balanceMethodNames),
      entries: z.int().min(1).max(1_000_000).optional().meta({
        description: 'Buckets of resilient (64), rows of rendezvous (65,536), table of maglev (65,537; a prime number).',
      }),
      load: z.enum(['even', 'hashed']).default('hashed').meta({
        description:
          'even: replicas share the load equally. hashed: each has what the hash gives it, and the busiest is full first.',
      }),
      flows: z.int().min(1).max(100_000).optional().meta({
        description: 'So many flows of equal size carry the load of a site, each with a hash of its own. Default: any number.',
      }),
      weights: z.array(z.int().min(1).max(100)).min(1).optional().meta({
        description: 'Parts of the load meant for replicas 1, 2, …; the last one holds for all that follow. Default 1.',
      }),
      tracked: z.boolean().default(false).meta({
        description: 'Whether connections stay with their replica while it is there, whatever becomes of the table.',
      }),
    }),
  ])
  .meta({ description: 'How flows are spread over the replicas of a site: a method, or a method and its settings.' });

export const serviceSchema = z.strictObject({
  id: idSchema.optional(),
  visibility: z.enum(['public', 'internal']).default('public'),
  addresses: z.array(prefixSchema).min(1).max(2).meta({ description: 'Anycast addresses: one /32, one /128 or both.' }),
  sites: z
    .union([z.literal('all'), z.array(reference('a datacenter')).min(1), z.record(nameSchema, countSchema)])
    .meta({ description: 'all, names of datacenters, or a map of them to numbers of replicas.' }),
  replicas: countSchema.optional().meta({ description: 'Replicas at each site that is written without a number. Default 2.' }),
  replica: z.strictObject({
    capacity: requestRateSchema.meta({ description: 'What one replica serves.' }),
    startup: durationSchema.optional().meta({ description: 'From start to ready. Default 10s.' }),
    service_time: durationSchema.optional().meta({ description: 'Of one request on an idle replica. Default 5ms.' }),
    queueing: z
      .enum(['none', 'erlang-a', 'time-out'])
      .default('none')
      .meta({
        description:
          'none: what is beyond capacity is refused at once. erlang-a, time-out: requests wait for the replica until patience ' +
          'ends, which is exponential or the same for all.',
      }),
    patience: durationSchema.optional().meta({ description: 'Mean wait after which a client gives up. Default 3s.' }),
    backlog: z
      .union([countSchema.transform((places) => ({ places })), durationSchema.transform((wait) => ({ wait }))])
      .optional()
      .meta({
        description:
          'What may wait at a replica beyond its capacity: requests, or the time that they take. Who finds it full is refused; ' +
          'who waits longer than his time-out is served in vain. Default: what is beyond capacity does not wait.',
        examples: [2000, '500ms'],
      }),
    warm_up: z
      .strictObject({
        time: durationSchema.meta({ description: 'From ready to warm.', examples: ['60s'] }),
        from: shareSchema
          .default(0.25)
          .meta({ description: 'The share of its capacity that a replica begins with. Default 25%.' }),
        steps: z.int().min(1).max(100).default(4).meta({ description: 'Its capacity grows in so many steps. Default 4.' }),
      })
      .optional()
      .meta({ description: 'The slow start of a replica whose caches are cold. Default: ready is warm.' }),
  }),
  health_check: healthCheckSchema.default('exabgp'),
  scheduling: serviceSchedulingSchema.optional(),
  announce: z
    .strictObject({
      minimum_healthy: healthySchema
        .optional()
        .meta({ description: 'A site with fewer healthy replicas withdraws: a number, or a share such as 25%. Default 1.' }),
      return_healthy: healthySchema
        .optional()
        .meta({ description: 'A site that withdrew comes back with so many. Default: minimum_healthy.' }),
      all_unhealthy: z
        .union([
          z.enum(['withdraw', 'fail-open', 'keep-last']),
          z.strictObject({ keep_last: z.int().min(1).max(10_000).meta({ description: 'So many sites stay announced.' }) }),
        ])
        .optional()
        .meta({
          description:
            'What sites do when all of them judge themselves unhealthy. keep-last: the last one stays; keep_last: the last ' +
            'few. Default withdraw.',
        }),
      debounce: durationSchema
        .optional()
        .meta({ description: 'A site turns once it has been healthy, or unhealthy, for so long. Default 0s.' }),
      hold_down: durationSchema.optional().meta({
        description:
          'A site that withdrew, or whose routers were down, comes back once it has been well for so long. Default 0s.',
      }),
      delay: durationSchema.optional().meta({ description: 'From the change of health to that of the route. Default 100ms.' }),
    })
    .default({}),
  request_size: byteSizeSchema.optional().meta({ description: 'Default 1 kB.' }),
  response_size: byteSizeSchema.optional().meta({ description: 'Default 20 kB.' }),
  calls: z
    .record(
      nameSchema,
      z
        .strictObject({
          per_request: z.number().min(0).max(10_000).default(1).meta({ description: 'Mean calls for each request.' }),
          critical: z.boolean().default(true).meta({ description: 'Whether the request fails when the call does.' }),
          attempts: z.int().min(1).max(20).default(1).meta({ description: 'Tries of a call, at once after each failure.' }),
        })
        .nullable(),
    )
    .default({})
    .meta({ description: 'Calls to other services, by their names.' }),
  transport: z.enum(['tcp', 'udp']).default('tcp'),
  balance: balanceSchema.default('resilient'),
  connection: durationSchema.optional().meta({ description: 'Mean life of a connection. Default 30s.' }),
});

export const curveSchema = z
  .union([
    z.enum(curvePresetNames),
    z
      .array(z.strictObject({ at: timeOfDaySchema, factor: factorSchema }))
      .min(1)
      .max(1440),
  ])
  .meta({ description: 'Demand over the day in local solar time: a preset or points; scaled to a mean of 1.' });

export const demandSchema = z
  .record(
    nameSchema,
    z.union([
      requestRateSchema,
      z.strictObject({
        per_million: requestRateSchema.meta({ description: 'For each million people, mean over the day.' }),
        curve: curveSchema.optional(),
      }),
    ]),
  )
  .meta({ description: 'Requests by service: a rate for each million people, or {per_million, curve}.' });

export const retryFields = {
  timeout: durationSchema.optional().meta({ description: 'From the start of an attempt until it is given up. Default 3s.' }),
  attempts: z.int().min(1).max(20).optional().meta({ description: 'The first included. Default 3.' }),
  backoff: durationSchema.optional().meta({ description: 'The pause after a failed attempt. Default 1s; 0s tries at once.' }),
  backoff_factor: factorSchema
    .refine((factor) => factor >= 1, { error: 'less than 1x' })
    .optional()
    .meta({ description: 'Each later pause is so many times the one before. Default 1x; 2x is exponential back-off.' }),
  backoff_max: durationSchema.optional().meta({ description: 'No pause is longer. Default 60s.' }),
  jitter: shareSchema.optional().meta({ description: 'The share of a pause that is random. Default 0%; 100% is full jitter.' }),
  budget: ratioSchema.optional().meta({ description: 'Retries are at most this share of requests. Default: no limit.' }),
  syn_timeout: durationSchema
    .refine((duration) => duration > 0, { error: 'not more than 0s' })
    .optional()
    .meta({
      description: 'A SYN without an answer is sent again after this, doubled each time. Default: not within an attempt.',
    }),
  happy_eyeballs: z.boolean().optional().meta({
    description: 'Whether those who prefer IPv6 go on over IPv4 after 250 ms without a connection (RFC 8305). Default true.',
  }),
};
export const peopleFields = {
  demand: demandSchema.optional(),
  ipv6: shareSchema.optional().meta({ description: 'The share of requests that prefers IPv6. Default 40%.' }),
  access: durationSchema.optional().meta({ description: 'One-way delay of the access network. Default 8ms.' }),
  retry: z
    .strictObject(retryFields)
    .optional()
    .meta({ description: 'What a client does when a try fails. Default timeout 3s, 3 attempts, 1s backoff.' }),
};

export const clientsSchema = z
  .strictObject({
    ...peopleFields,
    scale: factorSchema.optional().meta({ description: 'A factor on all demand. Default 1x.' }),
  })
  .meta({ description: 'What holds for every population that does not say otherwise.' });

export const populationSchema = z.strictObject({
  id: idSchema.optional(),
  place: placeSchema,
  people: peopleSchema,
  as: reference('an outside AS'),
  pop: z.string().optional().meta({ description: 'A metro or the id of a pop of the AS. Default: the nearest.' }),
  ...peopleFields,
});

/**
 * A scenario as people write it. Only the form is checked here; selectors, metrics and times are the resolver's. The topology is
 * checked by its own schema once its file is read.
 */
import * as z from 'zod';
import type { Duration } from '../../kernel/time.ts';
import { faultKindNames, faultSpec } from '../faults.ts';
import { metricNames } from '../metrics.ts';
import { propertyNames } from '../properties.ts';
import {
  countSchema,
  durationSchema,
  prefixSchema,
  scalar,
  shareSchema,
  show,
  textSchema,
  timeOfDaySchema,
} from '../source/scalars.ts';
import { NAME_LENGTH_MAX, nameSchema } from '../topology/schema-common.ts';
import { headerFields } from '../topology/schema.ts';
import { selectionModes } from './choice.ts';

/** Each repetition is a fault of its own, with causes of its own. */
const REPEATS_MAX = 200;

/** `kind/glob`, a list of those, or labels; the grammar inside the text is checked when it is resolved. */
const selectorSchema = z
  .union([z.string().min(1).max(400), z.array(z.string().min(1).max(400)).min(1), z.record(z.string(), z.string())])
  .meta({
    description:
      'What is hit: kind/name with * and ?, a list of those, or labels such as {kind: instance, service: web, datacenter: fra}.',
    examples: ['datacenter/fra', 'session/blue-*', 'instance/web/fra/1'],
  });

const expectSchema = z
  .strictObject({
    withdraws: prefixSchema
      .optional()
      .meta({ description: 'A service address or aggregate that a site must cease to originate because of the fault.' }),
    moves_users_from: nameSchema.optional().meta({ description: 'A datacenter that users must leave because of the fault.' }),
    nothing: z.boolean().optional().meta({ description: 'true: the fault must have no effect.' }),
    within: durationSchema.optional().meta({ description: 'By when. Default: before the end of the run.' }),
  })
  .meta({ description: 'What must be seen for the fault to count as confirmed, beyond what its kind asks for.' });

const repeatSchema = z
  .strictObject({
    times: z.int().min(1).max(REPEATS_MAX).meta({ description: 'How often it happens in all.' }),
    every: durationSchema.meta({ description: 'From one begin to the next.' }),
    spread: shareSchema.default(0).meta({ description: '`every` and `for` are drawn anew within so much of themselves.' }),
    dwell: durationSchema
      .default(0 as Duration)
      .meta({ description: 'What the fault, and the time between, last at least, however spread.' }),
    anew: z.boolean().default(false).meta({ description: 'true: each time others of those selected are chosen.' }),
  })
  .meta({ description: 'Again and again: faults `id-1`, `id-2` …; needs `for` where the fault lasts.' });

const faultFields = {
  id: nameSchema.optional().meta({ description: 'Default: its key, or its kind.' }),
  at: durationSchema.optional().meta({ description: 'When it begins, since the run began.' }),
  after: z
    .string()
    .optional()
    .meta({
      description:
        'When it begins, by another fault: `id + 30s`, or `id.end + 30s`; `last-heal + 30s` when all that end have ended.',
      examples: ['site-down + 30s', 'last-heal + 2m'],
    }),
  for: durationSchema.optional().meta({ description: 'How long it lasts. Default: to the end.' }),
  target: selectorSchema,
  mode: z
    .enum(selectionModes)
    .default('all')
    .meta({
      description:
        'How many of those selected: one, all, a number (value: 2), a share (value: 25, rounded up), or a share up to that, ' +
        'but at least one (random-max-percent). Chosen by the seed.',
    }),
  value: z
    .number()
    .min(0)
    .max(1_000_000)
    .optional()
    .meta({ description: 'For mode fixed, fixed-percent, random-max-percent.' }),
  keep_at_least: z
    .union([countSchema, z.record(z.string(), countSchema)])
    .optional()
    .meta({
      description:
        'How many of those selected are spared whatever the mode says: of all (2), or of those that share a value of a label ' +
        '({datacenter: 2}: two in each datacenter).',
    }),
  repeat: repeatSchema.optional(),
  expect: expectSchema.optional(),
};

/** A fault of any kind after reading; the parameters of its kind stand beside the common fields. */
export interface WrittenFault extends z.output<z.ZodObject<typeof faultFields>> {
  readonly kind: (typeof faultKindNames)[number];
  readonly [parameter: string]: unknown;
}

const [firstKind, ...otherKinds] = faultKindNames.map((kind) => {
  const { parameters, does } = faultSpec(kind);
  return z.strictObject({ kind: z.literal(kind).meta({ description: does }), ...faultFields, ...parameters });
});

const faultSchema = z.discriminatedUnion('kind', [firstKind!, ...otherKinds]) as unknown as z.ZodType<WrittenFault>;

const predicate = z.enum(propertyNames as [string, ...string[]]).optional();
const propertySchema = z.strictObject({
  always: predicate,
  never: predicate,
  eventually: predicate,
  sometimes: predicate,
  within: durationSchema.optional().meta({ description: 'For eventually: after every begin and every heal of a fault.' }),
});

const checkSchema = z
  .union([z.string(), z.strictObject({ check: z.string(), level: z.enum(['error', 'warn']).default('error') })])
  .meta({
    description: 'aggregate, comparison, limit with its unit.',
    examples: ['rate >= 99.9%', 'p(95) < 30s', 'max < 90%'],
  });

const seedSchema = scalar<number>(
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 4_294_967_295
      ? { ok: true, value }
      : {
          ok: false,
          issue: {
            code: 'CAT1012',
            message: `not a seed: ${show(value)}`,
            expected: 'an integer from 0 to 4294967295',
            hint: null,
          },
        },
  {
    type: 'integer',
    minimum: 0,
    maximum: 4_294_967_295,
    description: 'Another seed, another run of the same kind. Default 1.',
  },
);

/** A member of `for_each` with values of its own. */
const memberSchema = z.looseObject({ name: z.string().min(1).max(NAME_LENGTH_MAX) });

const scenarioFields = {
  kind: z.literal('scenario'),
  ...headerFields,
  question: textSchema.meta({ description: 'What the scenario asks, in a sentence.' }),
  tags: z.array(nameSchema).default([]),
  claims: z
    .union([z.array(z.string()), z.record(z.string(), z.array(z.string()).min(1))])
    .default([])
    .meta({
      description:
        'Ids of the claims that it tests: [P4, P14]; or each with the metrics and properties that decide it, ' +
        '{ P4: [availability], P15: [operator_action] }, so that another target missed does not speak against it.',
    }),
  seed: seedSchema.optional(),
  duration: durationSchema.meta({ description: 'The length of the run, warm-up included.' }),
  warm_up: durationSchema.optional().meta({ description: 'The first part, in which nothing is measured. Default 0s.' }),
  start: timeOfDaySchema.optional().meta({ description: 'Time of day at the beginning, UTC. Default 12:00.' }),
  for_each: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]*$/, { error: 'not a variable: lower-case letters, digits and _' }),
      z.union([z.string(), z.array(z.union([z.string(), z.number(), memberSchema])).min(1)]),
    )
    .default({})
    .meta({
      description:
        'One run for each member: {datacenter: datacenter/*} or {load: [50%, 120%]}; ${datacenter} stands for the member.',
    }),
  faults: z
    .union([z.array(faultSchema), z.record(nameSchema, faultSchema)])
    .default([])
    .meta({ description: 'What breaks and when: a map by id, or a list.' }),
  properties: z.array(propertySchema).default([]),
  targets: z
    .record(z.string(), z.union([checkSchema, z.array(checkSchema).min(1)]))
    .default({})
    .meta({ description: 'Metric with labels: what must hold. "availability{service:web}": ["rate >= 99.9%"]' }),
  ablation_of: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The scenario that this one breaks on purpose: its name, or its file, which is then extended.' }),
  expect: z
    .strictObject({
      verdict: z.enum(['failed', 'inconclusive']),
      on: z
        .array(z.enum(metricNames as [string, ...string[]]))
        .default([])
        .meta({ description: 'The metrics that must be the cause.' }),
    })
    .optional()
    .meta({ description: 'The outcome that counts as passed. Default: every target met.' }),
  bounds: z
    .strictObject({ events: z.int().min(1).max(1_000_000_000).optional() })
    .default({})
    .meta({ description: 'Where a run gives up.' }),
};

const scenarioMeta = { title: 'Catchment scenario', description: 'A question to a topology: what breaks, what must hold.' };

/** What the reader checks: the topology has been taken out. */
export const scenarioSchema = z.strictObject(scenarioFields);

/** What an editor checks. */
export const scenarioFileSchema = z
  .strictObject({
    ...scenarioFields,
    topology: z.union([z.string(), z.looseObject({})]).meta({ description: 'The topology: a file, relative to this one.' }),
  })
  .meta(scenarioMeta);

export type WrittenScenario = z.output<typeof scenarioSchema>;

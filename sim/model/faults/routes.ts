/** Faults of what is announced: by ourselves, wrongly by others, and by configuration. */
import * as z from 'zod';
import { seconds, type Duration } from '../../kernel/time.ts';
import { contains, parsePrefix } from '../prefix.ts';
import { durationSchema, prefixSchema } from '../source/scalars.ts';
import { communitySchema } from '../topology/schema-bgp.ts';
import { nameSchema } from '../topology/schema-common.ts';
import type { FaultSpec } from './fault-spec.ts';

/** More is refused by many networks as a sign of a mistake. */
const PREPENDS_MAX = 20;
const prependSchema = z.int().min(0).max(PREPENDS_MAX);
const WORD_MAX = 4_294_967_295;
const wordSchema = z.int().min(0).max(WORD_MAX);
const asSchema = nameSchema.meta({ description: 'An outside AS, by name or id.' });

export const routeFaults = {
  'prefix.withdraw': {
    targets: ['prefix', 'service'],
    hits: ['prefix'],
    parameters: {
      grace: durationSchema.default(seconds(0)).meta({
        description: 'For so long before, it is announced inside our AS as the last resort (LOCAL_PREF 0) and still served.',
        examples: ['5s'],
      }),
    },
    does: 'the prefix is no longer originated at the sites selected, while all else there goes on',
    confirmedBy: 'a withdrawal is sent or a best route changes',
  },
  'prefix.prepend': {
    targets: ['prefix'],
    hits: ['prefix'],
    parameters: {
      times: prependSchema.meta({ description: 'Copies of our AS number that are put in front, beside those that are there.' }),
      toward: nameSchema.optional().meta({ description: 'Only to this neighbour. Default: to all.' }),
    },
    refers: { toward: 'neighbor' },
    does: 'the prefix is announced with a longer AS path at the sites selected, so that others are preferred',
    confirmedBy: 'an announcement is sent or a best route changes',
  },
  'prefix.leak': {
    targets: ['as', 'neighbor'],
    hits: ['as'],
    parameters: {
      toward: nameSchema.optional().meta({ description: 'Only to this AS. Default: to all of its neighbours.' }),
    },
    refers: { toward: 'as' },
    does:
      'an outside AS announces whatever it knows to everybody, against the export rule (RFC 7908); limits of prefixes and ' +
      'roles at its neighbours do what they are for',
    confirmedBy: 'a route that should not be is announced or chosen',
  },
  'prefix.hijack': {
    targets: ['prefix'],
    hits: ['prefix'],
    parameters: {
      by: asSchema,
      announces: prefixSchema
        .transform(({ text }) => text)
        .optional()
        .meta({ description: 'A more specific prefix within the one hit. Default: that one itself.' }),
      forges_origin: z
        .boolean()
        .default(false)
        .meta({ description: 'The path claims to end in our AS, which origin validation cannot tell from the truth.' }),
    },
    refers: { by: 'as' },
    check: ({ announces }, targets) =>
      typeof announces !== 'string' || targets.every(({ id }) => isInside(announces, id))
        ? null
        : {
            parameter: 'announces',
            message: `${announces} is not within what is hijacked`,
            expected: 'a longer prefix within it',
          },
    does: 'another AS originates the prefix, or a part of it, at all its routers; origin validation (RPKI) is what refuses it',
    confirmedBy: 'a wrong route is announced or chosen',
  },
  'prefix.stuck': {
    targets: ['prefix'],
    hits: ['prefix'],
    parameters: { by: asSchema },
    refers: { by: 'as' },
    does:
      'the routers of an outside AS keep the routes they have of the prefix, whatever their neighbours say (a zombie), until ' +
      'the session ends or the fault does',
    confirmedBy: 'an announcement or withdrawal is ignored',
  },
  'config.push': {
    targets: ['datacenter', 'router', 'session', 'neighbor'],
    hits: ['datacenter', 'router', 'session'],
    parameters: {
      prepend: prependSchema.default(0).meta({ description: 'More copies of our AS on all that is announced.' }),
      communities: z.array(communitySchema).max(64).default([]).meta({ description: 'Put on all that is announced.' }),
      local_pref: wordSchema.optional().meta({ description: 'Given to all that is received.' }),
      med: wordSchema.optional().meta({ description: 'Put on all that is announced.' }),
      announce_to: z.array(nameSchema).min(1).optional().meta({ description: 'Nothing is announced to other neighbours.' }),
      withdraw: z.boolean().default(false).meta({ description: 'Nothing is announced to anybody.' }),
      leaks: z.boolean().default(false).meta({ description: 'All that is known is announced, against the export rule.' }),
      pause: durationSchema
        .default(0 as Duration)
        .meta({ description: 'From one site to the next, in order of their ids.', examples: ['30s'] }),
      canary: nameSchema.optional().meta({ description: 'The datacenter that comes first.' }),
      roll_back: durationSchema
        .optional()
        .meta({ description: 'Since the begin: the way back, in the same order and with the same pauses.', examples: ['90s'] }),
    },
    refers: { announce_to: 'neighbor', canary: 'datacenter' },
    does:
      'the routers selected get another policy toward other ASes, site by site; it is rolled back when the fault ends or ' +
      'after `roll_back`, and sites that it has not come to never get it',
    confirmedBy: 'routes are announced, withdrawn or chosen otherwise',
  },
  'datacenter.drain': {
    targets: ['datacenter'],
    hits: ['datacenter'],
    parameters: {
      steps: z
        .array(z.enum(['prepend', 'graceful-shutdown', 'withdraw']))
        .min(1)
        .max(10)
        .default(['prepend', 'graceful-shutdown', 'withdraw'])
        .meta({ description: 'One upon the other: longer paths, the community GRACEFUL_SHUTDOWN (RFC 8326), withdrawal.' }),
      prepend: prependSchema.default(3).meta({ description: 'Copies of our AS for the step of that name.' }),
      dwell: durationSchema.default(seconds(60)).meta({ description: 'From one step to the next.' }),
    },
    does: 'users are led away from a datacenter in steps before its routes go; at the end of the fault all of it is taken back',
    confirmedBy: 'routes are announced, withdrawn or chosen otherwise',
  },
} as const satisfies Record<string, FaultSpec>;

/** A prefix hit is written with `@datacenter` where one site's origination is meant. */
function isInside(text: string, target: string): boolean {
  const [inner, outer] = [parsePrefix(text), parsePrefix(target.split('@')[0]!)];
  return inner.length > outer.length && contains(outer, inner);
}

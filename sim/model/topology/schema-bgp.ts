/** The written form of how speakers run BGP: behaviours of an AS, what is agreed on a session, and what the RPKI attests. */
import * as z from 'zod';
import { nearest } from '../diagnostics/nearest.ts';
import { COMMUNITY_NAMES, parseCommunity, type Community } from '../community.ts';
import { asnSchema, durationSchema, prefixSchema, scalar, show } from '../source/scalars.ts';
import { nameSchema } from './schema-common.ts';

export const communitySchema = scalar<Community>(
  (value) => {
    const community = typeof value === 'string' ? parseCommunity(value) : null;
    if (community !== null) return { ok: true, value: community };
    const expected = `64500:80, 64500:4:64501, or one of ${COMMUNITY_NAMES.join(', ')}; in quotes where YAML would read a time`;
    const isWide = typeof value === 'string' && /^\d+:\d+$/.test(value);
    if (isWide) {
      const wide = 'two numbers up to 65535 (RFC 1997); an AS number beyond needs a large community such as 65536:1:2 (RFC 8092)';
      return { ok: false, issue: { code: 'CAT1013', message: `not a community: ${show(value)}`, expected: wide, hint: null } };
    }
    const hint = typeof value === 'string' ? nearest(value, COMMUNITY_NAMES) : null;
    return { ok: false, issue: { code: 'CAT1013', message: `not a community: ${show(value)}`, expected, hint } };
  },
  {
    type: 'string',
    pattern: `^(\\d+(:\\d+){1,2}|${COMMUNITY_NAMES.join('|')})$`,
    examples: ['no-export', '64500:80', '64500:4:64501'],
  },
);
const communitiesSchema = z.array(communitySchema).max(64);

const dampingSchema = z
  .enum(['none', 'cisco', 'juniper', 'rfc7196', 'ripe580'])
  .meta({ description: 'Route flap damping of what is received from other ASes (RFC 2439): whose parameters, or none.' });

const restartSchema = z
  .strictObject({
    restart_time: durationSchema.meta({ description: 'How long others keep our routes when we are gone; 0s helps others only.' }),
    long_lived: durationSchema.optional().meta({ description: 'And then, as the last resort (RFC 9494). Default 0s.' }),
  })
  .meta({ description: 'Graceful restart (RFC 4724): routes outlive a session that ended without a word.' });

export const behaviourSchema = z
  .strictObject({
    med: z.enum(['per-neighbor-as', 'always', 'order-dependent']).optional().meta({
      description: 'Which MEDs are compared: of one neighbouring AS (RFC 4271), all, or pair by pair in order of arrival.',
    }),
    missing_med: z.enum(['best', 'worst']).optional().meta({ description: 'What a route without MED counts as. Default best.' }),
    prefer_oldest: z.boolean().optional().meta({ description: 'Among equal external routes the oldest is kept (RFC 5004).' }),
    multipath: z.int().min(1).max(64).optional().meta({ description: 'Equal routes that packets are spread over. Default 1.' }),
    add_paths: z.int().min(1).max(16).optional().meta({
      description: 'Paths of a prefix sent on each internal session (RFC 7911). Default 1.',
    }),
    detect_loops_when_sending: z.boolean().optional().meta({ description: 'Nothing is sent to an AS that is on its path.' }),
    damping: dampingSchema.optional(),
    graceful_restart: restartSchema.optional(),
    validate_origins: z.boolean().optional().meta({ description: 'Refuses routes of wrong origin (RFC 6811), see `rpki`.' }),
    validate_paths: z.boolean().optional().meta({ description: 'Refuses paths that ASPAs prove wrong, see `rpki`.' }),
    roles: z.boolean().optional().meta({
      description: 'Knows BGP roles and Only-to-Customer (RFC 9234), which a session uses where both ends do.',
    }),
    honours: z
      .array(z.enum(['graceful-shutdown', 'blackhole', 'actions']))
      .optional()
      .meta({
        description:
          'Communities of neighbours that it acts on: RFC 8326, RFC 7999, and large ones of RFC 8195. Default graceful-shutdown.',
      }),
  })
  .meta({ description: 'How its routers run BGP, where that is not as RFC 4271 has it.' });

/** Beside the other fields of a session, for our end of it. */
export const sessionBgpFields = {
  communities: communitiesSchema.optional().meta({ description: 'Put on everything that we send here.' }),
  roles: z.boolean().optional().meta({ description: 'Roles of RFC 9234 are in use here. Default: where both ASes know them.' }),
  damping: dampingSchema.optional(),
  graceful_restart: z.union([z.literal('off'), restartSchema]).optional().meta({
    description: 'For both ends of the session, whatever their ASes do. Default: theirs, where both know it.',
  }),
  max_prefixes: z
    .strictObject({
      count: z.int().min(1).max(10_000_000),
      action: z.enum(['warn', 'teardown']).default('teardown'),
      restart_after: durationSchema.optional().meta({ description: 'Until the session is tried again. Default: never.' }),
    })
    .optional()
    .meta({ description: 'How many prefixes we take here, and what happens beyond (RFC 4486).' }),
  path_length_max: z.int().min(1).max(255).optional().meta({ description: 'The longest AS path that we take here.' }),
  per_aggregate: z
    .record(
      nameSchema,
      z.strictObject({
        prepend: z.int().min(0).max(32).optional(),
        med: z.int().min(0).max(4_294_967_295).optional(),
        communities: communitiesSchema.optional(),
      }),
    )
    .optional()
    .meta({ description: 'More for aggregates of ours: prepends and communities on top, another MED.' }),
};

export const rpkiSchema = z
  .strictObject({
    roas: z
      .array(
        z.strictObject({
          prefix: prefixSchema,
          max_length: z.int().min(0).max(128).optional().meta({ description: 'Default: that of the prefix (RFC 9319).' }),
          asn: z.union([z.literal(0), asnSchema]).meta({ description: 'Who may originate it; 0 for nobody (RFC 6483).' }),
        }),
      )
      .default([]),
    aspas: z
      .record(z.string().regex(/^[1-9]\d{0,9}$/, { error: 'not an AS number' }), z.array(asnSchema))
      .default({})
      .meta({ description: 'All providers of an AS, by its number; an empty list says that it has none.' }),
  })
  .meta({ description: 'What holders of addresses and AS numbers attest: who may originate, who provides for whom.' });

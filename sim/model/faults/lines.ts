/** Faults of lines, sessions and neighbours. */
import * as z from 'zod';
import { seconds, type Duration } from '../../kernel/time.ts';
import { bitRateSchema, durationSchema, shareSchema } from '../source/scalars.ts';
import { directionSchema } from './direction.ts';
import type { FaultSpec } from './fault-spec.ts';

/** What comes and goes more often than this is no fault but noise, and costs events without end. */
const PERIOD_US_MIN = 10_000;
const periodSchema = durationSchema.refine((period: Duration) => period >= PERIOD_US_MIN, { error: 'shorter than 10ms' });

export const lineFaults = {
  'link.down': {
    targets: ['link', 'session', 'risk', 'neighbor'],
    hits: ['link', 'session'],
    parameters: {},
    does: 'the link carries nothing; its ends see it at once when the medium is direct, and by their timers when it is switched',
    confirmedBy: 'the interior routing protocol or a BGP session reacts',
  },
  'link.flap': {
    targets: ['link', 'session', 'risk', 'neighbor'],
    hits: ['link', 'session'],
    parameters: {
      period: periodSchema.meta({ description: 'From one loss of the link to the next.', examples: ['20s'] }),
      down: shareSchema.default(0.5).meta({ description: 'Share of the period for which it is down.', examples: ['50%'] }),
    },
    does: 'the link goes down and comes back again and again; the links of a risk group and of one fault do so in step',
    confirmedBy: 'the interior routing protocol or a BGP session reacts',
  },
  'link.impair': {
    targets: ['link', 'session', 'risk', 'neighbor'],
    hits: ['link', 'session'],
    parameters: {
      delay: durationSchema
        .default(0 as Duration)
        .meta({ description: 'Added to the way of every packet.', examples: ['50ms'] }),
      loss: shareSchema.default(0).meta({ description: 'Share of packets that is lost at random.', examples: ['2%', '100%'] }),
      rate: bitRateSchema.optional().meta({ description: 'What it carries at most. Default: its capacity.' }),
      direction: directionSchema,
    },
    does:
      'the link carries packets, but late, not all of them or not so many: users lose tries, and sessions and adjacencies that ' +
      'lose too many packets in a row end; with 100% one way they end by their timers, as the carrier is there',
    confirmedBy: 'users fare otherwise, or a session or the interior routing protocol reacts',
  },
  'session.reset': {
    targets: ['session', 'neighbor'],
    hits: ['session'],
    parameters: {},
    does: 'the session is closed by a NOTIFICATION and starts again by itself; with `for:` it stays closed so long',
    confirmedBy: 'the session leaves Established',
  },
  'session.silent': {
    targets: ['session', 'neighbor'],
    hits: ['session'],
    parameters: {
      direction: directionSchema,
      bfd: z
        .boolean()
        .default(false)
        .meta({ description: 'Whether BFD packets vanish too, as where a whole router hangs and forwards on.' }),
    },
    does: 'packets of the session vanish while its line carries all else: neither carrier nor BFD tell, only the hold timer does',
    confirmedBy: 'the session leaves Established',
  },
  'session.half-open': {
    targets: ['session', 'neighbor'],
    hits: ['session'],
    parameters: {
      forgotten_by: z
        .enum(['us', 'neighbor'])
        .default('neighbor')
        .meta({ description: 'The end that forgets the session; the other goes on believing in it.' }),
    },
    does:
      'one end forgets the session and the other still believes in it, until its next keepalive is answered by a reset; ' +
      'with `for:` nothing gets through for so long, and only its hold timer tells it',
    confirmedBy: 'an end of the session leaves Established',
  },
  'router.fail': {
    targets: ['router'],
    hits: ['router'],
    parameters: {
      boot: durationSchema
        .default(seconds(180))
        .meta({ description: 'From the end of the fault until its routing daemon runs.', examples: ['180s'] }),
    },
    does: 'a border router of ours dies with its sessions and links, and boots when the fault ends',
    confirmedBy: 'the router goes down',
  },
  'router.stub': {
    targets: ['router'],
    hits: ['router'],
    parameters: {},
    does:
      'a border router of ours asks not to be passed through (RFC 6987): other sites go round it where they can, ' +
      'and what it is the end of is still reached',
    confirmedBy: 'the router says so to the others',
  },
  'neighbor.fail': {
    targets: ['neighbor'],
    hits: ['neighbor'],
    parameters: {
      what: z
        .enum(['as', 'fabric', 'lines'])
        .default('as')
        .meta({
          description:
            'What is lost: every router of its AS (an upstream, a route server); an exchange with its fabric, so that members ' +
            'lose each other too; or only our own lines to it.',
        }),
    },
    does: 'a neighbour is lost with all its sessions: an upstream, a route server, an exchange',
    confirmedBy: 'a session leaves Established',
  },
} as const satisfies Record<string, FaultSpec>;

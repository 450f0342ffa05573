/** Faults of what runs in a datacenter: instances, nodes, racks, whole sites. */
import * as z from 'zod';
import { seconds, type Duration } from '../../kernel/time.ts';
import { durationSchema, factorSchema } from '../source/scalars.ts';
import { unavailableSchema } from './budget.ts';
import type { FaultSpec } from './fault-spec.ts';

export const platformFaults = {
  'instance.crash': {
    targets: ['instance'],
    hits: ['instance'],
    parameters: {},
    does:
      'the process dies at once; its health check sees refused connections until it is started again, or until another copy ' +
      'runs in its place',
    confirmedBy: 'the replica stops answering',
  },
  'instance.hang': {
    targets: ['instance'],
    hits: ['instance'],
    parameters: {},
    does: 'the process accepts requests and never answers; its health check, and every request that it gets, times out',
    confirmedBy: 'the replica is hung',
  },
  'instance.slow': {
    targets: ['instance'],
    hits: ['instance'],
    parameters: {
      by: factorSchema.meta({ description: 'The factor on its service time, such as 10x.', examples: ['10x'] }),
    },
    does:
      'requests take longer by a factor and capacity falls by it; the health check fails once an answer takes longer than its ' +
      'timeout',
    confirmedBy: 'the capacity of the replica changes',
  },
  'health.lie': {
    targets: ['instance', 'service', 'datacenter'],
    hits: ['instance'],
    parameters: {
      as: z
        .enum(['healthy', 'unhealthy'])
        .default('healthy')
        .meta({ description: 'What the check reports whatever the replica does. Default healthy.' }),
    },
    does: 'the health check reports healthy, or unhealthy, whatever the replica does',
    confirmedBy: 'the check goes over to lying',
  },
  'health.slow': {
    targets: ['instance', 'service', 'datacenter'],
    hits: ['instance'],
    parameters: {
      by: factorSchema
        .default(1)
        .meta({ description: 'The factor on the pauses between probes. Default 1x.', examples: ['6x'] }),
      delay: durationSchema
        .default(0 as Duration)
        .meta({ description: 'How much later each result is acted on. Default 0s.', examples: ['10s'] }),
    },
    does: 'the health check probes less often, and its results are acted on late',
    confirmedBy: 'the check slows down',
  },
  'health.off': {
    targets: ['instance', 'service', 'datacenter'],
    hits: ['instance'],
    parameters: {},
    does: 'nothing checks the replica any more, and what was last believed of it stands',
    confirmedBy: 'the check ceases to run',
  },
  'node.fail': {
    targets: ['node'],
    hits: ['node'],
    parameters: {},
    does: 'the machine and every replica on it go silent at once',
    confirmedBy: 'the replicas on the node stop answering',
  },
  'node.partition': {
    targets: ['node', 'rack'],
    hits: ['node'],
    parameters: {},
    does: 'the machine lives and is cut off: no client, no health check and no control plane reaches it',
    confirmedBy: 'the node is cut off, its replicas fail their checks, or its control plane gives it up',
  },
  'node.pause': {
    targets: ['node', 'rack'],
    hits: ['node'],
    parameters: {},
    does: 'the machine is frozen with all that runs on it, and goes on where it was when it is thawed, without booting',
    confirmedBy: 'the node stands still',
  },
  'node.drain': {
    targets: ['node', 'rack'],
    hits: ['node'],
    parameters: {
      grace: durationSchema
        .default(seconds(30))
        .meta({ description: 'What a replica that is not rescheduled has to finish, after it left the rotation. Default 30s.' }),
      max_unavailable: unavailableSchema,
    },
    does:
      'a person empties the machine: it takes no new replicas, and those on it leave one by one for other nodes; at the end ' +
      'it is opened again',
    confirmedBy: 'a replica of the node moves, or is drained',
  },
  'rack.fail': {
    targets: ['rack'],
    hits: ['rack'],
    parameters: {},
    does: 'the rack loses its power: every machine in it goes silent at once, and boots when power is back',
    confirmedBy: 'the nodes of the rack go down',
  },
  'datacenter.isolate': {
    targets: ['datacenter'],
    hits: ['datacenter'],
    parameters: {
      checks: z
        .enum(['inside', 'border'])
        .default('inside')
        .meta({
          description:
            'Where health checks run: inside, beside the replicas, where they see nothing of the break; or at the border, ' +
            'where they see it after their timeouts. Default inside.',
        }),
      hold: durationSchema
        .optional()
        .meta({
          description: 'With checks inside: the border withdraws what it was not told again for so long. Default: never.',
        }),
    },
    does:
      'the fabric between border routers and nodes is dead: sessions stay up, the site goes on announcing, and what it ' +
      'attracts is lost',
    confirmedBy: 'the nodes of the site are cut off from clients',
  },
  'datacenter.fail': {
    targets: ['datacenter'],
    hits: ['datacenter'],
    parameters: {
      how: z.enum(['power', 'network', 'both']).default('power').meta({
        description: 'What is lost: the machines and routers (power), every link that leaves the site (network), or both.',
      }),
    },
    does: 'power: routers and nodes die at once; network: the site is cut off while its nodes live on',
    confirmedBy: 'a session or link of the site goes down, or a route it originated is withdrawn',
  },
} as const satisfies Record<string, FaultSpec>;

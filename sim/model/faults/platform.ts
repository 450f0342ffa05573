/** Faults of what runs in a datacenter: instances, nodes, racks, whole sites. */
import * as z from 'zod';
import type { FaultSpec } from './fault-spec.ts';

export const platformFaults = {
  'instance.crash': {
    targets: ['instance'],
    hits: ['instance'],
    parameters: {},
    does: 'the process dies at once; its health check sees refused connections until it is started again',
    confirmedBy: 'the replica stops answering',
    lasts: true,
  },
  'node.fail': {
    targets: ['node'],
    hits: ['node'],
    parameters: {},
    does: 'the machine and every replica on it go silent at once',
    confirmedBy: 'the replicas on the node stop answering',
    lasts: true,
  },
  'datacenter.fail': {
    targets: ['datacenter'],
    hits: ['datacenter'],
    parameters: {
      how: z
        .enum(['power', 'network', 'both'])
        .default('power')
        .meta({
          description: 'What is lost: the machines and routers (power), every link that leaves the site (network), or both.',
        }),
    },
    does: 'power: routers and nodes die at once; network: the site is cut off while its nodes live on',
    confirmedBy: 'a session or link of the site goes down, or a route it originated is withdrawn',
    lasts: true,
  },
} as const satisfies Record<string, FaultSpec>;

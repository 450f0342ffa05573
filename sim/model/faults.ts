/**
 * The registry of fault kinds: what each one may hit, which parameters it takes, what it does to the world and what counts as
 * proof that it did. How a fault acts is in `faults/`; a test holds the two registries equal.
 */
import * as z from 'zod';
import type { Duration } from '../kernel/time.ts';
import type { EntityKind } from './entity.ts';
import { durationSchema, factorSchema } from './source/scalars.ts';

/** The parameters of a fault after reading, one member for each kind. */
export type FaultParams =
  | { readonly kind: 'instance.crash' }
  | { readonly kind: 'node.fail' }
  | {
      readonly kind: 'datacenter.fail';
      /** What dies: the machines, the connections of the site, or both. */ readonly how: DatacenterFailure;
    }
  | { readonly kind: 'link.down' }
  | { readonly kind: 'session.reset' }
  | { readonly kind: 'prefix.withdraw' }
  | {
      readonly kind: 'demand.scale';
      /** The factor on demand, ≥ 0; 1 changes nothing. */
      readonly by: number;
      /** The time in which demand goes linearly to the new level, and back at the end. */
      readonly ramp: Duration;
    };

export type FaultKind = FaultParams['kind'];
export type DatacenterFailure = 'power' | 'network' | 'both';

export interface FaultSpec {
  /** The kinds of entity that a selector of this fault may name. */
  readonly targets: readonly EntityKind[];
  /** The kinds that remain when groups are resolved (a risk group is its links, and so on): what the fault acts on. */
  readonly hits: readonly EntityKind[];
  /** The parameters as they are written beside `kind`, `at`, `for` and `target`; zod turns them into base units. */
  readonly parameters: z.ZodRawShape;
  readonly does: string;
  readonly confirmedBy: string;
  /** Whether `for:` makes sense; a momentary fault heals by itself. */
  readonly lasts: boolean;
}

export const faultKinds = {
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
  'link.down': {
    targets: ['link', 'session', 'risk', 'neighbor'],
    hits: ['link', 'session'],
    parameters: {},
    does: 'the link carries nothing; its ends see it at once when the medium is direct, and by their timers when it is switched',
    confirmedBy: 'the interior routing protocol or a BGP session reacts',
    lasts: true,
  },
  'session.reset': {
    targets: ['session', 'neighbor'],
    hits: ['session'],
    parameters: {},
    does: 'the session is closed by a NOTIFICATION and starts again by itself; with `for:` it stays closed so long',
    confirmedBy: 'the session leaves Established',
    lasts: true,
  },
  'prefix.withdraw': {
    targets: ['prefix', 'service'],
    hits: ['prefix'],
    parameters: {},
    does: 'the prefix is no longer originated at the sites selected, while all else there goes on',
    confirmedBy: 'a withdrawal is sent or a best route changes',
    lasts: true,
  },
  'demand.scale': {
    targets: ['client', 'region', 'service'],
    hits: ['client', 'service'],
    parameters: {
      by: factorSchema.meta({ description: 'The factor on demand, such as 1.4x or 140%.', examples: ['1.4x'] }),
      ramp: durationSchema.default(0 as Duration).meta({ description: 'The time to reach the new level.', examples: ['60s'] }),
    },
    does: 'the demand of the clients selected is multiplied',
    confirmedBy: 'the offered rate changes',
    lasts: true,
  },
} as const satisfies Record<FaultKind, FaultSpec>;

export const faultKindNames = Object.keys(faultKinds).sort() as readonly FaultKind[];

export const faultSpec = (kind: FaultKind): FaultSpec => faultKinds[kind];

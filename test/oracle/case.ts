/**
 * A case as it is written down: a topology, the steps that are done to it, and after each what every router chose. The file
 * format is that of recorded cases; keys are spelled as there. Routers are called `ases`, because most are alone in their AS.
 */
import * as z from 'zod';
import { parseCommunity } from '../../sim/model/community.ts';

const rel = z.enum(['customer', 'peer', 'provider', 'internal', 'client']);
/** What the far end of a session is to the near one; `client` is a route-reflection client. */
export type Rel = z.infer<typeof rel>;

const community = z.string().refine((text) => parseCommunity(text) !== null, 'not a community');

const treatment = z.object({
  prepend: z.number().int().optional(),
  med: z.number().int().nullable().optional(),
  suppress: z.boolean().optional(),
  communities: z.array(community).optional(),
});
export type Treatment = z.infer<typeof treatment>;

const router = z.object({
  id: z.string(),
  asn: z.number().int(),
  router_id: z.string(),
  /** Reflectors that share a cluster name the same one. */
  cluster_id: z.string().optional(),
  /** Lowers the preference of what carries GRACEFUL_SHUTDOWN. */
  honours_shutdown: z.boolean().optional(),
  /** Does what neighbours ask for by large communities. */
  honours_actions: z.boolean().optional(),
});
export type Router = z.infer<typeof router>;

const session = z.object({
  a: z.string(),
  b: z.string(),
  /** What b is to a. */
  rel,
  /** Communities that an end adds to everything it sends. */
  communities_a: z.array(community).optional(),
  communities_b: z.array(community).optional(),
});
export type Session = z.infer<typeof session>;

/** A link inside an AS, with its IGP cost. */
const backbone = z.object({ a: z.string(), b: z.string(), cost: z.number().int().positive() });
export type Backbone = z.infer<typeof backbone>;

const origination = z.object({
  id: z.string(),
  as: z.string(),
  prefix: z.string(),
  prepend: z.number().int().optional(),
  med: z.number().int().nullable().optional(),
  communities: z.array(community).optional(),
  /** By neighbour, over the general treatment. */
  to: z.record(z.string(), treatment).optional(),
});
export type Origination = z.infer<typeof origination>;

const topology = z.object({
  ases: z.array(router),
  sessions: z.array(session),
  backbone: z.array(backbone).optional(),
  originations: z.array(origination),
});
export type Topology = z.infer<typeof topology>;

const step = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['origin-off', 'origin-on']), id: z.string() }),
  z.object({
    op: z.enum(['link-off', 'link-on']),
    a: z.string(),
    b: z.string(),
    /** Which session. */
    k: z.number().int(),
    /** By the administrator of end a, or at both ends of the wire. */
    mode: z.enum(['session', 'veth']),
  }),
  z.object({ op: z.enum(['backbone-off', 'backbone-on']), k: z.number().int() }),
  z.object({ op: z.literal('kill'), as: z.string() }),
]);
export type Step = z.infer<typeof step>;

/**
 * From which router (null: its own route), AS path, LOCAL_PREF and MED (null where there is none); newer recordings say the
 * origin (IGP, EGP, Incomplete) and the router that is the next hop as well.
 */
const choice = z.union([
  z.tuple([z.string().nullable(), z.array(z.number()), z.number().nullable(), z.number().nullable()]),
  z.tuple([
    z.string().nullable(),
    z.array(z.number()),
    z.number().nullable(),
    z.number().nullable(),
    z.string().nullable(),
    z.string().nullable(),
  ]),
]);
export type Choice = z.infer<typeof choice>;

/** By router, then prefix. */
export type Choices = Readonly<Record<string, Readonly<Record<string, Choice>>>>;
/** By prefix, then router: where its packets end; null nowhere. */
export type Catchments = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

export interface Observed {
  readonly best: Choices;
  readonly catchment: Catchments;
}

export const recordedCase = z
  .object({
    seed: z.number().optional(),
    daemon: z.string().optional(),
    family: z.string().optional(),
    topology,
    states: z.array(
      z.object({
        step: step.nullable(),
        best: z.record(z.string(), z.record(z.string(), choice)),
        catchment: z.record(z.string(), z.record(z.string(), z.string().nullable())),
      }),
    ),
  })
  .superRefine(({ topology: { ases, sessions, backbone = [], originations }, states }, { addIssue }) => {
    const routers = new Set(ases.map(({ id }) => id));
    const check = (isFine: boolean, path: readonly (string | number)[], message: string): void => {
      if (!isFine) addIssue({ code: 'custom', path: [...path], message });
    };
    const known = (id: string, ...path: readonly (string | number)[]): void => check(routers.has(id), path, `no router ${id}`);
    [sessions, backbone].forEach((joins, i) =>
      joins.forEach(({ a, b }, k) => {
        const path = ['topology', i === 0 ? 'sessions' : 'backbone', k];
        for (const id of [a, b]) known(id, ...path);
        check(a !== b, path, 'joins a router to itself');
      }),
    );
    originations.forEach(({ as }, i) => known(as, 'topology', 'originations', i));
    states.forEach(({ step: done }, i) => {
      const path = ['states', i, 'step'];
      if (done === null) return;
      if (done.op === 'kill') known(done.as, ...path);
      else if ('id' in done) check(originations.some(({ id }) => id === done.id), path, `no origination ${done.id}`);
      else check(done.k in ('mode' in done ? sessions : backbone), path, `nothing has number ${done.k}`);
    });
  });
export type RecordedCase = z.infer<typeof recordedCase>;

/** How an originator treats one of its prefixes towards a neighbour. */
export const treatmentOf = ({ prepend, med, communities, to }: Origination, neighbour: string): Treatment => ({
  ...(prepend === undefined ? {} : { prepend }),
  ...(med === undefined ? {} : { med }),
  ...(communities === undefined ? {} : { communities }),
  ...to?.[neighbour],
});

export const isInside = (kind: Rel): boolean => kind === 'internal' || kind === 'client';

/** Distinct prefixes in the order of their first origination. */
export const prefixesOf = ({ originations }: Topology): string[] => [...new Set(originations.map((o) => o.prefix))];

export const isIpv6 = (prefix: string): boolean => prefix.includes(':');

/** A dotted IPv4 address as a number. */
export const addressNumber = (text: string): number =>
  text.split('.').reduce((number, part) => number * 256 + Number(part), 0);

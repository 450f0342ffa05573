/**
 * A topology after it was read: plain data in base units (µs, bits per second, requests per second, bytes, kilometres, ratios of
 * one), every reference checked, every default filled in, arrays sorted by `id`. This is the contract between the file format and
 * everything that runs; nothing behind it knows YAML.
 *
 * `id` is an entity's stable identity (the written `id:`, else its key): order and chance depend on it alone, so that renaming
 * moves nobody's dice. `name` is what people read. Ids are unique within their kind.
 */
import type { Duration } from '../../kernel/time.ts';
import type { Place, RegionId } from '../../geo/place.ts';
import type { Asn } from '../asn.ts';
import type { Prefix } from '../prefix.ts';
import type { Balance } from './balance-types.ts';
import type { AnnouncePolicy } from './announce-types.ts';
import type { BgpBehaviour, RpkiData, SessionBgp } from './bgp-types.ts';
import type { Population } from './people.ts';
import type { ReplicaScheduling, Scheduling, WarmUp } from './scheduling-types.ts';

/** The whole written world: our platform, its neighbours, the internet around it and the people in it. */
export interface Topology {
  readonly name: string;
  readonly description: string;
  /** The path of the file as it was given. */
  readonly file: string;
  readonly as: OwnAs;
  readonly aggregates: readonly Aggregate[];
  readonly datacenters: readonly Datacenter[];
  readonly backbone: readonly BackboneLink[];
  readonly neighbors: readonly Neighbor[];
  readonly internet: Internet;
  /** Null where nobody attests anything. */
  readonly rpki: RpkiData | null;
  readonly services: readonly Service[];
  /** What becomes of replicas on a lost node; left out where they wait for it. */
  readonly scheduling?: Scheduling;
  readonly populations: readonly Population[];
  readonly assumptions: readonly Assumption[];
}

/** Our own autonomous system. */
export interface OwnAs {
  readonly number: Asn;
  readonly ibgp: Ibgp;
  readonly igp: Igp;
  readonly timers: BgpTimers;
  readonly bgp: BgpBehaviour;
  /** From the decision to the forwarding table of a router of ours. */
  readonly fibInstall: Duration;
}

/** How routes travel inside our AS: every router with every other, or through reflectors (RFC 4456). */
export type Ibgp =
  | { readonly kind: 'full-mesh' }
  | { readonly kind: 'route-reflectors'; /** Router ids. */ readonly reflectors: readonly string[] };

/** The link-state protocol inside our AS, by its delays. */
export interface Igp {
  /** Per hop, added to the propagation of the link. */
  readonly floodDelay: Duration;
  /** From news of a change to the new shortest paths in force. */
  readonly spfDelay: Duration;
  /** Until a router sees the carrier of a direct link go. */
  readonly detect: Duration;
  /** When routers ask not to be passed through, and how; left out: by hand alone. */
  readonly stubRouter?: {
    readonly onStartup: Duration | 'wait-for-bgp' | null;
    readonly method: 'max-metric' | 'overload-bit';
  };
}

/** BGP timers of a speaker (RFC 4271 §10) with the name of the profile they were taken from. */
export interface BgpTimers {
  readonly profile: string;
  readonly holdTime: Duration;
  /** The hold timer is started with its time multiplied by a draw from this to 1. */
  readonly holdJitterLow: number;
  readonly keepalive: Duration;
  readonly mraiEbgp: Duration;
  readonly mraiIbgp: Duration;
  readonly connectRetry: Duration;
  /** Whether withdrawals wait for the MRAI too (RFC 4271 §9.2.1.1 lets them pass; some implementations hold them). */
  readonly limitWithdrawals: boolean;
  /** The time to process a message: uniform between the two. */
  readonly processing: { readonly low: Duration; readonly high: Duration };
}

/** Bidirectional forwarding detection (RFC 5880): a path is dead after `interval × multiplier` without a packet. */
export interface Bfd {
  readonly interval: Duration;
  readonly multiplier: number;
}

/** `direct`: the loss of carrier is seen at both ends. `switched`: a switch in between hides it, as at an exchange. */
export type Medium = 'direct' | 'switched';

/** A block that the public table accepts and that covers the host routes of services. */
export interface Aggregate {
  readonly id: string;
  /** At most one of each family. */
  readonly prefixes: readonly Prefix[];
  readonly announceWhile: AnnounceWhile;
}

/**
 * When a border router originates an aggregate: always, or while at least so many component routes (service addresses within it)
 * are originated at its own site (`site`) or anywhere in our AS (`as`).
 */
export type AnnounceWhile =
  { readonly kind: 'always' } | { readonly kind: 'components'; readonly atLeast: number; readonly scope: 'site' | 'as' };

/** A site of ours: border routers and the nodes that run replicas. */
export interface Datacenter {
  readonly id: string;
  readonly name: string;
  readonly place: Place;
  readonly region: RegionId;
  readonly routers: readonly Router[];
  readonly nodes: readonly Node[];
  /** How many replicas a node holds; left out without a limit. */
  readonly replicasPerNode?: number;
}

export interface Router {
  readonly id: string;
  readonly name: string;
}

/** A machine that holds replicas. */
export interface Node {
  readonly id: string;
  readonly name: string;
  readonly rack: string;
}

/**
 * A link between two routers of ours. The local links inside a datacenter are part of the list whether they were written or
 * implied.
 */
export interface BackboneLink {
  readonly id: string;
  readonly name: string;
  /** Router ids, in ascending order. */
  readonly ends: readonly [string, string];
  readonly lengthKm: number;
  /** One way. */
  readonly delay: Duration;
  /** Bits per second, each way. */
  readonly capacityBps: number;
  /** The IGP's cost, the same both ways. */
  readonly metric: number;
  /** Names of what can be cut together (shared-risk link groups). */
  readonly riskGroups: readonly string[];
  readonly medium: Medium;
  readonly bfd: Bfd | null;
}

/** What a neighbour is to us. A route server passes on the routes of its members without being in the path (RFC 7947). */
export type Relationship = 'transit' | 'peer' | 'route-server' | 'customer';

/** An outside AS that we have sessions with. */
export interface Neighbor {
  readonly id: string;
  readonly name: string;
  /** The outside AS's id. */
  readonly as: string;
  readonly relationship: Relationship;
  readonly sessions: readonly NeighborSession[];
}

/** One eBGP session: a router of ours, a place of the neighbour's, and the link between. Ids are unique over all neighbours. */
export interface NeighborSession {
  readonly id: string;
  /** The router's id. */
  readonly router: string;
  /** The outside pop's id. */
  readonly pop: string;
  readonly medium: Medium;
  /** Bits per second, each way. */
  readonly capacityBps: number;
  /** One way. */
  readonly delay: Duration;
  readonly bfd: Bfd | null;
  /** Instead of the two sides' own; null keeps the minimum of what each side offers (RFC 4271 §4.2). */
  readonly timers: { readonly holdTime: Duration; readonly keepalive: Duration } | null;
  /** The preference of routes learned here; null keeps that of the relationship. */
  readonly localPref: number | null;
  /** How many times our number is added to the path on export, beyond the one that is always there. */
  readonly prepend: number;
  /** The MED that we send; null sends none. */
  readonly med: number | null;
  /** The neighbour agreed to take /32 and /128 from us. */
  readonly acceptsHostRoutes: boolean;
  readonly announce: AnnounceFilter;
  readonly bgp: SessionBgp;
}

/** Which aggregates (by id) we announce on a session. */
export type AnnounceFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'only'; readonly aggregates: readonly string[] }
  | { readonly kind: 'except'; readonly aggregates: readonly string[] };

/** The rest of the internet, expanded: whatever was generated stands here as if it had been written. */
export interface Internet {
  readonly worldSeed: number;
  /**
   * Whether one prefix of each place with people stands for its IPv4 and IPv6 alike, as in a measured world with its many places:
   * nothing there tells the families apart on the way back to the people. Otherwise each place has one of each.
   */
  readonly hasFamiliesTogether?: boolean;
  readonly ases: readonly OutsideAs[];
  readonly links: readonly OutsideLink[];
}

export type OutsideAsKind = 'transit' | 'regional' | 'eyeball' | 'route-server' | 'content';

/** An AS of other people. It is one speaker at each of its pops. */
export interface OutsideAs {
  readonly id: string;
  readonly name: string;
  readonly asn: Asn;
  readonly kind: OutsideAsKind;
  /** At least one. Pop ids are unique over all ASes. */
  readonly pops: readonly OutsidePop[];
  readonly timers: BgpTimers;
  /** As RFC 4271 has it when left out. */
  readonly bgp?: BgpBehaviour;
  /** The longest prefixes that it accepts from others. */
  readonly prefixLimits: { readonly v4: number; readonly v6: number };
  readonly fibInstall: Duration;
}

export interface OutsidePop {
  readonly id: string;
  readonly place: Place;
  /** The BGP identifier of its router; one made of its id where there is none. */
  readonly routerId?: number;
}

/** A link between pops of two outside ASes. */
export interface OutsideLink {
  readonly id: string;
  /** Pop ids. */
  readonly a: string;
  readonly b: string;
  /** `provider`: b's AS is the provider of a's. `peer`: neither pays. */
  readonly relationship: 'provider' | 'peer';
  readonly medium: Medium;
  /** The exchange that the link runs over; null for a private one. */
  readonly exchange: string | null;
  /** One way. */
  readonly delay: Duration;
  /** Bits per second, each way; null is not modelled as a limit. */
  readonly capacityBps: number | null;
}

/** What users or other services call. */
export interface Service {
  readonly id: string;
  readonly name: string;
  readonly visibility: 'public' | 'internal';
  /** At most one of each family. */
  readonly vips: readonly Vip[];
  /** The id of the aggregate that covers every vip; null for internal services. */
  readonly aggregate: string | null;
  readonly sites: readonly ServiceSite[];
  readonly replica: ReplicaSpec;
  /** Left out where nothing is rescheduled. */
  readonly scheduling?: ReplicaScheduling;
  readonly healthCheck: HealthCheck;
  readonly announce: AnnouncePolicy;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly calls: readonly ServiceCall[];
  readonly transport: 'tcp' | 'udp';
  readonly balance: Balance;
  /** The mean life of a connection, in seconds. */
  readonly connectionSeconds: number;
}

/** An anycast service address: a /32 or a /128. */
export interface Vip {
  readonly prefix: Prefix;
}

export interface ServiceSite {
  /** The datacenter's id. */
  readonly datacenter: string;
  /** How many replicas; they are `service/datacenter/1` … `service/datacenter/n`. */
  readonly replicas: number;
  /** The site withdraws with fewer healthy replicas than this … */
  readonly minimumHealthy: number;
  /** … and, once it has, announces again with so many. At least `minimumHealthy`. */
  readonly returnHealthy: number;
}

export interface ReplicaSpec {
  readonly capacityRps: number;
  /** From start to ready. */
  readonly startup: Duration;
  /** The mean time of one request on an idle replica. */
  readonly serviceTime: Duration;
  /** How long clients wait for a replica that is busy; absent where what is beyond capacity is refused at once. */
  readonly patience?: { readonly law: 'exponential' | 'deterministic'; readonly mean: Duration };
  /** Requests that may wait at a replica beyond capacity, served in order whether their client is there or not. */
  readonly backlogPlaces?: number;
  /** How a replica that has just started comes to its whole capacity; absent where ready is warm. */
  readonly warmUp?: WarmUp;
}

/**
 * A health check as ExaBGP's `healthcheck` has it: probes every `interval`; while the state may be about to change, every
 * `fastInterval`; `rise` successes or `fall` failures in a row change the state; a probe fails after `timeout`.
 */
export interface HealthCheck {
  readonly preset: string;
  readonly interval: Duration;
  readonly fastInterval: Duration;
  readonly timeout: Duration;
  readonly rise: number;
  readonly fall: number;
  /** Whether intervals count from the end of a probe (a loop that sleeps) or from its start (one that keeps its rhythm). */
  readonly pace: 'after-end' | 'from-start';
  /** Whether a probe waits and is refused like a request: an overload can fail the check. */
  readonly seesOverload?: boolean;
}

export interface ServiceCall {
  /** The called service's id. */
  readonly service: string;
  /** Mean calls for each request. */
  readonly perRequest: number;
  /** Whether the request fails when the call does. */
  readonly critical: boolean;
  /** How often it is tried, at once after each failure. */
  readonly attempts: number;
}

/** A figure that was chosen, not known: where it stands, why it was chosen, between which bounds it may lie. */
export interface Assumption {
  /** Dotted path in the file, without the `assumed` wrapper. */
  readonly path: string;
  /** As written. */
  readonly value: unknown;
  readonly why: string;
  /** As written; null when none was given. */
  readonly range: readonly [unknown, unknown] | null;
}

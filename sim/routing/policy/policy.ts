/**
 * What a router does to routes at one session beyond the default of its relation. On import: preference, what is refused, what a
 * neighbour may ask for. On export: prepending, MED, communities and which of the prefixes are announced at all (RFC 7454 §6,
 * RFC 8212 for the spirit of it).
 */
import type { Community } from '../../model/community.ts';

export interface MaximumPrefixes {
  readonly count: number;
  /** `teardown` closes the session by a Cease NOTIFICATION (RFC 4486 §4); `warn` goes on. */
  readonly action: 'warn' | 'teardown';
  /** Until the session is tried again; null keeps it down for good. */
  readonly restartAfterUs: number | null;
}

/** What a router does to a prefix that its own AS originates at one session, on top of the session's policy. */
export interface OwnRouteAction {
  readonly prependCount?: number;
  /** Overrides the session's MED. */
  readonly med?: number | null;
  readonly isSuppressed?: boolean;
  readonly communities?: readonly Community[];
  /** Announced inside the AS with a LOCAL_PREF of 0, so that any other origin is taken first (RFC 8326 section 4). */
  readonly isLastResort?: boolean;
}

export interface SessionPolicy {
  /** LOCAL_PREF given to what is received; null is the relation's default. */
  readonly localPref: number | null;
  /** Longest prefixes accepted (RFC 7454 §6.1.3: /24 and /48 in the public table). */
  readonly lengthMaxV4: number;
  readonly lengthMaxV6: number;
  /** Longest AS path accepted; null is what every router takes. */
  readonly pathLengthMax: number | null;
  /** RFC 8326 §4.2: LOCAL_PREF 0 for routes with GRACEFUL_SHUTDOWN. */
  readonly honoursGracefulShutdown: boolean;
  /** RFC 7999: accepts host routes with BLACKHOLE and discards their traffic. */
  readonly honoursBlackhole: boolean;
  /** Does what the neighbour asks by large communities of `Action`. */
  readonly honoursActions: boolean;
  /** RFC 6811 §2.3: refuses routes whose origin the RPKI proves wrong. */
  readonly originValidation: 'off' | 'drop-invalid';
  /** Refuses routes whose AS path provider authorisations prove wrong. */
  readonly validatesPaths: boolean;
  /** RFC 9234: both ends told each other their roles and keep to Only-to-Customer. */
  readonly usesRoles: boolean;
  readonly maximumPrefixes: MaximumPrefixes | null;
  /** Takes and keeps long-lived stale routes (RFC 9494 §4.3). */
  readonly takesLongLivedStale: boolean;
  /** Extra copies of our AS on announcements. */
  readonly prependCount: number;
  /** MED set on announcements; null sends none but what a router gave to a route of its own. */
  readonly med: number | null;
  /** Prefixes (by index) that are announced; null is all that the export rule allows. */
  readonly announced: ReadonlySet<number> | null;
  /** Of the AS's own routes only those that this very router originates are announced: a site speaks for itself alone. */
  readonly ownFromHereOnly: boolean;
  /** Only for routes that the AS itself originates, here or at another router, by prefix index. */
  readonly own: ReadonlyMap<number, OwnRouteAction> | null;
  /** Communities put on everything that is sent. */
  readonly communities: readonly Community[];
  /** Passes on the communities that a route came with. */
  readonly sendsCommunities: boolean;
  /** The export rule is off: everything selected is sent, as by an operator's mistake (a route leak, RFC 7908). */
  readonly leaks: boolean;
}

export const LENGTH_MAX_V4 = 24;
export const LENGTH_MAX_V6 = 48;

/** Policy 0: the public table's habits. */
export const DEFAULT_POLICY: SessionPolicy = {
  localPref: null,
  lengthMaxV4: LENGTH_MAX_V4,
  lengthMaxV6: LENGTH_MAX_V6,
  pathLengthMax: null,
  honoursGracefulShutdown: true,
  honoursBlackhole: false,
  honoursActions: false,
  originValidation: 'off',
  validatesPaths: false,
  usesRoles: false,
  maximumPrefixes: null,
  takesLongLivedStale: false,
  prependCount: 0,
  med: null,
  announced: null,
  ownFromHereOnly: false,
  own: null,
  communities: [],
  sendsCommunities: true,
  leaks: false,
};

/** Equal for policies that do the same. */
export const policyText = (policy: SessionPolicy): string =>
  JSON.stringify({
    ...policy,
    announced: policy.announced === null ? null : [...policy.announced],
    own: policy.own === null ? null : [...policy.own],
  });

/** What routing needs to know of a prefix: its family and length; the text is for people. */
export interface PrefixSpec {
  readonly text: string;
  readonly family: 4 | 6;
  readonly length: number;
}

export const accepts = (policy: SessionPolicy, prefix: PrefixSpec): boolean =>
  prefix.length <= (prefix.family === 4 ? policy.lengthMaxV4 : policy.lengthMaxV6);

/** Whether a policy asks more of a received route than its length. */
export const isStrictPolicy = (policy: SessionPolicy): boolean =>
  policy.pathLengthMax !== null ||
  policy.honoursBlackhole ||
  policy.usesRoles ||
  policy.originValidation !== 'off' ||
  policy.validatesPaths;

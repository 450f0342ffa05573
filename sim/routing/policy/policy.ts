/**
 * What a router does to routes at one session beyond the default of its relation: import preference and prefix-length limit, and
 * on export prepending, MED and which of the prefixes are announced at all (RFC 7454 §6, RFC 8212 for the spirit of it).
 */
export interface SessionPolicy {
  /** LOCAL_PREF given to what is received; null is the relation's default. */
  readonly localPref: number | null;
  /** Longest prefixes accepted (RFC 7454 §6.1.3: /24 and /48 in the public table). */
  readonly lengthMaxV4: number;
  readonly lengthMaxV6: number;
  /** Extra copies of our AS on announcements. */
  readonly prependCount: number;
  /** MED set on announcements; null sends none. */
  readonly med: number | null;
  /** Prefixes (by index) that are announced; null is all that the export rule allows. */
  readonly announced: ReadonlySet<number> | null;
}

export const LENGTH_MAX_V4 = 24;
export const LENGTH_MAX_V6 = 48;

/** Policy 0: the public table's habits. */
export const DEFAULT_POLICY: SessionPolicy = {
  localPref: null,
  lengthMaxV4: LENGTH_MAX_V4,
  lengthMaxV6: LENGTH_MAX_V6,
  prependCount: 0,
  med: null,
  announced: null,
};

/** What routing needs to know of a prefix: its family and length; the text is for people. */
export interface PrefixSpec {
  readonly text: string;
  readonly family: 4 | 6;
  readonly length: number;
}

export const accepts = (policy: SessionPolicy, prefix: PrefixSpec): boolean =>
  prefix.length <= (prefix.family === 4 ? policy.lengthMaxV4 : policy.lengthMaxV6);

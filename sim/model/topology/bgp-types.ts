/** How speakers run BGP, after it was read. */
import type { Duration } from '../../kernel/time.ts';
import type { Community } from '../community.ts';
import type { Prefix } from '../prefix.ts';

export type DampingPreset = 'cisco' | 'juniper' | 'rfc7196' | 'ripe580';

/**
 * What a speaker promises of its own restarts (RFC 4724 §3, RFC 9494 §3). One that promises nothing (0) still keeps the routes
 * of others who do.
 */
export interface GracefulRestartPromise {
  readonly restartTime: Duration;
  /** How long routes are kept as the last resort after that. */
  readonly longLived: Duration;
}

/** What the routers of an AS do differently from RFC 4271. */
export interface BgpBehaviour {
  readonly med: 'per-neighbor-as' | 'always' | 'order-dependent';
  readonly missingMed: 'best' | 'worst';
  readonly prefersOldest: boolean;
  /** Equally good routes that packets are spread over. */
  readonly multipath: number;
  /** Paths of a prefix on each internal session (RFC 7911). */
  readonly addPaths: number;
  readonly detectsLoopsWhenSending: boolean;
  /** Of what is received from other ASes; null is none. */
  readonly damping: DampingPreset | null;
  /** Null where it is unknown to them. */
  readonly gracefulRestart: GracefulRestartPromise | null;
  readonly validatesOrigins: boolean;
  readonly validatesPaths: boolean;
  readonly knowsRoles: boolean;
  readonly honours: {
    readonly gracefulShutdown: boolean;
    readonly blackhole: boolean;
    readonly actions: boolean;
  };
}

/** Our end of a session with a neighbour. */
export interface SessionBgp {
  readonly communities: readonly Community[];
  /** Null where it is left to what both ASes know. */
  readonly usesRoles: boolean | null;
  readonly damping: DampingPreset | null;
  /** Of both ends; null for none, `unset` where each keeps to its AS's. */
  readonly gracefulRestart: GracefulRestartPromise | null | 'unset';
  readonly maximumPrefixes: {
    readonly count: number;
    readonly action: 'warn' | 'teardown';
    readonly restartAfter: Duration | null;
  } | null;
  readonly pathLengthMax: number | null;
  /** Ascending by aggregate. */
  readonly perAggregate: readonly AggregateTreatment[];
}

export interface AggregateTreatment {
  readonly aggregate: string;
  /** On top of the session's. */
  readonly prepend: number;
  /** Null keeps the session's. */
  readonly med: number | null;
  /** On top of the session's. */
  readonly communities: readonly Community[];
}

/** What the RPKI holds. */
export interface RpkiData {
  readonly roas: readonly { readonly prefix: Prefix; readonly maxLength: number; readonly asn: number }[];
  /** Ascending by customer. */
  readonly aspas: readonly { readonly customer: number; readonly providers: readonly number[] }[];
}

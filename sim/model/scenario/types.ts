/**
 * A scenario after it was read: one run's question in plain data, selectors resolved to entities, units to base numbers. A
 * written scenario with `for_each:` becomes one of these for each member.
 */
import type { Duration, SimTime } from '../../kernel/time.ts';
import type { EntityRef } from '../entity.ts';
import type { FaultKind, FaultParams } from '../faults.ts';
import type { AggregateName, MetricName, MetricUnit } from '../metrics.ts';
import type { Assumption, Topology } from '../topology/types.ts';

export interface Scenario {
  readonly name: string;
  /** `datacenter=fra` for a member of `for_each`, several joined by commas; null without it. */
  readonly variant: string | null;
  readonly variantKey: Readonly<Record<string, string>>;
  /** What members that are maps hold beside their name, by variable; left out without any. */
  readonly variantFields?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly file: string;
  /** What the scenario asks, in a sentence. */
  readonly question: string;
  readonly tags: readonly string[];
  /** Ids of the claims that it tests, such as `P14`. */
  readonly claims: readonly string[];
  /** Of claims that not all of the run decides: the metrics and predicates that do, by claim. */
  readonly claimScopes?: Readonly<Record<string, readonly string[]>>;
  /** What was assumed, in the topology (`topology.…`) and in the scenario itself, by the paths that `--set` takes. */
  readonly assumptions: readonly Assumption[];
  readonly topology: Topology;
  readonly seed: number;
  /** The length of the run, warm-up included. */
  readonly duration: Duration;
  /** The first part of the run, in which the world settles: nothing in it is measured, and no fault begins. */
  readonly warmUp: Duration;
  /** The time of day, UTC, at which the run begins. */
  readonly timeOfDay: Duration;
  /** In the order of (`at`, id). */
  readonly faults: readonly Fault[];
  readonly targets: readonly Target[];
  readonly properties: readonly Property[];
  readonly expect: Expectation | null;
  /** The name of the scenario that this one breaks on purpose. */
  readonly ablationOf: string | null;
  readonly bounds: Bounds;
}

export interface Bounds {
  /** A run that would take more events ends inconclusive. */
  readonly eventsMax: number;
}

/**
 * The outcome that counts as passing when it is not "every target met": the verdict, and the metrics that must have caused it.
 */
export interface Expectation {
  readonly verdict: 'failed' | 'inconclusive';
  readonly on: readonly MetricName[];
}

/** One fault of the timetable. Zero strength (`for: 0s`, no targets by `value: 0`, `by: 1x`) is legal and must change nothing. */
export interface Fault {
  readonly id: string;
  readonly kind: FaultKind;
  /** Since the run began. */
  readonly at: SimTime;
  /** How long it lasts; null: it stays. */
  readonly for: Duration | null;
  /** What is hit, ascending by kind and id; empty only when the selector asked for none (`value: 0`). */
  readonly target: readonly EntityRef[];
  readonly how: FaultParams;
  readonly expect: ExpectedEffect | null;
  readonly location: SourceLocation;
}

/** What must be seen for the fault to count as confirmed, beyond what its kind asks for. */
export interface ExpectedEffect {
  /** The canonical text of a prefix that must be withdrawn somewhere because of the fault. */
  readonly withdraws: string | null;
  /** Users must move away from the datacenter (id) because of the fault. */
  readonly movesUsersFrom: string | null;
  /** No effect at all is what is expected. */
  readonly nothing: boolean;
  /** By when; null: before the end of the run. */
  readonly within: Duration | null;
}

/** One threshold on one metric. */
export interface Target {
  /** Unique in the scenario: the metric expression and the check, `availability{service:web}: rate >= 99.9%`. */
  readonly id: string;
  readonly metric: MetricName;
  /** `*` means: every member on its own, the worst counts. Other values name one entity by id. */
  readonly labels: Readonly<Record<string, string>>;
  readonly aggregate: Aggregate;
  readonly op: ComparisonOp;
  /** In the metric's base unit. */
  readonly limit: number;
  readonly unit: MetricUnit;
  /** A missed `warn` does not fail the run. */
  readonly level: 'error' | 'warn';
  readonly location: SourceLocation;
}

export type Aggregate =
  { readonly kind: Exclude<AggregateName, 'p'> } | { readonly kind: 'p'; /** In (0, 100). */ readonly percentile: number };

export type ComparisonOp = '>=' | '>' | '<=' | '<' | '==' | '!=';

/** Something that must hold always, never, at last (and by when), or in at least one run of many. */
export interface Property {
  readonly id: string;
  readonly mode: 'always' | 'never' | 'eventually' | 'sometimes';
  readonly predicate: PropertyName;
  /** For `eventually`: after every begin and every heal of a fault. */
  readonly within?: Duration;
  readonly location: SourceLocation;
}

/** The predicates that can be watched. */
export type PropertyName =
  | 'forwarding_loop'
  | 'black_hole'
  | 'all_services_reachable'
  | 'requests_conserved'
  | 'catchment_moved'
  | 'overload'
  | 'operator_action'
  | 'aggregate_without_component';

/** Where in a file something was written; lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * What one run says in the end, as plain JSON in base units (µs, ratios of one, requests, bits per second): everything that a
 * renderer prints and nothing that it would have to compute. Times are since the run began.
 */
import type { Violation } from '../check/violation.ts';
import type { ServiceBudget } from '../measure/tables/budget.ts';
import type { Losses } from '../measure/tables/losses.ts';
import type { RunPhaseCosts } from '../measure/tables/run-phases.ts';
import type { FaultPhase, FaultPhases } from '../measure/tables/phases.ts';
import type { MovedPopulation, SiteShare, TrafficShift } from '../measure/tables/traffic-shift.ts';
import type { Utilization } from '../measure/tables/utilization.ts';
import type { MetricUnit } from '../model/metrics.ts';

/** Never green by accident: what was not shown is `inconclusive`. */
export type Verdict = 'passed' | 'failed' | 'inconclusive';

/** What a run came to, without the story of how: all that claims are judged by. */
export interface RunVerdict {
  readonly scenario: string;
  /** `datacenter=fra` for a member of `for_each`, else null. */
  readonly variant: string | null;
  readonly file: string;
  /** The scenario that this one breaks on purpose. */
  readonly ablationOf: string | null;
  readonly seed: number;
  /** The outcome held against `expect`: what the exit code goes by. */
  readonly verdict: Verdict;
  /** What targets, properties and faults came to by themselves. */
  readonly outcome: Verdict;
  readonly expect: ExpectReport | null;
  /** Why the verdict is what it is, the weightiest first; empty when all is met. */
  readonly reasons: readonly string[];
  /** How the run ended: nothing left to do, its time over, or its bound on events reached. */
  readonly ending: RunEnding;
  readonly targets: readonly TargetReport[];
  readonly properties: readonly PropertyReport[];
  /** Broken invariants of the simulator itself: bugs, not results. */
  readonly bugs: readonly BugReport[];
  readonly claims: readonly RunClaim[];
  /** The command that makes this run again. */
  readonly repeat: string;
}

export interface RunReport extends RunVerdict {
  readonly question: string;
  readonly tags: readonly string[];
  readonly engineVersion: string;
  readonly scenarioHash: string;
  readonly traceHash: string;
  readonly behaviourHash: string;
  readonly events: number;
  readonly wallMs: number;
  readonly topology: { readonly name: string; readonly file: string };
  readonly assumptions: readonly AssumptionReport[];
  /** What is measured: from the end of the warm-up to the end of the run. */
  readonly window: { readonly from: number; readonly to: number };
  readonly faults: readonly FaultReport[];
  readonly phases: readonly PhasesReport[];
  /** What the run cost before, in and after the failure, and in what the recovery was worse than it. */
  readonly runPhases: RunPhasesReport;
  readonly trafficShift: readonly TrafficShiftReport[];
  readonly availability: readonly AvailabilityReport[];
  /** The highest peaks first. */
  readonly utilization: readonly UtilizationReport[];
  readonly budget: readonly BudgetReport[];
}

export type RunEnding = 'quiet' | 'time' | 'events' | 'unsettled';

/** What the caller of a run knows and the trace does not. */
export interface RunFacts {
  readonly eventCount: number;
  readonly ending: RunEnding;
  /** None when left out. */
  readonly doubts?: readonly RoutingDoubt[];
  readonly wallMs: number;
  readonly repeat: string;
}

/** A prefix whose routing can rest in several states, in none, or where neither was found out. */
export interface RoutingDoubt {
  readonly prefix: string;
  readonly kind: 'several' | 'none' | 'unknown';
  /** Routers whose choice differs between the states, or changes for ever. */
  readonly routers: readonly string[];
}

export interface ExpectReport {
  readonly verdict: 'failed' | 'inconclusive';
  /** Metrics that must be among those missed. */
  readonly on: readonly string[];
  readonly isMatched: boolean;
}

export interface AssumptionReport {
  readonly path: string;
  /** As written, or as JSON text where it was not plain text. */
  readonly value: string;
  readonly why: string;
  /** As written: from, to. */
  readonly range: readonly [string, string] | null;
}

export type FaultStatus = 'confirmed' | 'no-effect';

export interface FaultReport {
  readonly id: string;
  readonly kind: string;
  /** `datacenter/fra`, several joined by commas. */
  readonly target: string;
  readonly at: number;
  /** Null: it stays. */
  readonly for: number | null;
  /** `confirmed`: what its kind, and what the scenario, takes for proof was seen. */
  readonly status: FaultStatus;
  /** What the trace shows of it, in words: `8 sessions lost`. */
  readonly effects: readonly string[];
}

export type RunPhasesReport = RunPhaseCosts;
/** The phases of one fault, over all services and regions. */
export type PhasesReport = FaultPhases;
export type PhaseReport = FaultPhase;
/** One client region and service: where its people were served. */
export type TrafficShiftReport = TrafficShift;
export type SiteShareReport = SiteShare;
export type MovedPopulationReport = MovedPopulation;
/** Requests of a service from a client region; `region` null is all of them. */
export type AvailabilityReport = Losses;
export type UtilizationReport = Utilization;

export interface BudgetReport extends ServiceBudget {
  /** No target says what the objective is. */
  readonly isObjectiveAssumed: boolean;
}

export interface TargetReport {
  readonly id: string;
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `rate`, `max`, `p(95)`. */
  readonly aggregate: string;
  readonly op: string;
  readonly limit: number;
  readonly unit: MetricUnit;
  readonly level: 'error' | 'warn';
  /** The worst member's, where a label is `*`; null without data. */
  readonly value: number | null;
  readonly verdict: Verdict;
  /** The member that `value` is of, where a label is `*`. */
  readonly worst: Readonly<Record<string, string>> | null;
  /** When it was at its worst, where that is a moment. */
  readonly at: number | null;
  /** Why it is inconclusive, or null. */
  readonly why: string | null;
  readonly location: { readonly file: string; readonly line: number; readonly column: number };
}

export interface PropertyReport {
  readonly id: string;
  readonly mode: 'always' | 'never' | 'eventually' | 'sometimes';
  readonly predicate: string;
  readonly verdict: Verdict;
  /** The first moment that decided it, where there is one. */
  readonly at: number | null;
  /** What was seen then, in words. */
  readonly evidence: string | null;
  readonly location: { readonly file: string; readonly line: number; readonly column: number };
}

/** `row` is a number of the trace, `at` a time in µs. */
export type BugReport = Violation;

export type ClaimVerdict = 'holds' | 'refuted' | 'inconclusive';

/** What the run says of a claim that it tests. */
export interface RunClaim {
  readonly id: string;
  readonly verdict: ClaimVerdict;
  /** The metrics and predicates that decide it; all of them when left out. */
  readonly by?: readonly string[];
}

/** `pltfrms/datacenter-loss [datacenter=fra]`. */
export const runName = (run: Pick<RunReport, 'scenario' | 'variant'>): string =>
  run.variant === null ? run.scenario : `${run.scenario} [${run.variant}]`;

/**
 * The outcome of a run and the reasons for it. Missed targets and broken properties fail it. Without those it is inconclusive
 * when a fault was not confirmed, a target or property could not be told, the run was cut short, or nothing was asked of it at
 * all. An expectation then says which outcome passes.
 */
import type { Expectation, Fault } from '../model/scenario/types.ts';
import type { BugReport, ExpectReport, FaultReport, PropertyReport, RunEnding, TargetReport, Verdict } from './run-report.ts';

export interface Findings {
  readonly faults: readonly FaultReport[];
  readonly targets: readonly TargetReport[];
  readonly properties: readonly PropertyReport[];
  readonly bugs: readonly BugReport[];
  readonly ending: RunEnding;
}

export interface Outcome {
  readonly outcome: Verdict;
  readonly reasons: readonly string[];
}

export function outcomeOf({ faults, targets, properties, bugs, ending }: Findings, written: readonly Fault[]): Outcome {
  const failed = [
    ...targets
      .filter((target) => target.level === 'error' && target.verdict === 'failed')
      .map(({ id }) => `target missed: ${id}`),
    ...properties.filter((property) => property.verdict === 'failed').map(({ id }) => `property broken: ${id}`),
  ];
  const unclear = [
    ...bugs.map(({ invariant, message }) => `bug of the simulator: ${invariant}: ${message}`),
    ...(ending === 'events' ? ['the run was cut short by its bound on events'] : []),
    ...(ending === 'unsettled' ? ['losses on shared links did not settle at some instant'] : []),
    ...faults
      .filter(({ status }) => status === 'no-effect')
      .map(({ id }) =>
        written.find((fault) => fault.id === id)?.expect?.nothing === true
          ? `fault was meant to change nothing and did: ${id}`
          : `no effect of fault seen: ${id}`,
      ),
    ...targets
      .filter((target) => target.level === 'error' && target.verdict === 'inconclusive')
      .map(({ id, why }) => `target not told: ${id}: ${why}`),
    ...properties.filter(({ verdict }) => verdict === 'inconclusive').map(({ id }) => `property not told: ${id}`),
    ...(targets.length + properties.length === 0 ? ['nothing was asked: no targets and no properties'] : []),
  ];
  // What a bug or a cut run shows is worth nothing, so that it cannot fail a platform either.
  const isWorthless = bugs.length > 0 || ending === 'events' || ending === 'unsettled';
  if (failed.length > 0 && !isWorthless) return { outcome: 'failed', reasons: [...failed, ...unclear] };
  return { outcome: unclear.length > 0 ? 'inconclusive' : 'passed', reasons: [...unclear, ...failed] };
}

/** Metrics that led to an outcome: those missed, or those that could not be told. */
function metricsBehind(targets: readonly TargetReport[], verdict: Verdict): readonly string[] {
  return targets.filter((target) => target.level === 'error' && target.verdict === verdict).map(({ metric }) => metric);
}

export function matchExpectation(
  expect: Expectation | null,
  outcome: Verdict,
  targets: readonly TargetReport[],
): ExpectReport | null {
  if (expect === null) return null;
  const behind = metricsBehind(targets, expect.verdict);
  const isMatched = outcome === expect.verdict && expect.on.every((metric) => behind.includes(metric));
  return { verdict: expect.verdict, on: expect.on, isMatched };
}

/**
 * With an expectation a run passes when its outcome is the one expected, for the reasons expected. Any other outcome fails it,
 * except that an outcome which could not be told stays inconclusive.
 */
export function verdictOf(
  { outcome, reasons }: Outcome,
  expect: ExpectReport | null,
): { readonly verdict: Verdict; readonly reasons: readonly string[] } {
  if (expect === null) return { verdict: outcome, reasons };
  if (expect.isMatched) return { verdict: 'passed', reasons };
  const wanted = expect.on.length > 0 ? `${expect.verdict} on ${expect.on.join(', ')}` : expect.verdict;
  return {
    verdict: outcome === 'inconclusive' ? 'inconclusive' : 'failed',
    reasons: [`expected ${wanted}, came out ${outcome}`, ...reasons],
  };
}

/**
 * The outcome of a run and the reasons for it. Missed targets and broken properties fail it. Without those it is inconclusive
 * when a fault was not confirmed, a target or property could not be told, the run was cut short, or nothing was asked of it at
 * all. An expectation then says which outcome passes.
 */
import { assertNever } from '../kernel/assert.ts';
import type { Expectation, Fault } from '../model/scenario/types.ts';
import type {
  BugReport,
  ExpectReport,
  FaultReport,
  PropertyReport,
  RoutingDoubt,
  RunEnding,
  TargetReport,
  Verdict,
} from './run-report.ts';

export interface Findings {
  readonly faults: readonly Pick<FaultReport, 'id' | 'status'>[];
  readonly targets: readonly TargetReport[];
  readonly properties: readonly PropertyReport[];
  readonly bugs: readonly BugReport[];
  readonly ending: RunEnding;
  readonly doubts: readonly RoutingDoubt[];
}

export interface Outcome {
  readonly outcome: Verdict;
  readonly reasons: readonly string[];
  /** Faults acted, routing rested, the run came to its end: what targets and properties say can be relied upon. */
  readonly isClear: boolean;
}

export function outcomeOf({ faults, targets, properties, bugs, ending, doubts }: Findings, written: readonly Fault[]): Outcome {
  const failed = [
    ...targets
      .filter((target) => target.level === 'error' && target.verdict === 'failed')
      .map(({ id }) => `target missed: ${id}`),
    ...properties.filter((property) => property.verdict === 'failed').map(({ id }) => `property broken: ${id}`),
  ];
  const doubtful = [
    ...bugs.map(({ invariant, message }) => `bug of the simulator: ${invariant}: ${message}`),
    ...(ending === 'events' ? ['the run was cut short by its bound on events'] : []),
    ...doubts.filter(({ kind }) => kind !== 'several').map(doubtText),
    ...(ending === 'unsettled' ? ['losses on shared links did not settle at some instant'] : []),
    ...faults
      .filter(({ status }) => status === 'no-effect')
      .map(({ id }) =>
        written.find((fault) => fault.id === id)?.expect?.nothing === true
          ? `fault was meant to change nothing and did: ${id}`
          : `no effect of fault seen: ${id}`,
      ),
  ];
  const unclear = [
    ...doubtful,
    ...targets
      .filter((target) => target.level === 'error' && target.verdict === 'inconclusive')
      .map(({ id, why }) => `target not told: ${id}: ${why}`),
    ...properties.filter(({ verdict }) => verdict === 'inconclusive').map(({ id }) => `property not told: ${id}`),
    ...(targets.length + properties.length === 0 ? ['nothing was asked: no targets and no properties'] : []),
  ];
  // What a bug or a cut run shows is worth nothing, so that it cannot fail a platform either.
  const isWorthless = bugs.length > 0 || ending === 'events' || ending === 'unsettled';
  // One state among several is a fair start; that there are others is for the reader to know.
  const notes = doubts.filter(({ kind }) => kind === 'several').map(doubtText);
  const isClear = doubtful.length === 0;
  if (failed.length > 0 && !isWorthless) return { outcome: 'failed', reasons: [...failed, ...unclear, ...notes], isClear };
  return { outcome: unclear.length > 0 ? 'inconclusive' : 'passed', reasons: [...unclear, ...failed, ...notes], isClear };
}

const ROUTERS_SHOWN = 6;

function doubtText({ prefix, kind, routers }: RoutingDoubt): string {
  const names = routers.slice(0, ROUTERS_SHOWN).join(', ');
  const who = routers.length > ROUTERS_SHOWN ? `${names} and ${routers.length - ROUTERS_SHOWN} more` : names;
  switch (kind) {
    case 'several':
      return `routing of ${prefix} has several states of rest, and began in one of them: ${who} may choose otherwise`;
    case 'none':
      return `routing of ${prefix} never comes to rest: ${who} choose anew for ever`;
    case 'unknown':
      return `routing of ${prefix} was not found to come to rest`;
    default:
      return assertNever(kind);
  }
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
  { outcome, reasons }: Pick<Outcome, 'outcome' | 'reasons'>,
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

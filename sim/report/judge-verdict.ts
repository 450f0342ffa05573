/**
 * The verdict of a run from its trace: faults seen, targets met, properties kept. A study of many runs asks for nothing else, and
 * nothing else is measured for it.
 */
import { predicates } from '../check/properties/predicates.ts';
import { judgeProperty, type Change } from '../check/properties/judge-property.ts';
import { violations } from '../check/registry.ts';
import type { History } from '../check/condition.ts';
import { present } from '../kernel/assert.ts';
import { confirmations } from '../measure/confirmations.ts';
import { measure, type Measurement, type MeasureOptions } from '../measure/measurement.ts';
import type { Readings } from '../measure/readings.ts';
import { reducerFor, type MetricReducer } from '../measure/registry.ts';
import type { Property, PropertyName, Scenario } from '../model/scenario/types.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Trace } from '../trace/trace.ts';
import { runClaims } from './claims.ts';
import { judgeTarget } from './judge-target.ts';
import { monthlyRequests, objectiveOrDefault } from './objectives.ts';
import type { FaultStatus, PropertyReport, RunFacts, RunVerdict } from './run-report.ts';
import { matchExpectation, outcomeOf, verdictOf } from './verdict.ts';

export type DecisiveReducers = ReturnType<typeof decisiveReducers>;

export function measureOptions(scenario: Scenario): MeasureOptions {
  const objectives = new Map<string, number>();
  return {
    objective: (service) => {
      const known = objectives.get(service) ?? objectiveOrDefault(scenario, service);
      objectives.set(service, known);
      return known;
    },
    monthlyRequests: monthlyRequests(scenario),
  };
}

/** The reducers that the verdict of this scenario rests on. */
export function decisiveReducers(scenario: Scenario, measurement: Measurement) {
  const metricsAsked = [...new Set(scenario.targets.map(({ metric, labels }) => reducerFor(metric, labels)))];
  const predicateNames = [...new Set(scenario.properties.map(({ predicate }) => predicate))];
  return {
    metrics: new Map<MetricReducer, Reducer<Readings>>(metricsAsked.map((make) => [make, measurement.shared(make)])),
    predicates: new Map<PropertyName, Reducer<History>>(
      predicateNames.map((name) => [name, measurement.shared(predicates[name])]),
    ),
    confirmations: measurement.shared(confirmations),
    violations: measurement.shared(violations),
    measurement,
  };
}

/** The verdict alone. */
export function verdictOnly(trace: Trace, scenario: Scenario, facts: RunFacts): RunVerdict {
  const asked = measure(trace, measureOptions(scenario), (measurement) => decisiveReducers(scenario, measurement));
  const { statuses: _statuses, ...verdict } = judge(asked, trace, scenario, facts);
  return verdict;
}

/** The verdict from reducers that have seen the trace, with the status of each fault by its number. */
export function judge(
  asked: DecisiveReducers,
  trace: Trace,
  scenario: Scenario,
  facts: RunFacts,
): RunVerdict & { readonly statuses: readonly FaultStatus[] } {
  const { end } = trace;
  const { entities, window } = asked.measurement;
  const seen = asked.confirmations.result(end);
  const statuses: FaultStatus[] = [];
  for (const { index } of entities.faults) statuses[index] = seen[index]! > 0 ? 'confirmed' : 'no-effect';
  const targets = scenario.targets.map((target) =>
    judgeTarget(target, present(asked.metrics.get(reducerFor(target.metric, target.labels)), target.metric).result(end)),
  );
  const changes = changesOf(entities.faults, window.from, end);
  const properties = scenario.properties.map((property) => {
    const history = present(asked.predicates.get(property.predicate), property.predicate).result(end);
    return propertyReport(property, history, changes, end);
  });
  const bugs = asked.violations.result(end);
  const { ending, doubts = [], repeat } = facts;
  const faults = entities.faults.map(({ id, index }) => ({ id, status: statuses[index]! }));
  const found = outcomeOf({ faults, targets, properties, bugs, ending, doubts }, scenario.faults);
  const expect = matchExpectation(scenario.expect, found.outcome, targets);
  const { verdict, reasons } = verdictOf(found, expect);
  return {
    scenario: scenario.name,
    variant: scenario.variant,
    file: scenario.file,
    ablationOf: scenario.ablationOf,
    seed: trace.header.seed,
    verdict,
    outcome: found.outcome,
    expect,
    reasons,
    ending,
    targets,
    properties,
    bugs,
    claims: runClaims(scenario, { verdict, outcome: found.outcome, isClear: found.isClear, targets, properties }),
    repeat,
    statuses,
  };
}

/** When faults began and healed within the run, those of one instant as one; the start of the window where there are none. */
function changesOf(
  faults: readonly { readonly id: string; readonly at: number; readonly until: number | null }[],
  from: number,
  end: number,
): readonly Change[] {
  const byTime = new Map<number, string[]>();
  const note = (at: number, what: string): void => {
    if (at > end) return;
    const time = Math.max(at, from);
    byTime.set(time, [...(byTime.get(time) ?? []), what]);
  };
  for (const { id, at, until } of faults) {
    note(at, id);
    if (until !== null) note(until, `heal of ${id}`);
  }
  if (byTime.size === 0) note(from, 'the start');
  return [...byTime].sort(([a], [b]) => a - b).map(([at, what]) => ({ at, what: what.join(', ') }));
}

function propertyReport(property: Property, history: History, changes: readonly Change[], end: number): PropertyReport {
  const { id, mode, predicate, location } = property;
  return { id, mode, predicate, ...judgeProperty(property, history, changes, end), location };
}

/** From a trace and its scenario to the report with its verdict: one pass over the rows for all that was asked. */
import { predicates } from '../check/properties/predicates.ts';
import { judgeProperty, type Change } from '../check/properties/judge-property.ts';
import { violations } from '../check/registry.ts';
import type { History } from '../check/condition.ts';
import { confirmations } from '../measure/confirmations.ts';
import { measure, type Measurement } from '../measure/measurement.ts';
import type { Readings } from '../measure/readings.ts';
import { metricReducers } from '../measure/registry.ts';
import { budgets } from '../measure/tables/budget.ts';
import { effects } from '../measure/tables/effects.ts';
import { losses } from '../measure/tables/losses.ts';
import { phases } from '../measure/tables/phases.ts';
import { trafficShift } from '../measure/tables/traffic-shift.ts';
import { utilization } from '../measure/tables/utilization.ts';
import { present } from '../kernel/assert.ts';
import type { MetricName } from '../model/metrics.ts';
import type { Property, PropertyName, Scenario } from '../model/scenario/types.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Trace } from '../trace/trace.ts';
import { claimVerdict } from './claims.ts';
import { judgeTarget } from './judge-target.ts';
import { monthlyRequests, objectiveOf, objectiveOrDefault } from './objectives.ts';
import type { AssumptionReport, FaultReport, PropertyReport, RunFacts, RunReport } from './run-report.ts';
import { matchExpectation, outcomeOf, verdictOf } from './verdict.ts';

/** All reducers that a report of this scenario needs. */
function reducersFor(scenario: Scenario, measurement: Measurement) {
  const metricNames = [...new Set(scenario.targets.map(({ metric }) => metric))];
  const predicateNames = [...new Set(scenario.properties.map(({ predicate }) => predicate))];
  return {
    metrics: new Map<MetricName, Reducer<Readings>>(metricNames.map((name) => [name, measurement.shared(metricReducers[name])])),
    predicates: new Map<PropertyName, Reducer<History>>(
      predicateNames.map((name) => [name, measurement.shared(predicates[name])]),
    ),
    confirmations: measurement.shared(confirmations),
    effects: measurement.shared(effects),
    phases: measurement.shared(phases),
    trafficShift: measurement.shared(trafficShift),
    losses: measurement.shared(losses),
    utilization: measurement.shared(utilization),
    budgets: measurement.shared(budgets),
    violations: measurement.shared(violations),
    measurement,
  };
}

/** Measures a trace that kept its rows, and judges it. */
export function report(trace: Trace, scenario: Scenario, facts: RunFacts): RunReport {
  const options = {
    objective: (service: string) => objectiveOrDefault(scenario, service),
    monthlyRequests: monthlyRequests(scenario),
  };
  const asked = measure(trace, options, (measurement) => reducersFor(scenario, measurement));
  const { end } = trace;
  const { entities, window } = asked.measurement;

  const seen = asked.confirmations.result(end);
  const shown = asked.effects.result(end);
  const faults = entities.faults.map((fault): FaultReport => ({
    id: fault.id,
    kind: fault.kind,
    target: fault.target,
    at: fault.at,
    for: fault.until === null ? null : fault.until - fault.at,
    status: seen[fault.index]! > 0 ? 'confirmed' : 'no-effect',
    effects: shown[fault.index]!,
  }));
  const targets = scenario.targets.map((target) =>
    judgeTarget(target, present(asked.metrics.get(target.metric), target.metric).result(end)),
  );
  const changes = changesOf(entities.faults, window.from, end);
  const properties = scenario.properties.map((property) => {
    const history = present(asked.predicates.get(property.predicate), property.predicate).result(end);
    return propertyReport(property, history, changes, end);
  });
  const bugs = asked.violations.result(end);
  const { ending, doubts = [] } = facts;
  const found = outcomeOf({ faults, targets, properties, bugs, ending, doubts }, scenario.faults);
  const expect = matchExpectation(scenario.expect, found.outcome, targets);
  const { verdict, reasons } = verdictOf(found, expect);
  const { header } = trace;
  const { traceHash, behaviourHash } = trace.hashes();

  return {
    scenario: scenario.name,
    variant: scenario.variant,
    file: scenario.file,
    question: scenario.question,
    tags: scenario.tags,
    ablationOf: scenario.ablationOf,
    seed: header.seed,
    verdict,
    outcome: found.outcome,
    expect,
    reasons,
    engineVersion: header.engineVersion,
    scenarioHash: header.scenario.hash,
    traceHash,
    behaviourHash,
    events: facts.eventCount,
    wallMs: facts.wallMs,
    ending: facts.ending,
    topology: { name: scenario.topology.name, file: scenario.topology.file },
    assumptions: scenario.topology.assumptions.map(assumptionReport),
    window,
    faults,
    phases: asked.phases.result(end),
    trafficShift: inRegionOrder(asked.trafficShift.result(end)),
    availability: inRegionOrder(asked.losses.result(end)),
    utilization: asked.utilization.result(end),
    budget: asked.budgets
      .result(end)
      .map((budget) => ({ ...budget, isObjectiveAssumed: objectiveOf(scenario, budget.service) === null })),
    targets,
    properties,
    bugs,
    claims: scenario.claims.map((id) => ({ id, verdict: claimVerdict(found.outcome, verdict, scenario.ablationOf !== null) })),
    repeat: facts.repeat,
  };
}

/** One order of regions in every report: by name, all of them together (null) first; services keep theirs. */
function inRegionOrder<T extends { readonly service: string; readonly region: string | null }>(rows: readonly T[]): readonly T[] {
  const services = [...new Set(rows.map(({ service }) => service))];
  const rank = ({ region }: T): string => region ?? '';
  return services.flatMap((service) =>
    rows.filter((row) => row.service === service).sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0)),
  );
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

const written = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const assumptionReport = ({ path, value, why, range }: Scenario['topology']['assumptions'][number]): AssumptionReport => ({
  path,
  value: written(value),
  why,
  range: range === null ? null : [written(range[0]), written(range[1])],
});

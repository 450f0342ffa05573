/** From a trace and its scenario to the report with its verdict: one pass over the rows for all that was asked. */
import { measure, type Measurement } from '../measure/measurement.ts';
import { budgets } from '../measure/tables/budget.ts';
import { effects } from '../measure/tables/effects.ts';
import { losses } from '../measure/tables/losses.ts';
import { phases } from '../measure/tables/phases.ts';
import { runPhaseCosts } from '../measure/tables/run-phases.ts';
import { trafficShift } from '../measure/tables/traffic-shift.ts';
import { utilization } from '../measure/tables/utilization.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Trace } from '../trace/trace.ts';
import { decisiveReducers, judge, measureOptions } from './judge-verdict.ts';
import { objectiveOf } from './objectives.ts';
import type { AssumptionReport, FaultReport, RunFacts, RunReport } from './run-report.ts';

/** All reducers that a report of this scenario needs. */
function reducersFor(scenario: Scenario, measurement: Measurement) {
  return {
    decisive: decisiveReducers(scenario, measurement),
    effects: measurement.shared(effects),
    phases: measurement.shared(phases),
    runPhases: measurement.shared(runPhaseCosts),
    trafficShift: measurement.shared(trafficShift),
    losses: measurement.shared(losses),
    utilization: measurement.shared(utilization),
    budgets: measurement.shared(budgets),
    measurement,
  };
}

/** Measures a trace that kept its rows, and judges it. */
export function report(trace: Trace, scenario: Scenario, facts: RunFacts): RunReport {
  const asked = measure(trace, measureOptions(scenario), (measurement) => reducersFor(scenario, measurement));
  const { end, header } = trace;
  const { entities, window } = asked.measurement;
  const { statuses, ...judged } = judge(asked.decisive, trace, scenario, facts);
  const shown = asked.effects.result(end);
  const { traceHash, behaviourHash } = trace.hashes();

  return {
    ...judged,
    question: scenario.question,
    tags: scenario.tags,
    engineVersion: header.engineVersion,
    scenarioHash: header.scenario.hash,
    traceHash,
    behaviourHash,
    events: facts.eventCount,
    wallMs: facts.wallMs,
    topology: { name: scenario.topology.name, file: scenario.topology.file },
    assumptions: scenario.topology.assumptions.map(assumptionReport),
    window,
    faults: entities.faults.map((fault): FaultReport => ({
      id: fault.id,
      kind: fault.kind,
      target: fault.target,
      at: fault.at,
      for: fault.until === null ? null : fault.until - fault.at,
      status: statuses[fault.index]!,
      effects: shown[fault.index]!,
    })),
    phases: asked.phases.result(end),
    runPhases: asked.runPhases.result(end),
    trafficShift: inRegionOrder(asked.trafficShift.result(end)),
    availability: inRegionOrder(asked.losses.result(end)),
    utilization: asked.utilization.result(end),
    budget: asked.budgets
      .result(end)
      .map((budget) => ({ ...budget, isObjectiveAssumed: objectiveOf(scenario, budget.service) === null })),
  };
}

/** One order of regions in every report: by name, all of them together (null) first; services keep theirs. */
function inRegionOrder<T extends { readonly service: string; readonly region: string | null }>(
  rows: readonly T[],
): readonly T[] {
  const services = [...new Set(rows.map(({ service }) => service))];
  const rank = ({ region }: T): string => region ?? '';
  return services.flatMap((service) =>
    rows.filter((row) => row.service === service).sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0)),
  );
}

const written = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const assumptionReport = ({ path, value, why, range }: Scenario['topology']['assumptions'][number]): AssumptionReport => ({
  path,
  value: written(value),
  why,
  range: range === null ? null : [written(range[0]), written(range[1])],
});

/**
 * Whether every population is served: each address family by itself, so that working IPv4 does not hide dead IPv6. A flow is
 * served when it has a path there and back and, while requests are made, some are answered. Judged after every instant with a
 * row of a path or a ledger; a line of answers that runs dry between two rows is seen at the second.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { LEDGER_OFFERED } from '../../trace/ledger.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Row } from '../../trace/rows.ts';
import { flowPaths, NO_SITE } from '../../measure/flow-paths.ts';
import type { Measurement } from '../../measure/measurement.ts';
import { play, Timelines } from '../../measure/timeline.ts';
import { ANSWERED, WeightedSums } from '../../measure/weighted-sums.ts';
import { Condition, type History } from '../condition.ts';

const ALL_WELL = 'every population reaches every service it uses and is answered';

/** Answers below this share of what is asked are rounding. */
const ROUNDING = 1e-9;

export function allReachable(measurement: Measurement): Reducer<History> {
  const { sites } = measurement.shared(flowPaths);
  const { window, entities } = measurement;
  /** By flow: 1 while requests are answered or none are made. */
  const answers = new Timelines(entities.flows.length, 1);
  const answered = new WeightedSums(measurement, new Map(ANSWERED));
  const offered = new WeightedSums(measurement, new Map([[LEDGER_OFFERED, 1]]));
  const touched = new Set(entities.flows.map(({ index }) => index));
  let now = 0;
  const settle = (): void => {
    for (const flow of touched) {
      const asked = offered.at(flow, now);
      answers.change(flow, now, 1, asked <= 0 || answered.at(flow, now) > asked * ROUNDING ? 1 : 0);
    }
    touched.clear();
  };
  return {
    kinds: [EventKind.flowRate, EventKind.flowSlope],
    row(row: Row) {
      if (row.time > now) settle();
      now = row.time;
      if (answered.counts(row)) answered.row(row);
      else if (offered.counts(row)) offered.row(row);
      touched.add(row.who);
    },
    result(end) {
      settle();
      const flows = entities.flows.filter(({ cell }) => cell >= 0).map(({ index }) => index);
      const unserved = new Map<number, string>();
      const judge = (flow: number, time: number): void => {
        const name = entities.name('flow', flow);
        if (sites.at(flow, time) === NO_SITE) unserved.set(flow, `no working path for ${name}`);
        else if (answers.at(flow, time) === 0) unserved.set(flow, `no request of ${name} is answered`);
        else unserved.delete(flow);
      };
      for (const flow of flows) judge(flow, window.from);
      const evidence = (): string => unserved.values().next().value ?? ALL_WELL;
      const condition = new Condition(window.from, unserved.size === 0, evidence());
      const changes = [sites, answers].flatMap((lines) => lines.changes(flows, window.from + 0.5, end));
      play(
        changes.sort((a, b) => a.time - b.time),
        ({ cell, time }) => judge(cell, time),
        (time) => condition.set(time, unserved.size === 0, evidence()),
      );
      return condition.finish();
    },
  };
}

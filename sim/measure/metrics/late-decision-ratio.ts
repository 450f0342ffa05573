/** The share of users, over people and time, whose site was decided at the router-id step of the decision process or later. */
import { EventKind } from '../../trace/event-kinds.ts';
import { DecisionStep } from '../../trace/reasons.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { Timelines } from '../timeline.ts';

export function lateDecisionRatio(measurement: Measurement): Reducer<Readings> {
  const { entities, window, view } = measurement;
  const steps = new Timelines(entities.flows.length, DecisionStep.none);
  let isKnown = false;
  for (const { kind, who, value } of view.initial()) {
    if (kind !== EventKind.flowDecision) continue;
    steps.begin(who, value);
    isKnown = true;
  }
  return {
    kinds: [EventKind.flowDecision],
    row(row) {
      steps.change(row.who, row.time, row.old, row.new);
      isKnown = true;
    },
    result: () => ({
      cells: entities.regionLabels,
      figure(chosen) {
        let decided = 0;
        let late = 0;
        for (const flow of chosen.flatMap((cell) => entities.cells[cell]!.flows)) {
          const { peopleCount } = entities.flows[flow]!;
          steps.pieces(flow, window.from, window.to, (from, to, step) => {
            if (step === DecisionStep.none) return;
            decided += peopleCount * (to - from);
            if (step >= DecisionStep.routerId) late += peopleCount * (to - from);
          });
        }
        return isKnown && decided > 0 ? exactly(late / decided) : null;
      },
    }),
  };
}

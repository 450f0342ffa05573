/**
 * From a fault to each replica that it took down being ready again, on another node or on its own. A replica that is not ready
 * when the run ends has taken at least so long.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { ReplicaState } from '../../trace/states.ts';
import { numberIn } from '../entities.ts';
import type { Measurement } from '../measurement.ts';
import { sampleReadings, type Labels, type Readings, type Sample } from '../readings.ts';

export function timeToReschedule(measurement: Measurement): Reducer<Readings> {
  const { entities } = measurement;
  const replicas = entities.table('replica');
  /** By fault: the replicas that it took down, with the time at which they were ready again; null: not yet. */
  const taken = entities.faults.map(() => new Map<number, number | null>());
  const labelsOf = (fault: string, replica: number): Labels => ({
    fault,
    service: entities.table('service')[numberIn(replicas[replica]!, 'service')]!.id,
    datacenter: entities.table('datacenter')[numberIn(replicas[replica]!, 'datacenter')]!.id,
  });
  return {
    kinds: [EventKind.replicaState],
    row({ who, time, new: state, roots }) {
      if (state === ReplicaState.down) {
        for (const fault of measurement.behindRow(roots).own) taken[fault]!.set(who, null);
      } else if (state === ReplicaState.up) {
        for (const replicasOf of taken) if (replicasOf.get(who) === null) replicasOf.set(who, time);
      }
    },
    result: (end) =>
      sampleReadings(
        entities.faults.flatMap(({ id, at }, fault): { readonly labels: Labels; readonly sample: Sample | null }[] => {
          // A fault that took nothing down keeps one cell without data, so that a target on it cannot pass by accident.
          if (taken[fault]!.size === 0) return [{ labels: { fault: id }, sample: null }];
          const ascending = [...taken[fault]!].sort(([a], [b]) => a - b);
          return ascending.map(([replica, until]) => ({
            labels: labelsOf(id, replica),
            sample: { value: (until ?? end) - at, isOpen: until === null },
          }));
        }),
      ),
  };
}

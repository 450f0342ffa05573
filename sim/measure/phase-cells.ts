/** Readings of a phase: cells are a fault, a service and a client region, as far as the phase happened there. */
import type { Measurement } from './measurement.ts';
import { sampleReadings, type Labels, type Readings, type Sample } from './readings.ts';

/** Client regions of a service, in the order of the population table. */
export const regionsOf = (measurement: Measurement, service: string): readonly string[] => [
  ...new Set(measurement.entities.cells.filter(({ labels }) => labels.service === service).map(({ labels }) => labels.region)),
];

/** A fault of which nothing is known keeps one cell without data, so that a target on it cannot pass by accident. */
export function phaseReadings(
  measurement: Measurement,
  sampleOf: (fault: number, service: string, region: string) => Sample | null,
): Readings {
  const cells: { readonly labels: Labels; readonly sample: Sample | null }[] = [];
  for (const { index, id } of measurement.entities.faults) {
    const first = cells.length;
    for (const service of measurement.entities.userServices) {
      for (const region of regionsOf(measurement, service)) {
        const sample = sampleOf(index, service, region);
        if (sample !== null) cells.push({ labels: { fault: id, service, region }, sample });
      }
    }
    if (cells.length === first) cells.push({ labels: { fault: id }, sample: null });
  }
  return sampleReadings(cells);
}

/** The same with a label that tells the failure from its recovery; of a fault without a heal there is only the first. */
export function phaseReadingsByPhase(
  measurement: Measurement,
  sampleOf: (fault: number, service: string, region: string, phase: 'fault' | 'recovery') => Sample | null,
): Readings {
  const parts = (['fault', 'recovery'] as const).map((phase) => ({
    phase,
    readings: phaseReadings(measurement, (fault, service, region) => sampleOf(fault, service, region, phase)),
  }));
  const split = parts[0]!.readings.cells.length;
  return {
    cells: parts.flatMap(({ phase, readings }) => readings.cells.map((labels) => ({ ...labels, phase }))),
    figure: (chosen, aggregate) =>
      // Cells that are asked for together are of one phase.
      (chosen[0] ?? 0) < split
        ? parts[0]!.readings.figure(chosen, aggregate)
        : parts[1]!.readings.figure(
            chosen.map((cell) => cell - split),
            aggregate,
          ),
  };
}

export const closed = (value: number): Sample => ({ value, isOpen: false });

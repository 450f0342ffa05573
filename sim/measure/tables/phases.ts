/**
 * The phases of every fault over all services and regions, each with its time since the fault and what it was: the first
 * detection (with the first act of every other detector), the first routing message about a prefix that users' services live on,
 * the last change of a path in use, the recovery.
 */
import type { Reducer } from '../../trace/reducer.ts';
import { firstActs, type DetectorName } from '../first-acts.ts';
import { firstMessages, type FirstMessage } from '../first-messages.ts';
import { lastMoves } from '../last-moves.ts';
import { derived, type Measurement } from '../measurement.ts';
import { regionsOf } from '../phase-cells.ts';
import { recoveries, type Recovery } from '../recoveries.ts';

export type PhaseName = 'detect' | 'withdraw' | 'converge' | 'recover';

export interface FaultPhases {
  readonly fault: string;
  /** In the order detect, withdraw, converge, recover. */
  readonly phases: readonly FaultPhase[];
  /** The first act of each kind of detector, the earliest first. */
  readonly detectors: readonly { readonly detector: DetectorName; readonly duration: number; readonly count: number }[];
}

export interface FaultPhase {
  readonly phase: PhaseName;
  /** From the fault, in µs; null when it never happened. */
  readonly duration: number | null;
  /** `duration` is where the run ended, not where the phase did. */
  readonly isOpen: boolean;
  /** What it was, in words: `session ams-br1–t1 lost`. */
  readonly cause: string | null;
  /** For recover only: what brought it about; `none` when nothing was below its objective. */
  readonly by: Recovery['by'] | null;
}

export function phases(measurement: Measurement): Reducer<readonly FaultPhases[]> {
  const acts = measurement.shared(firstActs);
  const messages = measurement.shared(firstMessages);
  const moves = measurement.shared(lastMoves);
  const recoverySource = measurement.shared(recoveries);
  const { entities } = measurement;

  const recover = (fault: number): FaultPhase => {
    let worst: (Recovery & { readonly where: string }) | null = null;
    for (const service of entities.userServices) {
      for (const region of regionsOf(measurement, service)) {
        const recovery = recoverySource.of(fault, service, region);
        if (recovery !== null && (worst === null || recovery.duration > worst.duration))
          worst = { ...recovery, where: `${service} for ${region}` };
      }
    }
    if (worst === null) return { phase: 'recover', duration: null, isOpen: false, cause: null, by: null };
    const { duration, isOpen, by, where } = worst;
    const cause =
      by === 'none'
        ? 'no region was below its objective'
        : isOpen
          ? `${where} still below its objective at the end`
          : `${where} last to be back above its objective`;
    return { phase: 'recover', duration, isOpen, cause, by };
  };

  return derived((end) => {
    recoverySource.result(end);
    return entities.faults.map(({ index, id, at }) => {
      const first = acts.of(index, null);
      const message = entities.userServices
        .flatMap((service) => messages.of(index, service) ?? [])
        .reduce<FirstMessage | null>((first, one) => (first === null || one.at < first.at ? one : first), null);
      const move = moves.last(index);
      const phase = (name: PhaseName, when: number | undefined, cause: string | null): FaultPhase => ({
        phase: name,
        duration: when === undefined ? null : when - at,
        isOpen: false,
        cause,
        by: null,
      });
      const detectors = new Map<DetectorName, { duration: number; count: number }>();
      for (const act of first) {
        const known = detectors.get(act.detector) ?? { duration: act.at - at, count: 0 };
        known.count += act.count;
        detectors.set(act.detector, known);
      }
      return {
        fault: id,
        phases: [
          phase('detect', first[0]?.at, first[0]?.text ?? null),
          phase('withdraw', message?.at, message?.text ?? null),
          phase('converge', move?.at ?? at, move === null ? 'no path of users changed' : moves.text(move)),
          recover(index),
        ],
        detectors: [...detectors].map(([detector, { duration, count }]) => ({ detector, duration, count })),
      };
    });
  });
}

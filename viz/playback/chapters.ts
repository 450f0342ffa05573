/**
 * The chapters of a run: each fault, when it was detected, withdrawn, converged, recovered and healed. They come from the
 * report where there is one, and are measured from the trace where there is none.
 */
import { measure } from '../../sim/measure/measurement.ts';
import { phases as phasesTable, type FaultPhases, type PhaseName } from '../../sim/measure/tables/phases.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { Tables } from './tables.ts';

export type ChapterKind = 'start' | 'fault' | PhaseName | 'heal' | 'end';

export interface Chapter {
  readonly time: number;
  readonly kind: ChapterKind;
  /** The fault, by index; −1 for start and end. */
  readonly fault: number;
  /** What it was, in words; may be empty. */
  readonly cause: string;
}

/** Chapters of one instant, told together. */
export interface Stage {
  readonly time: number;
  readonly chapters: readonly Chapter[];
}

export function stagesOf(chapters: readonly Chapter[]): readonly Stage[] {
  const stages: { time: number; chapters: Chapter[] }[] = [];
  for (const chapter of chapters) {
    const last = stages.at(-1);
    if (last?.time === chapter.time) last.chapters.push(chapter);
    else stages.push({ time: chapter.time, chapters: [chapter] });
  }
  return stages;
}

const ORDER: readonly ChapterKind[] = ['start', 'fault', 'detect', 'withdraw', 'recover', 'converge', 'heal', 'end'];

export function chaptersOf(trace: Trace, tables: Tables, reported: readonly FaultPhases[] | null): readonly Chapter[] {
  const phases = reported ?? measuredPhases(trace);
  const chapters: Chapter[] = [{ time: 0, kind: 'start', fault: -1, cause: '' }];
  for (const fault of tables.faults) {
    chapters.push({ time: fault.at, kind: 'fault', fault: fault.index, cause: '' });
    for (const phase of phases.find((one) => one.fault === fault.id)?.phases ?? []) {
      if (phase.duration === null || phase.isOpen || (phase.duration === 0 && phase.phase !== 'detect')) continue;
      chapters.push({ time: fault.at + phase.duration, kind: phase.phase, fault: fault.index, cause: phase.cause ?? '' });
    }
    if (fault.isHealed) chapters.push({ time: fault.until, kind: 'heal', fault: fault.index, cause: '' });
  }
  chapters.push({ time: trace.end, kind: 'end', fault: -1, cause: '' });
  return chapters
    .filter(({ time }) => time <= trace.end)
    .sort((a, b) => a.time - b.time || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** A trace whose tables do not hold what measures need has no phases; it can still be played. */
function measuredPhases(trace: Trace): readonly FaultPhases[] {
  try {
    return measure(trace, {}, (measurement) => measurement.shared(phasesTable)).result(trace.end);
  } catch {
    return [];
  }
}

/**
 * Which runs a study of claims makes. Every variant of every scenario runs once in each world. Further seeds are tried where they
 * are likeliest to decide: on the variants with the least room to a limit; assumptions at the ends of their ranges on the run of
 * each claim that has the least.
 */
import { claimRoom, closeness } from '../report/claim-margin.ts';
import type { Setting, StudyRun } from '../report/claim-study.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Assumption } from '../model/topology/types.ts';

export interface StudyPlan {
  readonly seedCount: number;
  readonly worldCount: number;
  /** So many variants of each scenario and world get the further seeds. */
  readonly variantsMax: number;
  readonly triesAssumptions: boolean;
}

/** Of some scenario files the variants that are meant. */
export type Chosen = ReadonlyMap<string, ReadonlySet<string | null>>;

/**
 * The variants of each file that came nearest to a limit, ties in the order of the runs; of an ablation, which is there to show
 * that a target can be missed at all, one.
 */
export function nearestVariants(runs: readonly StudyRun[], countMax: number): Chosen {
  const byFile = new Map<string, StudyRun[]>();
  for (const one of runs) byFile.set(one.run.file, [...(byFile.get(one.run.file) ?? []), one]);
  return new Map(
    [...byFile].map(([file, all]) => {
      const ranked = all.map(({ run }, order) => ({ variant: run.variant, room: closeness(run), order }));
      ranked.sort((a, b) => a.room - b.room || a.order - b.order);
      const isAblation = all.some(({ run }) => run.ablationOf !== null);
      const count = isAblation && Number.isFinite(countMax) ? 1 : countMax;
      return [file, new Set(ranked.slice(0, count).map(({ variant }) => variant))];
    }),
  );
}

/** Of each claim the one run, ablations aside, that came nearest to breaking it. */
export function nearestOfClaims(runs: readonly StudyRun[]): Chosen {
  const nearest = new Map<string, { readonly room: number; readonly run: StudyRun['run'] }>();
  for (const { run } of runs) {
    if (run.ablationOf !== null) continue;
    for (const claim of run.claims) {
      const room = claimRoom(run, claim);
      const known = nearest.get(claim.id);
      if (known === undefined || room < known.room) nearest.set(claim.id, { room, run });
    }
  }
  const chosen = new Map<string, Set<string | null>>();
  for (const { run } of nearest.values()) {
    chosen.set(run.file, (chosen.get(run.file) ?? new Set()).add(run.variant));
  }
  return chosen;
}

/** Where runs take which end of an assumption's range: the files whose scenarios rest on it. */
export interface Trial {
  readonly setting: Setting;
  readonly files: readonly string[];
}

const written = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Both ends of the range of each assumption that the scenarios rest on, one at a time; ends that are assumed anyway left out. */
export function trials(scenarios: readonly Scenario[]): readonly Trial[] {
  const found = new Map<string, { readonly setting: Setting; readonly files: Set<string> }>();
  const note = (scenario: Scenario, { path, value }: Assumption, end: unknown): void => {
    const setting: Setting = { path, value: written(end), assumed: written(value) };
    if (setting.value === setting.assumed) return;
    const key = JSON.stringify([path, setting.value, setting.assumed]);
    const trial = found.get(key) ?? { setting, files: new Set() };
    trial.files.add(scenario.file);
    found.set(key, trial);
  };
  for (const scenario of scenarios) {
    for (const assumption of scenario.assumptions) for (const end of assumption.range ?? []) note(scenario, assumption, end);
  }
  return [...found.values()].map(({ setting, files }) => ({ setting, files: [...files] }));
}

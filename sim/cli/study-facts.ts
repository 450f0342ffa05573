/** What a study of claims ran, as data and in words. */
import type { Scenario } from '../model/scenario/types.ts';
import type { ClaimStudyRow, Setting, StudyRun } from '../report/claim-study.ts';
import type { StudyPlan } from '../study/claim-plan.ts';
import { count } from './load-suite.ts';

/** What was run. */
export interface StudyFacts {
  readonly platform: string;
  readonly plan: StudyPlan;
  /** Seeds of the internets. */
  readonly worlds: readonly number[];
  readonly runCount: number;
  /** Those of the first world, one for each variant. */
  readonly scenarios: readonly Scenario[];
  readonly settings: readonly Setting[];
  /** By scenario: the behaviour hash of its first variant. */
  readonly behaviours: Readonly<Record<string, string>>;
}

export interface ClaimsResult {
  readonly rows: readonly ClaimStudyRow[];
  readonly runs: readonly StudyRun[];
  readonly facts: StudyFacts;
}

/** What was tried and what was not, in sentences. */
export function factsText({ plan, worlds, runCount, settings }: StudyFacts): string {
  const { seedCount, variantsMax } = plan;
  const where = `${count(worlds.length, 'world')} (internet seed ${worlds.join(', ')})`;
  const sentences = [`${count(runCount, 'run')}: every variant of every scenario in ${where}`];
  if (seedCount > 1) {
    const nearest = `the ${variantsMax} variants of each scenario, and the one of each ablation, that are nearest to a limit`;
    const which = Number.isFinite(variantsMax) ? nearest : 'every variant';
    sentences.push(`${which} with ${count(seedCount, 'seed')} in each`);
  }
  const assumptions = count(new Set(settings.map(({ path }) => path)).size, 'assumption');
  const ends = `${assumptions} at both ends of the range, one at a time, on the nearest run of each claim`;
  sentences.push(settings.length === 0 ? 'no assumption was changed' : ends);
  return `${sentences.join('; ')}.`;
}

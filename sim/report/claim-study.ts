/**
 * Verdicts on claims from many runs: seeds, worlds, and assumptions at the ends of their ranges. A claim is *refuted* when some
 * run breaks it whatever the seed and world, and *depends* when only some seeds or worlds do, or an assumption at an end of its
 * range. Else it *holds*, if what should break it does: an ablation that does not fail as expected leaves it *inconclusive*.
 */
import { targetText } from './claim-figure.ts';
import { decisiveTarget, type Decisive } from './claim-margin.ts';
import { runName, type RunClaim, type RunVerdict, type TargetReport } from './run-report.ts';

/** A claim as it is written down. */
export interface StudiedClaim {
  readonly id: string;
  readonly text: string;
  /** Why no scenario can test it; null for all others. */
  readonly outside?: string | null;
}

/** One assumption at one end of its range. */
export interface Setting {
  readonly path: string;
  readonly value: string;
  /** What all other runs take. */
  readonly assumed: string;
}

export interface StudyRun {
  readonly run: RunVerdict;
  /** The seed of the internet that was generated around the platform. */
  readonly world: number;
  /** Null: all as assumed. */
  readonly setting: Setting | null;
}

export type StudyVerdict = 'holds' | 'refuted' | 'depends' | 'inconclusive' | 'no scenario' | 'outside the model';

/** The target with the least room of all runs of a claim. */
export interface ClaimFigure {
  readonly target: TargetReport;
  readonly margin: number;
  readonly scenario: string;
  readonly variant: string | null;
  readonly seed: number;
  readonly world: number;
}

/** Runs of one scenario and how many of them speak for the claim; of an ablation, how many failed as expected. */
export interface ClaimWitness {
  readonly scenario: string;
  readonly file: string;
  readonly runCount: number;
  readonly forCount: number;
}

export interface ClaimStudyRow {
  readonly id: string;
  readonly text: string;
  readonly verdict: StudyVerdict;
  readonly figure: ClaimFigure | null;
  readonly scenarios: readonly ClaimWitness[];
  readonly ablations: readonly ClaimWitness[];
  /** Sentences, the weightiest first; without a full stop. */
  readonly why: readonly string[];
  /** The assumptions that change the answer, one at a time. */
  readonly turns: readonly Turn[];
  /** The command that makes the run of the figure again. */
  readonly repeat: string | null;
}

/** What becomes of a claim when one assumption is at an end of its range. */
export interface Turn {
  readonly setting: Setting;
  readonly verdict: 'holds' | 'refuted' | 'inconclusive';
  /** The runs that say so. */
  readonly runs: string;
  /** The figure or the reason; null where the claim holds. */
  readonly missed: string | null;
}

interface Test extends StudyRun {
  readonly claim: RunClaim;
}

export const studyRows = (claims: readonly StudiedClaim[], runs: readonly StudyRun[]): readonly ClaimStudyRow[] =>
  claims.map((claim) => studyRow(claim, runs));

function studyRow({ id, text, outside = null }: StudiedClaim, runs: readonly StudyRun[]): ClaimStudyRow {
  const tests = runs.flatMap((one): Test[] =>
    one.run.claims.filter((claim) => claim.id === id).map((claim) => ({ ...one, claim })),
  );
  const [main, ablations] = [
    tests.filter(({ run }) => run.ablationOf === null),
    tests.filter(({ run }) => run.ablationOf !== null),
  ];
  const [base, tried] = [main.filter(({ setting }) => setting === null), main.filter(({ setting }) => setting !== null)];
  const { verdict, why, shown, turns = [] } = verdictOver(base, ablations, tried);
  const worst = figureOf(shown);
  return {
    id,
    text,
    verdict: tests.length > 0 ? verdict : outside === null ? 'no scenario' : 'outside the model',
    figure: worst?.figure ?? null,
    scenarios: witnesses(base),
    ablations: witnesses(ablations),
    why: tests.length > 0 ? why : outside === null ? [] : [outside],
    turns,
    repeat: worst?.test.run.repeat ?? null,
  };
}

interface Finding {
  readonly verdict: StudyVerdict;
  readonly why: readonly string[];
  /** The runs among which the figure is looked for. */
  readonly shown: readonly Test[];
  readonly turns?: readonly Turn[];
}

function verdictOver(base: readonly Test[], ablations: readonly Test[], tried: readonly Test[]): Finding {
  const against = base.filter(({ claim }) => claim.verdict === 'refuted');
  const unclear = base.filter(({ claim }) => claim.verdict === 'inconclusive');
  const unbroken = ablations.filter(({ claim }) => claim.verdict !== 'holds');
  const notes = unbroken.length === 0 ? [] : [`${namesOf(unbroken)} did not fail as expected: ${firstReason(unbroken)}`];
  if (against.length > 0) {
    const where = whereRefuted(base, against);
    const broken = new Set(against.map(({ run }) => runName(run)));
    const cured = tried.filter(({ run, claim }) => claim.verdict === 'holds' && broken.has(runName(run)));
    const cures = cured.length === 0 ? [] : [`${namesOf(cured)} would hold with ${settingsText(cured, tried)}`];
    const why = [where.text, ...cures, ...notes];
    return { verdict: where.isEverywhere ? 'refuted' : 'depends', why, shown: against, turns: turnsOf(cured) };
  }
  const shown = base;
  if (unclear.length > 0)
    return { verdict: 'inconclusive', why: [`${namesOf(unclear)}: ${firstReason(unclear)}`, ...notes], shown };
  if (base.length === 0) return { verdict: 'inconclusive', why: ['nothing but ablations', ...notes], shown };
  if (unbroken.length > 0) return { verdict: 'inconclusive', why: notes, shown };
  const doubts = tried.filter(({ claim }) => claim.verdict !== 'holds');
  if (doubts.length > 0) return { verdict: 'depends', why: dependenceTexts(doubts, tried), shown, turns: turnsOf(doubts) };
  return { verdict: 'holds', why: ablations.length === 0 ? ['no ablation shows that it could fail'] : [], shown };
}

/** `misses …: 3 of 8 variants` and where, or in which seeds and worlds alone. */
function whereRefuted(
  base: readonly Test[],
  against: readonly Test[],
): { readonly text: string; readonly isEverywhere: boolean } {
  const worlds = [...new Set(base.map(({ world }) => world))];
  const parts = worlds.map((world) => {
    const seedsIn = (tests: readonly Test[]): readonly number[] => [
      ...new Set(tests.filter((test) => test.world === world).map(({ run }) => run.seed)),
    ];
    return { world, all: seedsIn(base), lost: seedsIn(against) };
  });
  const lostCount = parts.reduce((sum, { lost }) => sum + lost.length, 0);
  const allCount = parts.reduce((sum, { all }) => sum + all.length, 0);
  const who = namesOf(against);
  if (lostCount === allCount) return { text: `broken by ${who} in every seed and world`, isEverywhere: true };
  const where = parts
    .filter(({ lost }) => lost.length > 0)
    .map(
      ({ world, all, lost }) =>
        `world ${world} ${lost.length === all.length ? 'with every seed' : `with seed ${lost.join(', ')}`}`,
    );
  return { text: `broken by ${who} in ${lostCount} of ${allCount} seeds and worlds: ${where.join('; ')}`, isEverywhere: false };
}

const NAMES_SHOWN = 3;

/** Scenarios with how many of their variants are meant, or which. */
function namesOf(tests: readonly Test[]): string {
  const byScenario = new Map<string, Set<string | null>>();
  for (const { run } of tests) byScenario.set(run.scenario, (byScenario.get(run.scenario) ?? new Set()).add(run.variant));
  return list(
    [...byScenario].map(([scenario, variants]) => {
      const names = [...variants].filter((variant) => variant !== null);
      if (names.length === 0) return scenario;
      return names.length <= NAMES_SHOWN ? `${scenario} [${names.join('; ')}]` : `${scenario} [${names.length} variants]`;
    }),
  );
}

const firstReason = (tests: readonly Test[]): string => tests[0]!.run.reasons[0] ?? 'no reason given';

const list = (items: readonly string[]): string => [...new Set(items)].join(', ');

const SETTINGS_SHOWN = 4;

/** Path and value of a setting, the path cut from the front as far as no other that was tried ends the same. */
function settingText({ path, value }: Setting, tried: readonly Test[]): string {
  const others = [...new Set(tried.map(({ setting }) => setting!.path))].filter((other) => other !== path);
  const steps = path.split('.');
  for (let kept = 1; kept < steps.length; kept++) {
    const name = steps.slice(-kept).join('.');
    if (!others.some((other) => other.endsWith(`.${name}`))) return `${name} ${value}`;
  }
  return `${path} ${value}`;
}

/** `people 300M, web.per_million 2k rps and 2 more (4 of 7 assumptions)`. */
function settingsText(tests: readonly Test[], tried: readonly Test[]): string {
  const texts = [...new Set(tests.map(({ setting }) => settingText(setting!, tried)))];
  const pathCount = (some: readonly Test[]): number => new Set(some.map(({ setting }) => setting!.path)).size;
  const rest = texts.length - SETTINGS_SHOWN;
  const shown = rest <= 1 ? texts.join(', ') : `${texts.slice(0, SETTINGS_SHOWN).join(', ')} and ${rest} more`;
  const ofAll = pathCount(tried);
  return `${shown} (${pathCount(tests)} of ${ofAll} ${ofAll === 1 ? 'assumption' : 'assumptions'})`;
}

const bySetting = (tests: readonly Test[]): readonly (readonly Test[])[] => {
  const found = new Map<string, Test[]>();
  for (const test of tests) {
    const key = JSON.stringify(test.setting);
    found.set(key, [...(found.get(key) ?? []), test]);
  }
  return [...found.values()];
};

const turnsOf = (tests: readonly Test[]): readonly Turn[] =>
  bySetting(tests).map((same): Turn => {
    const setting = same[0]!.setting!;
    const refuted = same.filter(({ claim }) => claim.verdict === 'refuted');
    if (refuted.length > 0) return { setting, verdict: 'refuted', runs: namesOf(refuted), missed: missedText(refuted) };
    const unclear = same.filter(({ claim }) => claim.verdict === 'inconclusive');
    if (unclear.length > 0) return { setting, verdict: 'inconclusive', runs: namesOf(unclear), missed: firstReason(unclear) };
    return { setting, verdict: 'holds', runs: namesOf(same), missed: null };
  });

function missedText(refuted: readonly Test[]): string {
  const figure = figureOf(refuted)?.figure;
  return figure === undefined || figure.margin > 0 ? firstReason(refuted) : targetText(figure.target);
}

/** The assumptions that decide against the claim in one sentence, how it fares at the worst of them in another. */
function dependenceTexts(doubts: readonly Test[], tried: readonly Test[]): readonly string[] {
  const refuted = doubts.filter(({ claim }) => claim.verdict === 'refuted');
  const broken = new Set(refuted.map(({ setting }) => JSON.stringify(setting)));
  const untold = doubts.filter(({ setting }) => !broken.has(JSON.stringify(setting)));
  const unclear =
    untold.length === 0 ? [] : [`not told with ${settingsText(untold, tried)}: ${namesOf(untold)}: ${firstReason(untold)}`];
  if (refuted.length === 0) return unclear;
  const worst = figureOf(refuted)?.test ?? refuted[0]!;
  const worstText = `worst with ${settingText(worst.setting!, tried)}: ${namesOf([worst])}: ${missedText([worst])}`;
  return [`broken with ${settingsText(refuted, tried)}`, worstText, ...unclear];
}

/** The least room over runs; where a property alone was broken there is none. */
function figureOf(tests: readonly Test[]): { readonly figure: ClaimFigure; readonly test: Test } | null {
  let worst: { readonly decisive: Decisive; readonly test: Test } | null = null;
  for (const test of tests) {
    const decisive = decisiveTarget(test.run, test.claim.by);
    if (decisive !== null && (worst === null || decisive.margin < worst.decisive.margin)) worst = { decisive, test };
  }
  if (worst === null) return null;
  const { decisive, test } = worst;
  const { scenario, variant, seed } = test.run;
  return { figure: { ...decisive, scenario, variant, seed, world: test.world }, test };
}

function witnesses(tests: readonly Test[]): readonly ClaimWitness[] {
  const byFile = new Map<string, { scenario: string; file: string; runCount: number; forCount: number }>();
  for (const { run, claim } of tests) {
    const known = byFile.get(run.file) ?? { scenario: run.scenario, file: run.file, runCount: 0, forCount: 0 };
    known.runCount++;
    if (claim.verdict === 'holds') known.forCount++;
    byFile.set(run.file, known);
  }
  return [...byFile.values()];
}

/** The first line of a run, printed before anything is simulated, and the short form of a report. */
import type { Scenario } from '../model/scenario/types.ts';
import { scenarioHash } from '../run/scenario-hash.ts';
import { worstVerdict } from '../report/exit-code.ts';
import type { Palette } from '../report/palette.ts';
import { runName } from '../report/run-report.ts';
import type { RunReport } from '../report/run-report.ts';

const SEEDS_SHOWN = 5;

/** `catchment 0.1.0  seed 42  scenario two-sites-loss#9f31c2`, or how many runs there are, as each report has its own hash. */
export function headerLine(scenarios: readonly Scenario[], version: string, { bold }: Palette): string {
  const seeds = [...new Set(scenarios.map(({ seed }) => seed))].sort((a, b) => a - b);
  const shown = seeds.slice(0, SEEDS_SHOWN).join(', ') + (seeds.length > SEEDS_SHOWN ? ', …' : '');
  const [only] = scenarios;
  const what = scenarios.length === 1
    ? `scenario ${runName({ scenario: only!.name, variant: only!.variant })}#${scenarioHash(only!)}`
    : `${scenarios.length} runs`;
  return `${bold(`catchment ${version}`)}  seed${seeds.length === 1 ? '' : 's'} ${shown}  ${what}\n`;
}

/** `4 of 8 failed`, `1 of 8 inconclusive`, `8 of 8 passed`: counted is what the verdict says, so that the two do not disagree. */
function tally(runs: readonly RunReport[], paint: (text: string) => string): string {
  const verdict = worstVerdict(runs);
  const number = runs.filter((run) => run.verdict === verdict).length;
  return `${number} of ${runs.length} ${paint(verdict)}`;
}

/** Only what did not pass, each with its first reason and how to see it again, and the verdict over all, if all were run. */
export function quietText(runs: readonly RunReport[], isWhole: boolean, { red, yellow, green }: Palette): string {
  const marks = { passed: green, failed: red, inconclusive: yellow } as const;
  const lines = runs.filter((run) => run.verdict !== 'passed').map((run) => {
    const [reason] = run.reasons;
    return `${marks[run.verdict](run.verdict)} ${runName(run)}${reason === undefined ? '' : `: ${reason}`}\n  ${run.repeat}\n`;
  });
  return lines.join('') + (isWhole ? `${tally(runs, marks[worstVerdict(runs)])}\n` : '');
}

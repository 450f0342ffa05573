/**
 * Reports to where they were asked for. A suite that did not come to its end says so, and is at best inconclusive: what was not
 * run is not proven.
 */
import { json } from '../report/json.ts';
import { junit } from '../report/junit.ts';
import { markdown } from '../report/markdown.ts';
import { plain } from '../report/palette.ts';
import { pretty, worstRun } from '../report/pretty.ts';
import type { RunReport, Verdict } from '../report/run-report.ts';
import { visible } from '../report/text.ts';
import { quietText } from './headline.ts';
import type { ReporterName, ReporterOutput } from './outputs.ts';
import type { Terminal } from './terminal.ts';
import { viewPage } from './view-page.ts';
import type { ViewableRun } from './view-page.ts';
import { writeFileAtomically } from './write-file.ts';

export interface Finished {
  /** In the order of the input. */
  readonly reports: readonly RunReport[];
  /** The same with their traces; empty when no reporter shows traces. */
  readonly viewable: readonly ViewableRun[];
  /** How many were to be run. */
  readonly total: number;
  /** `interrupted` by a person; `crashed`: a bug ended at least one run. */
  readonly status: 'completed' | 'interrupted' | 'crashed';
}

const renderers: Readonly<Record<ReporterName, (finished: Finished, terminal: Terminal | null) => string>> = {
  pretty: (finished, terminal) =>
    pretty(finished.reports, { palette: terminal?.outPalette ?? plain, isPartial: !isWhole(finished) })
    + incompleteText(finished),
  json: (finished) => jsonText(finished),
  junit: ({ reports }) => junit(reports),
  markdown: (finished) => markdown(finished.reports, isWhole(finished) ? null : finished),
  html: ({ viewable }) => viewPage(viewable),
};

/** To a file always; to the terminal what there is (bugs have been told). */
export function deliver({ name, file }: ReporterOutput, finished: Finished, isQuiet: boolean, terminal: Terminal): void {
  if (file !== null) writeFileAtomically(file, renderers[name](finished, null));
  else if (name !== 'pretty') terminal.out(renderers[name](finished, terminal));
  else if (finished.reports.length === 0) terminal.out(incompleteText(finished));
  else if (isQuiet) terminal.out(quietText(finished.reports, isWhole(finished), terminal.outPalette) + incompleteText(finished));
  else terminal.out(renderers.pretty(finished, terminal) + viewText(finished, terminal));
}

/**
 * How to see what the last lines are about, for a person at a terminal: the run alone, or the worst of several that did not all
 * pass. `view` takes what `run` was told.
 */
function viewText(finished: Finished, { isInteractive, outPalette }: Terminal): string {
  const { reports } = finished;
  if (!isInteractive || !isWhole(finished) || reports.length === 0) return '';
  const worst = worstRun(reports);
  const start = 'npx catchment run ';
  if ((reports.length > 1 && worst.verdict === 'passed') || !worst.repeat.startsWith(start)) return '';
  return `${outPalette.dim('see it')}  ${visible(`npx catchment view ${worst.repeat.slice(start.length)} --open`)}\n`;
}

const isWhole = ({ status }: Finished): boolean => status === 'completed';

function incompleteText({ reports, total, status }: Finished): string {
  if (status === 'completed') return '';
  const verdicts = (['failed', 'inconclusive', 'passed'] as const)
    .map((verdict) => [reports.filter((run) => run.verdict === verdict).length, verdict] as const)
    .filter(([number]) => number > 0)
    .map(([number, verdict]) => `${number} ${verdict}`);
  const ofThose = verdicts.length === 0 ? '' : `, of those ${verdicts.join(', ')}`;
  return `\n${status.toUpperCase()}: ${reports.length} of ${total} runs finished${ofThose}; no verdict over all\n`;
}

interface Document {
  readonly schemaVersion: number;
  readonly verdict: Verdict;
}

/** The document of the report with how the suite ended beside its verdict. */
export function jsonText({ reports, status }: Finished): string {
  const { schemaVersion, verdict, ...rest } = JSON.parse(json(reports)) as Document;
  const honest: Verdict = status !== 'completed' && verdict === 'passed' ? 'inconclusive' : verdict;
  return `${JSON.stringify({ schemaVersion, verdict: honest, status, ...rest }, null, 2)}\n`;
}

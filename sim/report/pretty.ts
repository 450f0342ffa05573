/** Reports for a terminal. */
import { worstVerdict } from './exit-code.ts';
import { plain, type Palette } from './palette.ts';
import { runName, type RunReport } from './run-report.ts';

export const pretty = (runs: readonly RunReport[], options: { readonly palette?: Palette } = {}): string => {
  const { bold } = options.palette ?? plain;
  return `${runs.map((run) => `${run.verdict} ${runName(run)}`).join('\n')}\n${bold(worstVerdict(runs))}\n`;
};

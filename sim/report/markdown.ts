/** Reports as Markdown. */
import { runName, type RunReport } from './run-report.ts';

export const markdown = (runs: readonly RunReport[]): string => runs.map((run) => `- ${runName(run)}: ${run.verdict}\n`).join('');

/** The table of claims as Markdown. Scenarios are links, relative to the folder that the table is read in. */
import { placeText, targetText } from './claim-figure.ts';
import type { ClaimStudyRow, ClaimWitness } from './claim-study.ts';
import { md } from './markdown.ts';

export const CLAIM_COLUMNS = ['claim', 'promise', 'verdict', 'nearest figure', 'scenarios', 'ablations', 'why'] as const;

const rowText = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

/** `linkOf` turns a scenario's file into an address. */
export function claimMarkdown(rows: readonly ClaimStudyRow[], linkOf: (file: string) => string): string {
  const witness = ({ scenario, file, runCount, forCount }: ClaimWitness): string =>
    `[${md(scenario)}](${linkOf(file)}) ${forCount}/${runCount}`;
  const body = rows.map(({ id, text, verdict, figure, scenarios, ablations, why }) =>
    rowText([
      md(id),
      md(text),
      verdict === 'holds' ? verdict : `**${verdict}**`,
      figure === null ? '–' : `${md(targetText(figure.target))}<br>${md(placeText(figure))}`,
      scenarios.map(witness).join('<br>') || '–',
      ablations.map(witness).join('<br>') || '–',
      why.map(md).join('<br>') || '–',
    ]),
  );
  return [rowText(CLAIM_COLUMNS), rowText(CLAIM_COLUMNS.map(() => '---')), ...body].join('');
}

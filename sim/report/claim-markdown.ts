/** The table of claims as Markdown. Scenarios are links, relative to the folder that the table is read in. */
import { placeText, targetText } from './claim-figure.ts';
import type { ClaimStudyRow, ClaimWitness } from './claim-study.ts';
import { md } from './markdown.ts';
import { visible } from './text.ts';

export const CLAIM_COLUMNS = ['claim', 'promise', 'verdict', 'nearest figure', 'scenarios', 'ablations', 'why'] as const;

/** What Markdown would read something into: code, cells, tags, links, emphasis, addresses. */
const UNSAFE = /[`|\\~#\n]|<\S|&\S|\]\(|!\[|\*[^*]*\*|:\/\/|(?:^|\W)_|_(?:\W|$)/;

/** Left as it is where Markdown reads nothing into it, so that the table can be read as text too. */
const words = (text: string): string => (UNSAFE.test(text) ? md(text) : visible(text));

const rowText = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

/** `linkOf` turns a scenario's file into an address. */
export function claimMarkdown(rows: readonly ClaimStudyRow[], linkOf: (file: string) => string): string {
  const witness = ({ scenario, file, runCount, forCount }: ClaimWitness): string =>
    `[${words(scenario)}](${linkOf(file)}) ${forCount}/${runCount}`;
  const body = rows.map(({ id, text, verdict, figure, scenarios, ablations, why }) =>
    rowText([
      md(id),
      words(text),
      verdict === 'holds' ? verdict : `**${verdict}**`,
      figure === null ? '–' : `${words(targetText(figure.target))}<br>${words(placeText(figure))}`,
      scenarios.map(witness).join('<br>') || '–',
      ablations.map(witness).join('<br>') || '–',
      why.map(words).join('<br>') || '–',
    ]),
  );
  return [rowText(CLAIM_COLUMNS), rowText(CLAIM_COLUMNS.map(() => '---')), ...body].join('');
}

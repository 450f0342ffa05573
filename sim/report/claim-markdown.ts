/**
 * The claims as Markdown: a table of the verdicts, then one of what was run. Scenarios are links, relative to the folder that the
 * tables are read in.
 */
import { placeText, targetText } from './claim-figure.ts';
import type { ClaimStudyRow, ClaimWitness } from './claim-study.ts';
import { md } from './markdown.ts';
import { visible } from './text.ts';

export const VERDICT_COLUMNS = ['claim', 'verdict', 'promise', 'why'] as const;
export const RUN_COLUMNS = ['claim', 'nearest figure', 'scenarios', 'ablations'] as const;

/** What Markdown would read something into: code, cells, tags, links, emphasis, addresses. */
const UNSAFE = /[`|\\~#\n]|<\S|&\S|\]\(|!\[|\*[^*]*\*|:\/\/|(?:^|\W)_|_(?:\W|$)/;

/** Left as it is where Markdown reads nothing into it, so that the table can be read as text too. */
const words = (text: string): string => (UNSAFE.test(text) ? md(text) : visible(text));

const rowText = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

const tableText = (columns: readonly string[], body: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...body].map(rowText).join('');

/** `linkOf` turns a scenario's file into an address. */
export function claimMarkdown(rows: readonly ClaimStudyRow[], linkOf: (file: string) => string): string {
  const witness = ({ scenario, file, runCount, forCount }: ClaimWitness): string =>
    `[${words(scenario)}](${linkOf(file)}) ${forCount}/${runCount}`;
  const verdicts = rows.map(({ id, text, verdict, why }) => [
    md(id),
    verdict === 'holds' ? verdict : `**${verdict}**`,
    words(text),
    why.map(words).join('<br>') || '–',
  ]);
  const run = rows
    .filter(({ scenarios, ablations }) => scenarios.length + ablations.length > 0)
    .map(({ id, figure, scenarios, ablations }) => [
      md(id),
      figure === null ? '–' : `${words(targetText(figure.target))}<br>${words(placeText(figure))}`,
      scenarios.map(witness).join(', ') || '–',
      ablations.map(witness).join(', ') || '–',
    ]);
  const below = run.length === 0 ? '' : `\n${tableText(RUN_COLUMNS, run)}`;
  return `${tableText(VERDICT_COLUMNS, verdicts)}${below}`;
}

/**
 * The table of claims for a terminal. First the verdicts, a line a claim that begins with its id in plain text and is cut to the
 * width; then of each claim, set in, the whole promise, why the verdict is what it is, the figure that is nearest to breaking
 * it, and what was run.
 */
import { placeText, targetText } from './claim-figure.ts';
import type { ClaimStudyRow, ClaimWitness, StudyVerdict } from './claim-study.ts';
import type { Palette } from './palette.ts';
import { fit, visible, wrap } from './text.ts';

const INDENT = '  ';
const LABEL_COLUMNS = 'ablations'.length + 2;
const VERDICT_COLUMNS = 'outside the model'.length;

export interface ClaimTextOptions {
  readonly palette: Palette;
  readonly columns: number;
  /** Only the verdicts. */
  readonly isShort: boolean;
}

const paintOf = (verdict: StudyVerdict, { green, red, yellow, dim }: Palette): ((text: string) => string) => {
  if (verdict === 'holds') return green;
  if (verdict === 'refuted') return red;
  return verdict === 'depends' || verdict === 'inconclusive' ? yellow : dim;
};

/** `datacenter-loss 12/12`. */
const witnessText = ({ scenario, runCount, forCount }: ClaimWitness): string => `${scenario} ${forCount}/${runCount}`;

/** Those that speak against the claim in some run come first, on lines of their own. */
function witnessesText(witnesses: readonly ClaimWitness[]): readonly string[] {
  const against = witnesses.filter(({ runCount, forCount }) => forCount < runCount);
  const others = witnesses.filter(({ runCount, forCount }) => forCount === runCount);
  return [against, others].filter((some) => some.length > 0).map((some) => some.map(witnessText).join(', '));
}

export function claimText(rows: readonly ClaimStudyRow[], { palette, columns, isShort }: ClaimTextOptions): string {
  const idWidth = Math.max(0, ...rows.map(({ id }) => id.length));
  const room = columns - idWidth - VERDICT_COLUMNS - 4;
  const heads = rows.map(({ id, verdict, text }) =>
    `${id.padEnd(idWidth)}  ${paintOf(verdict, palette)(verdict.padEnd(VERDICT_COLUMNS))}  ${fit(text, room)}`.trimEnd(),
  );
  const detail = (label: string, contents: readonly string[]): readonly string[] =>
    contents
      .flatMap((content) => wrap(visible(content), columns - INDENT.length - LABEL_COLUMNS))
      .map((line, at) => `${INDENT}${palette.dim((at === 0 ? label : '').padEnd(LABEL_COLUMNS))}${line}`);
  const details = rows
    .filter(({ why, figure, scenarios, ablations }) => why.length + scenarios.length + ablations.length > 0 || figure !== null)
    .flatMap(({ id, verdict, text, figure, why, scenarios, ablations }) => [
      '',
      ...wrap(visible(`${id} ${verdict}: ${text}`), columns - INDENT.length).map((line) => `${INDENT}${palette.bold(line)}`),
      ...detail('why', why),
      ...(figure === null ? [] : detail('nearest', [targetText(figure.target), placeText(figure)])),
      ...detail('runs', witnessesText(scenarios)),
      ...detail('ablations', witnessesText(ablations)),
    ]);
  return [...heads, ...(isShort ? [] : [...details, ''])].map((line) => `${line}\n`).join('');
}

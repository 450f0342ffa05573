/**
 * The table of claims for a terminal: a line that begins with the claim's id in plain text, cut to the width, and below it, set
 * in, the figure that is nearest to breaking the claim, why the verdict is what it is, and what was run.
 */
import { placeText, targetText } from './claim-figure.ts';
import type { ClaimStudyRow, ClaimWitness, StudyVerdict } from './claim-study.ts';
import type { Palette } from './palette.ts';
import { fit, visible, wrap } from './text.ts';

const INDENT = '     ';
const VERDICT_COLUMNS = 'outside the model'.length;

export interface ClaimTextOptions {
  readonly palette: Palette;
  readonly columns: number;
  /** Only the lines that begin with an id. */
  readonly isShort: boolean;
}

const paintOf = (verdict: StudyVerdict, { green, red, yellow, dim }: Palette): ((text: string) => string) => {
  if (verdict === 'holds') return green;
  if (verdict === 'refuted') return red;
  return verdict === 'depends' || verdict === 'inconclusive' ? yellow : dim;
};

/** `12/12 datacenter-loss`. */
const witnessText = ({ scenario, runCount, forCount }: ClaimWitness): string => `${scenario} ${forCount}/${runCount}`;

export function claimText(rows: readonly ClaimStudyRow[], { palette, columns, isShort }: ClaimTextOptions): string {
  const idWidth = Math.max(0, ...rows.map(({ id }) => id.length));
  return rows
    .flatMap((row) => {
      const { id, verdict, text, figure, why, scenarios, ablations } = row;
      const room = columns - idWidth - VERDICT_COLUMNS - 4;
      const head = `${id.padEnd(idWidth)}  ${paintOf(verdict, palette)(verdict.padEnd(VERDICT_COLUMNS))}  ${fit(text, room)}`;
      if (isShort) return [head.trimEnd()];
      const detail = (label: string, content: string): readonly string[] =>
        content === ''
          ? []
          : wrap(visible(content), columns - INDENT.length - 9).map(
              (line, at) => `${INDENT}${palette.dim((at === 0 ? label : '').padEnd(9))}${line}`,
            );
      return [
        head.trimEnd(),
        ...(figure === null ? [] : [...detail('figure', targetText(figure.target)), ...detail('', placeText(figure))]),
        ...why.flatMap((sentence, at) => detail(at === 0 ? 'why' : '', sentence)),
        ...detail('runs', scenarios.map(witnessText).join(', ')),
        ...detail('ablation', ablations.map(witnessText).join(', ')),
        '',
      ];
    })
    .map((line) => `${line}\n`)
    .join('');
}

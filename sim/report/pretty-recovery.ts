/**
 * The cost of a run before, in and after the failure. Shown where something healed; a recovery that was worse than the failure is
 * marked in the figures and said in words.
 */
import { formatCount, formatDuration, formatRatio } from './format.ts';
import { BODY, titled, type Section } from './pretty-sections.ts';
import type { RunPhasesReport } from './run-report.ts';
import { cell, table, type Cell } from './table.ts';

type Worsened = RunPhasesReport['worseRecovery'][number];

const left = { align: 'left' } as const;
const right = { align: 'right' } as const;
const share = (ratio: number | null): string => (ratio === null ? '–' : formatRatio(Math.round(ratio * 1e6) / 1e6));

export const recoverySection: Section = ({ runPhases: { phases, worseRecovery } }, palette) => {
  if (phases.every(({ phase }) => phase !== 'recovery')) return [];
  const rows = phases.map(({ phase, duration, lost, availability, shifted, reset }) => {
    const worse = (what: Worsened, text: string): Cell =>
      phase === 'recovery' && worseRecovery.includes(what) ? cell(`! ${text}`, palette.red) : cell(text);
    return [
      cell(phase),
      cell(formatDuration(duration)),
      worse('lost requests', formatCount(lost)),
      cell(availability === null ? '–' : formatRatio(availability)),
      worse('traffic shift', share(shifted)),
      worse('connections reset', share(reset)),
    ];
  });
  const head = ['phase', 'lasts', 'requests lost', 'availability', 'people elsewhere', 'connections reset'];
  return titled(
    'failure and recovery',
    [
      ...table([left, right, right, right, right, right], [head.map((text) => cell(text, palette.dim)), ...rows], BODY),
      ...(worseRecovery.length === 0
        ? []
        : [palette.red(`the recovery is worse than the failure: ${worseRecovery.join(', ')}`)]),
    ],
    palette,
  );
};

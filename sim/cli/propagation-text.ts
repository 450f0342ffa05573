/** A propagation as text for people. */
import { formatDuration, formatRatio } from '../report/format.ts';
import type { Palette } from '../report/palette.ts';
import { cell, table, type Column } from '../report/table.ts';
import { visible } from '../report/text.ts';
import type { RoutingGraph } from '../routing/graph/graph.ts';
import type { Step } from '../run/propagation/propagation.ts';
import type { WhatIfResult } from '../run/propagation/what-ifs.ts';
import { asnOf, meanHops, type Move } from '../run/propagation/summary.ts';
import { graphCounts, type ShownPropagation } from './propagation-json.ts';

const MOVES_SHOWN = 12;
const CATCHMENTS_SHOWN = 40;
const ANSWERS_SHOWN = 25;
const MOVES_IN_ROW = 2;
const MEAN_DIGITS = 2;

export function propagationText(shown: ShownPropagation, palette: Palette): string {
  const { graph, propagation, mode } = shown;
  const { asCount, providerLinkCount, peerLinkCount } = graphCounts(graph);
  const how = mode === 'steady' ? 'stable states, without time' : timedText(shown);
  const lines = [
    `${palette.bold(visible(shown.file))}  ${whole(asCount)} ASes, ${whole(providerLinkCount)} provider links, `
      + `${whole(peerLinkCount)} peer links`,
    how,
  ];
  for (const step of propagation.steps) lines.push('', ...stepLines(graph, step, palette));
  if (shown.answers !== null) lines.push('', ...answerLines(graph, shown.answers, palette));
  return `${lines.join('\n')}\n`;
}

const timedText = ({ mraiUs, seed }: ShownPropagation): string =>
  `timed BGP, MRAI ${mraiUs === 0 ? 'none' : formatDuration(mraiUs)}, links of 1 to 81 ms, seed ${seed}`;

function stepLines(graph: RoutingGraph, { change, state, moves, timing }: Step, palette: Palette): string[] {
  const { customer, peer, provider, none } = state.classes;
  const lines = [palette.bold(titleOf(graph, change))];
  if (timing !== null) {
    const { convergenceUs, messageCount } = timing;
    lines.push(`  converged after ${formatDuration(convergenceUs)}, ${whole(messageCount)} messages`);
  }
  lines.push(`  by customer ${whole(customer)}  peer ${whole(peer)}  provider ${whole(provider)}  no route ${whole(none)}`);
  const mean = meanHops(state.hops);
  const histogram = state.hops.map((count, hops) => `${hops}: ${whole(count)}`).join('  ');
  if (mean !== null) lines.push(`  ${mean.toFixed(MEAN_DIGITS)} AS hops in the mean  ${palette.dim(histogram)}`);
  const rows = state.catchments.slice(0, CATCHMENTS_SHOWN).map(({ origin, asCount }) => [
    cell(`  AS ${origin}`), cell(whole(asCount)), cell(formatRatio(asCount / graph.speakerCount)),
  ]);
  lines.push(...table(COLUMNS, rows));
  if (state.catchments.length > rows.length) lines.push(`  … and ${state.catchments.length - rows.length} more`);
  if (change !== null) lines.push(...movesLines(moves));
  return lines;
}

/** Each what-if in a row, as they were asked for: origins in their order, links with the busiest first. */
function answerLines(graph: RoutingGraph, answers: readonly WhatIfResult[], palette: Palette): string[] {
  const rows = answers.slice(0, ANSWERS_SHOWN).map(({ change, usedByCount, movedCount, lostCount, moves }) => [
    change.kind === 'withdraw' ? `  AS ${asnOf(graph, change.origin)}` : `  ${linkName(graph, change.halfEdge)}`,
    whole(usedByCount), whole(movedCount), whole(lostCount), moves.slice(0, MOVES_IN_ROW).map(moveText).join(', '),
  ]);
  const head = ['  without', 'used by', 'moved', 'lost', ''];
  const lines = table(ANSWER_COLUMNS, [head, ...rows].map((row) => row.map((text) => cell(text))));
  const rest = answers.length - rows.length;
  const more = rest > 0 ? [`  … and ${whole(rest)} more; --reporter json has all`] : [];
  return [palette.bold('what if'), ...lines, ...more];
}

const ANSWER_COLUMNS: readonly Column[] = [
  { align: 'left' }, { align: 'right' }, { align: 'right' }, { align: 'right' }, { align: 'left' },
];

const COLUMNS: readonly Column[] = [{ align: 'left' }, { align: 'right' }, { align: 'right' }];

function titleOf(graph: RoutingGraph, change: Step['change']): string {
  if (change === null) return 'announced';
  if (change.kind === 'withdraw') return `AS ${asnOf(graph, change.origin)} withdraws`;
  return `the link ${linkName(graph, change.halfEdge)} fails`;
}

export const linkName = (graph: RoutingGraph, halfEdge: number): string =>
  `${asnOf(graph, graph.owner[halfEdge]!)}-${asnOf(graph, graph.peer[halfEdge]!)}`;

function movesLines(moves: readonly Move[]): string[] {
  if (moves.length === 0) return ['  nobody moves to another origin'];
  const lines = moves.slice(0, MOVES_SHOWN).map((move) => `  ${moveText(move)}`);
  if (moves.length > lines.length) lines.push(`  … and ${moves.length - lines.length} more moves`);
  return lines;
}

export const moveText = ({ from, to, asCount }: Move): string =>
  `${whole(asCount)} from ${originName(from)} to ${originName(to)}`;

const originName = (asn: number | null): string => (asn === null ? 'no route' : `AS ${asn}`);

/** Every digit, thousands apart. */
export const whole = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u202F');

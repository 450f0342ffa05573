/** A propagation as text for people. */
import { formatDuration, formatRatio } from '../report/format.ts';
import type { Palette } from '../report/palette.ts';
import { cell, table, type Column } from '../report/table.ts';
import { visible } from '../report/text.ts';
import type { RoutingGraph } from '../routing/graph/graph.ts';
import { TIED_ORIGINS_MAX } from '../routing/solver/ties.ts';
import type { Step } from '../run/propagation/propagation.ts';
import type { WhatIfResult } from '../run/propagation/what-ifs.ts';
import type { AsRoute } from '../run/propagation/routes.ts';
import { asnOf, meanHops, type Move } from '../run/propagation/summary.ts';
import { graphCounts, type ShownPropagation } from './propagation-json.ts';

const MOVES_SHOWN = 12;
const CATCHMENTS_SHOWN = 40;
const ANSWERS_SHOWN = 25;
const MOVES_IN_ROW = 2;
const OTHERS_SHOWN = 4;
const MEAN_DIGITS = 2;

export function propagationText(shown: ShownPropagation, palette: Palette): string {
  const { graph, propagation, mode } = shown;
  const { asCount, providerLinkCount, peerLinkCount } = graphCounts(graph);
  const how = mode === 'steady' ? 'stable states, without time' : timedText(shown);
  const lines = [
    `${palette.bold(visible(shown.file))}  ${counted(asCount, 'AS', 'ASes')}, ${counted(providerLinkCount, 'provider link')}, `
      + counted(peerLinkCount, 'peer link'),
    how,
  ];
  for (const step of propagation.steps) lines.push('', ...stepLines(graph, step, palette));
  if (shown.answers !== null) lines.push('', ...answerLines(graph, shown.answers, palette));
  return `${lines.join('\n')}\n`;
}

const timedText = ({ mraiUs, seed }: ShownPropagation): string =>
  `timed BGP, MRAI ${mraiUs === 0 ? 'none' : formatDuration(mraiUs)}, links of 1 to 81 ms, seed ${seed}`;

function stepLines(graph: RoutingGraph, step: Step, palette: Palette): string[] {
  const { change, state, moves, timing } = step;
  const { customer, peer, provider, none } = state.classes;
  const lines = [palette.bold(titleOf(graph, change))];
  if (timing !== null) {
    const { convergenceUs, messageCount } = timing;
    lines.push(`  converged after ${formatDuration(convergenceUs)}, ${counted(messageCount, 'message')}`);
  }
  lines.push(`  by customer ${whole(customer)}  peer ${whole(peer)}  provider ${whole(provider)}  no route ${whole(none)}`);
  const mean = meanHops(state.hops);
  const histogram = state.hops.map((count, hops) => `${hops}: ${whole(count)}`).join('  ');
  if (mean !== null) lines.push(`  ${mean.toFixed(MEAN_DIGITS)} AS hops in the mean  ${palette.dim(histogram)}`);
  lines.push(...catchmentLines(graph, step));
  if (change !== null) lines.push(...movesLines(moves));
  lines.push(...step.routes.map(routeLine));
  return lines;
}

/** Each origin with the ASes that reach it; where ties were broken, also how few and how many it could be. */
function catchmentLines(graph: RoutingGraph, { state: { catchments }, ties }: Step): string[] {
  const hasRange = ties !== null && ties.asCount > 0;
  const head = ['  origin', 'ASes', 'share', 'least', 'most'].map((text) => cell(text));
  const rows = catchments.slice(0, CATCHMENTS_SHOWN).map(({ origin, asCount }, i) => [
    cell(`  AS ${origin}`), cell(whole(asCount)), cell(formatRatio(asCount / graph.speakerCount)),
    ...(hasRange ? [cell(whole(ties.least[i]!)), cell(whole(ties.most[i]!))] : []),
  ]);
  const lines = [...table(COLUMNS, hasRange ? [head, ...rows] : rows)];
  if (catchments.length > rows.length) lines.push(`  … and ${catchments.length - rows.length} more`);
  if (ties === null) lines.push(`  equally good routes are not counted for more than ${TIED_ORIGINS_MAX} origins`);
  else if (hasRange) {
    const share = formatRatio(ties.asCount / graph.speakerCount);
    const words = 'equally good routes (same class and length) to another origin';
    lines.push(`  ${words}: ${whole(ties.asCount)}, ${share}; the lowest next-hop AS number decides`);
  } else if (catchments.length > 1) lines.push('  nobody has equally good routes to two origins');
  return lines;
}

/** Which origin an AS reaches, over what path, and what else would have been as good. */
function routeLine({ as, origin, class: kind, path, possibleOrigins }: AsRoute): string {
  if (origin === null) return `  AS ${as}: no route`;
  const others = (possibleOrigins ?? []).filter((one) => one !== origin).map((one) => `AS ${one}`);
  const shown = others.slice(0, OTHERS_SHOWN);
  if (others.length > shown.length) shown.push(`one of ${others.length - shown.length} more`);
  const tie = others.length === 0 ? '' : `; by tie-break, ${shown.join(' or ')} equally good`;
  if (kind === 'own') return `  AS ${as} is an origin`;
  const hops = counted(path.length - 1, 'hop');
  return `  AS ${as} reaches AS ${origin}: ${path.join(' ')} (${hops}, from a ${kind})${tie}`;
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

const COLUMNS: readonly Column[] = [
  { align: 'left' }, { align: 'right' }, { align: 'right' }, { align: 'right' }, { align: 'right' },
];

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
  if (moves.length > lines.length) lines.push(`  … and ${counted(moves.length - lines.length, 'more move')}`);
  return lines;
}

export const moveText = ({ from, to, asCount }: Move): string =>
  `${whole(asCount)} from ${originName(from)} to ${originName(to)}`;

const originName = (asn: number | null): string => (asn === null ? 'no route' : `AS ${asn}`);

/** A count with its noun. */
const counted = (count: number, noun: string, nouns = `${noun}s`): string => `${whole(count)} ${count === 1 ? noun : nouns}`;

/** Every digit, thousands apart. */
export const whole = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u202F');

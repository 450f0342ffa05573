/** Where a replica runs, where else it could and what stands in the way, as text. */
import type { PlacementExplanation, PlacementMove } from '../run/explain-placement.ts';
import { causeLines, clean, inWidth, moment, type ExplanationStyle } from './explanation-text.ts';

const PERCENT = 100;

/** Why a node was taken, in words, by the name of the reason. */
const reasons: Readonly<Record<string, string>> = {
  'only-node': 'no other node takes it',
  'fewest-in-rack': 'its rack has the fewest of the service',
  'fewest-on-node': 'it has the fewest of the service',
  fill: 'the scheduler fills nodes in this order',
  turn: 'all else being equal, its rack is next',
  'no-room': 'every node that is ready is full',
  'anti-affinity': 'every ready node with room has one of the service',
  'no-node': 'no node is ready',
};
const obstacles: Readonly<Record<string, string>> = {
  'not-ready': 'not ready',
  cordoned: 'closed to new replicas',
  'no-room': 'full',
  'anti-affinity': 'has one of the service',
};
const inWords = (words: Readonly<Record<string, string>>, name: string): string => words[name] ?? name;

export function placementText(explanation: PlacementExplanation, style: ExplanationStyle): string {
  const { bold } = style.palette;
  const { scenario, replica, at, node, state, isInRotation, capacityShare, moved, next, causes } = clean(explanation);
  const where = node === null ? `${bold('has no node')} and waits for one` : `is on ${bold(node)}`;
  const share = capacityShare === 1 ? '' : ` With ${Number((capacityShare * PERCENT).toPrecision(3))} % of its capacity.`;
  const lines = [
    bold(scenario),
    `At ${moment(at)}, ${replica} ${where}. It is ${state} and ${isInRotation ? 'in' : 'out of'} rotation.${share}`,
    movedText(moved),
    ...nextLines(next),
    '',
    ...causeLines(causes, 'placement', style),
  ];
  return inWidth(lines, style);
}

function movedText(moved: PlacementMove | null): string {
  if (moved === null) return 'It is where it began.';
  const { at, from, to, reason } = moved;
  const way = `from ${from ?? 'no node'} to ${to ?? 'no node'}`;
  return `It last moved at ${moment(at)}, ${way}: ${inWords(reasons, reason)}.`;
}

function nextLines(next: PlacementExplanation['next']): string[] {
  if (next === null) return ['Nothing is rescheduled here: it stays with its node.'];
  const why = inWords(reasons, next.reason);
  const groups = new Map<string, string[]>();
  for (const { node, why: obstacle } of next.refused) groups.set(obstacle, [...(groups.get(obstacle) ?? []), node]);
  return [
    next.node === null ? `It would go nowhere: ${why}.` : `It would go to ${next.node}: ${why}.`,
    ...[...groups].map(([obstacle, nodes]) => `Out of the question, ${inWords(obstacles, obstacle)}: ${nodes.join(', ')}.`),
  ];
}

/**
 * People by site before and now as bands between two columns: the layout of a Sankey diagram, from nothing but sums of
 * people. Where there are many sites, those whose people all stayed stand together.
 */
import { sankey, sankeyLinkHorizontal, type SankeyGraph } from 'd3-sankey';
import type { Moves } from './moves.ts';

/** Slots drawn one by one; −1 stands for several sites whose people all stayed. */
export const OTHERS = -1;
const NODES_MAX = 10;

export interface Band {
  readonly from: number;
  readonly to: number;
  readonly people: number;
  readonly path: string;
  readonly width: number;
}

export interface Pile {
  readonly slot: number;
  readonly people: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface Diagram {
  readonly before: readonly Pile[];
  readonly now: readonly Pile[];
  readonly bands: readonly Band[];
  readonly height: number;
  /** How many sites stand together. */
  readonly others: number;
}

interface Node {
  readonly id: string;
  readonly slot: number;
}
interface Link {
  readonly source: string;
  readonly target: string;
  readonly value: number;
}

const PADDING = 13;
const NODE_PX = 7;
/** Of all people together, so that bands of one run have the same scale at every instant. */
const PEOPLE_PX = 130;

/** Pairs of slots with the people who went from one to the other or stayed, the sites in their order and nobody last. */
export function pairsOf({
  people,
  slots,
}: Moves): readonly { readonly from: number; readonly to: number; readonly people: number }[] {
  const order = [...Array.from({ length: slots - 1 }, (_, i) => i + 1), 0];
  return order.flatMap((from) =>
    order.flatMap((to) => {
      const count = people[from * slots + to]!;
      return count < 0.5 ? [] : [{ from, to, people: count }];
    }),
  );
}

/** @param left, right where the two columns stand, in pixels. */
export function diagramOf(moves: Moves, left: number, right: number): Diagram {
  const pairs = pairsOf(moves);
  const touched = new Set(pairs.flatMap(({ from, to }) => (from === to ? [] : [from, to])));
  const slots = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))];
  const quiet = slots.length > NODES_MAX ? slots.filter((slot) => !touched.has(slot)) : [];
  const isGathered = quiet.length > 1;
  const nameOf = (slot: number): number => (isGathered && quiet.includes(slot) ? OTHERS : slot);
  const links: Link[] = [];
  let gathered = 0;
  for (const { from, to, people } of pairs) {
    if (nameOf(from) === OTHERS) gathered += people;
    else links.push({ source: `from ${from}`, target: `to ${to}`, value: people });
  }
  if (gathered > 0) links.push({ source: `from ${OTHERS}`, target: `to ${OTHERS}`, value: gathered });
  // Nobody stands last on either side.
  const place = (slot: number): number => (slot === 0 ? Infinity : slot === OTHERS ? 1e6 : slot);
  const column = (end: 'source' | 'target'): Node[] =>
    [...new Set(links.map((link) => link[end]))]
      .map((id) => ({ id, slot: Number(id.split(' ')[1]) }))
      .sort((a, b) => place(a.slot) - place(b.slot));
  const columns = [column('source'), column('target')];
  const rows = Math.max(1, ...columns.map(({ length }) => length));
  const height = PEOPLE_PX + (rows - 1) * PADDING;
  if (links.length === 0) return { before: [], now: [], bands: [], height, others: 0 };
  const layout = sankey<Node, Link>()
    .nodeId(({ id }) => id)
    .nodeWidth(NODE_PX)
    .nodePadding(PADDING)
    .nodeSort(null)
    .extent([
      [left, 1],
      [right, height - 1],
    ]);
  const graph: SankeyGraph<Node, Link> = layout({
    nodes: columns.flat().map((node) => ({ ...node })),
    links: links.map((link) => ({ ...link })),
  });
  const path = sankeyLinkHorizontal<Node, Link>();
  const piles = graph.nodes.map((node) => ({
    isBefore: node.id.startsWith('from'),
    slot: node.slot,
    people: node.value ?? 0,
    x: node.x0 ?? 0,
    y: node.y0 ?? 0,
    height: (node.y1 ?? 0) - (node.y0 ?? 0),
  }));
  const slotOf = (node: unknown): number => (node as Node).slot;
  return {
    before: piles.filter(({ isBefore }) => isBefore),
    now: piles.filter(({ isBefore }) => !isBefore),
    bands: graph.links.map((link) => ({
      from: slotOf(link.source),
      to: slotOf(link.target),
      people: link.value,
      path: path(link) ?? '',
      width: link.width ?? 0,
    })),
    height,
    others: isGathered ? quiet.length : 0,
  };
}

/**
 * What the last tie-break decides. In a stable state of the sweep (`gao-rexford.ts`) the class and the length of each best route
 * are fixed whatever breaks ties, but often several neighbours offer a route of both, and nothing but a number tells them apart:
 * here the lowest AS number of the next hop wins, in the world the interior of an AS does mostly (RFC 4271, §9.1.2.2 e to g).
 *
 * An AS may reach every origin that a chain of equally good routes leads to. Each link of such a chain makes the path one
 * shorter, so they form a graph without cycles, and choices along it are free of each other: every origin found here is reached
 * in some state, and so are the least and the most of each. Not modelled: how likely an AS is to choose one or the other.
 */
import { assert } from '../../kernel/assert.ts';
import type { RoutingGraph } from '../graph/graph.ts';
import { Learned, mayExport, Relation } from '../graph/relation.ts';
import { LOCAL_EDGE } from '../rib/prefix-rib.ts';
import { PATH_LENGTH_MAX } from '../rib/rank.ts';
import { NO_CLASS, type SweepState } from './gao-rexford.ts';

/** A set of origins is the bits of one integer. */
export const TIED_ORIGINS_MAX = 32;

export interface Ties {
  /** By speaker: bit i where the i-th origin could be the one that it reaches; 0 without a route. */
  readonly possible: Uint32Array;
  /** Speakers that could reach more than one origin: the tie-break, their own or that of ASes before them, decided. */
  readonly asCount: number;
  /** By origin: the speakers that reach it however ties are broken, and those that may reach it; at once in some state each. */
  readonly least: readonly number[];
  readonly most: readonly number[];
}

/**
 * @param origins at most TIED_ORIGINS_MAX; those that do not announce in this state are nobody's
 * @param sessionUp 1 where a half-edge holds its session up; all of them when left out. Both ends are asked.
 */
export function tiesOf(
  graph: RoutingGraph,
  state: SweepState,
  { origins, sessionUp = null }: { readonly origins: readonly number[]; readonly sessionUp?: Uint8Array | null },
): Ties {
  assert(origins.length <= TIED_ORIGINS_MAX, 'more origins than bits');
  const { firstEdge, relation, peer, mate } = graph;
  const { learned, length, via } = state;
  const possible = new Uint32Array(graph.speakerCount);
  origins.forEach((speaker, i) => {
    if (via[speaker] === LOCAL_EDGE) possible[speaker] = 1 << i;
  });
  for (const speaker of byLength(state)) {
    const reached = length[speaker]!;
    const end = reached === 0 ? 0 : firstEdge[speaker + 1]!;
    const over = OVER[learned[speaker]!]!;
    let bits = 0;
    for (let h = firstEdge[speaker]!; h < end; h++) {
      // What costs least comes first: the relation sends most of them away.
      if (relation[h] !== over) continue;
      const from = peer[h]!;
      if (length[from]! + 1 !== reached || possible[from] === 0) continue;
      const back = mate[h]!;
      if (!mayExport(learned[from]!, relation[back]!)) continue;
      if (sessionUp === null || (sessionUp[h] === 1 && sessionUp[back] === 1)) bits |= possible[from]!;
    }
    if (reached > 0) possible[speaker] = bits;
  }
  return { possible, ...counted(possible, origins.length) };
}

/** Over which sessions routes of a class come. */
const OVER: Readonly<Record<number, Relation>> = {
  [Learned.customer]: Relation.customer,
  [Learned.peer]: Relation.peer,
  [Learned.provider]: Relation.provider,
};

/** Speakers with a route, the shortest path first (counting sort). */
function byLength({ learned, length }: SweepState): Int32Array {
  const first = new Int32Array(PATH_LENGTH_MAX + 2);
  for (let speaker = 0; speaker < learned.length; speaker++) if (learned[speaker] !== NO_CLASS) first[length[speaker]! + 1]!++;
  for (let at = 1; at < first.length; at++) first[at]! += first[at - 1]!;
  const order = new Int32Array(first[PATH_LENGTH_MAX + 1]!);
  for (let speaker = 0; speaker < learned.length; speaker++) {
    if (learned[speaker] !== NO_CLASS) order[first[length[speaker]!]!++] = speaker;
  }
  return order;
}

function counted(possible: Uint32Array, originCount: number): Omit<Ties, 'possible'> {
  const least = Array<number>(originCount).fill(0);
  const most = Array<number>(originCount).fill(0);
  let asCount = 0;
  for (const bits of possible) {
    const isTie = (bits & (bits - 1)) !== 0;
    if (isTie) asCount++;
    for (let rest = bits; rest !== 0; rest &= rest - 1) {
      const origin = 31 - Math.clz32(rest & -rest);
      most[origin]!++;
      if (!isTie) least[origin]!++;
    }
  }
  return { asCount, least, most };
}

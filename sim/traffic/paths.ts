/**
 * Where a flow's packets go at this moment: from the people's AS to the site that the forwarding tables lead to, and back to
 * them. Calls between services follow the same tables inside our own network. Paths say nothing of load.
 */
import { walk, type Walk, type WalkWorld } from '../routing/forwarding/walk.ts';
import { Outcome } from '../trace/reasons.ts';

export interface FlowSpec {
  readonly id: string;
  readonly population: number;
  readonly service: number;
  readonly family: 4 | 6;
  /** Speaker of the people's AS. */
  readonly speaker: number;
  /** Prefixes that cover the address called, longest first. */
  readonly destination: readonly number[];
  /** The prefix that covers the people. */
  readonly source: number;
  readonly hash: number;
}

export interface FlowPath {
  readonly request: Walk;
  readonly response: Walk | null;
  /** Outcome of the path as a whole: of the request, or of the response where the request arrives. */
  readonly outcome: Outcome;
  /** Datacenter reached by the request, −1 when none. */
  readonly datacenter: number;
}

export function flowPath(world: WalkWorld, flow: FlowSpec, datacenterOf: (router: number) => number): FlowPath {
  const request = walk(world, flow.speaker, flow.destination, flow.hash);
  if (request.outcome !== Outcome.ok) return { request, response: null, outcome: request.outcome, datacenter: -1 };
  const entry = request.routers[request.routers.length - 1]!;
  const response = walk(world, entry, [flow.source], flow.hash);
  return { request, response, outcome: response.outcome, datacenter: datacenterOf(entry) };
}

export const samePath = (x: Walk | null, y: Walk | null): boolean => {
  if (x === null || y === null) return x === y;
  if (x.outcome !== y.outcome || x.routers.length !== y.routers.length) return false;
  return x.routers.every((router, i) => router === y.routers[i]) && x.links.every((link, i) => link === y.links[i]);
};

/** A service called from a site: the walk over internal anycast to the site that answers, and back over the same links. */
export interface CallPath {
  readonly walk: Walk | null;
  /** Datacenter that answers, −1 when none does. */
  readonly datacenter: number;
}

export function callPath(
  world: WalkWorld,
  from: number | null,
  destination: readonly number[],
  hash: number,
  datacenterOf: (router: number) => number,
): CallPath {
  if (from === null) return { walk: null, datacenter: -1 };
  const found = walk(world, from, destination, hash);
  if (found.outcome !== Outcome.ok) return { walk: found, datacenter: -1 };
  return { walk: found, datacenter: datacenterOf(found.routers[found.routers.length - 1]!) };
}

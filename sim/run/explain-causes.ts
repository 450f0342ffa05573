/**
 * From the last row of a kind back along the triggers to a fault, in words. The trace knows the path of a route and not who sent
 * it; where the path stayed and the neighbour changed, the run is made once more and looked at before and after.
 */
import { instant, type SimTime } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { LOCAL_EDGE, NO_EDGE } from '../routing/rib/prefix-rib.ts';
import { EventKind } from '../trace/event-kinds.ts';
import type { Row } from '../trace/rows.ts';
import type { Trace } from '../trace/trace.ts';
import { routeInWords, rowInWords } from '../trace/words.ts';
import { prepare } from './simulate.ts';
import type { World } from './world.ts';

export interface ExplainedCause {
  readonly at: SimTime;
  readonly text: string;
}

export const CAUSES_MAX = 64;

/** What led to the last row after the start that `isWanted`, the latest first; empty where there is none. */
export function causesOf(scenario: Scenario, trace: Trace, isWanted: (row: Row) => boolean): ExplainedCause[] {
  let last = -1;
  trace.forEach((row) => {
    if (row.time > 0 && isWanted(row)) last = row.index;
  });
  const source = {
    header: trace.header,
    entry: (name: keyof Trace['dictionaries'], id: number) => trace.dictionaries[name][id] ?? [],
  };
  const rows: Row[] = [];
  for (let index = last; index >= 0 && rows.length < CAUSES_MAX;) {
    const row = trace.at(index);
    rows.push(row);
    index = row.trigger;
  }
  const isSilent = (row: Row): boolean =>
    row.kind === EventKind.routeChange && routeInWords(source, row.old) === routeInWords(source, row.new);
  const senders = sendersOf(scenario, rows.filter(isSilent));
  return rows.map((row) => {
    const change = senders.get(row.index);
    const from = change === undefined || change.before === change.now ? '' : `; from ${change.now}, before from ${change.before}`;
    return { at: row.time, text: `${rowInWords(source, row)}${from}` };
  });
}

interface Senders {
  readonly before: string;
  readonly now: string;
}

/** By index of the row: whose route its router had just before and after. */
function sendersOf(scenario: Scenario, rows: readonly Row[]): ReadonlyMap<number, Senders> {
  const found = new Map<number, Senders>();
  if (rows.length === 0) return found;
  const { world } = prepare(scenario);
  const before = new Map<number, string>();
  // Times are whole µs. Of several changes at one instant the state before all and the state after all are seen.
  const times = [...new Set(rows.flatMap(({ time }) => [time - 1, time as number]))].sort((a, b) => a - b);
  for (const now of times) {
    world.scheduler.run(instant(now));
    for (const { index, time, who, what } of rows) {
      if (time === now) found.set(index, { before: before.get(index)!, now: senderAt(world, who, what) });
      else if (time - 1 === now) before.set(index, senderAt(world, who, what));
    }
  }
  return found;
}

/** The neighbour whose route a router chose, with the router that packets are sent to where that is another one. */
function senderAt({ context, blueprint }: World, router: number, prefix: number): string {
  const { speakers } = blueprint.network;
  const rib = context.ribs[prefix]!;
  const edge = rib.locEdge[router]!;
  if (edge === NO_EDGE) return 'nobody';
  if (edge === LOCAL_EDGE) return 'itself';
  const sender = context.graph.peer[edge]!;
  const nextHop = context.attributes.nextHop(context.routes.attributes(rib.locRoute[router]!));
  const name = speakers[sender]!.name;
  return nextHop < 0 || nextHop === sender ? name : `${name} (next hop ${speakers[nextHop]!.name})`;
}

/** A small network with links that can be cut and sessions that notice: the timed engine under a session layer. */
import type { Seed } from '../../sim/kernel/dice.ts';
import { Physical } from '../../sim/routing/graph/physical.ts';
import { SessionLayer } from '../../sim/routing/session/session-layer.ts';
import type { SessionTimers } from '../../sim/routing/session/session-options.ts';
import { smallNetwork, type Line, type SmallNetwork } from './small-network.ts';

export const SECOND = 1_000_000;

/** Nothing but the hold timer notices. */
export const SILENT: SessionTimers = {
  seesCarrier: false,
  carrierUs: 10_000,
  holdUs: 9 * SECOND,
  keepaliveUs: 3 * SECOND,
  bfd: null,
  connectRetryUs: 5 * SECOND,
};

export interface SessionChange {
  readonly seconds: number;
  /** Owner of the end that changed, and the router at its far end. */
  readonly at: number;
  readonly towards: number;
  readonly isUp: boolean;
  readonly by: string;
}

export interface SmallSessions extends SmallNetwork {
  readonly physical: Physical;
  readonly layer: SessionLayer;
  readonly changes: readonly SessionChange[];
  /** Cuts or mends the link under the session of two routers. */
  readonly cut: (a: number, b: number) => void;
  readonly mend: (a: number, b: number) => void;
  readonly linkOf: (a: number, b: number) => number;
}

type Options = NonNullable<Parameters<typeof smallNetwork>[2]> & {
  /** Timers by owner and far end of an end, on top of `SILENT`. */
  readonly timers?: (owner: number, peer: number) => Partial<SessionTimers>;
};

export function smallSessions(asns: readonly number[], lines: readonly Line[], options: Options = {}): SmallSessions {
  let layer: SessionLayer | null = null;
  const transport = { internalDelayUs: () => 0, isBlocked: (h: number) => layer!.isBlocked(h) };
  const network = smallNetwork(asns, lines, { ...options, engine: { transport, ...options.engine } });
  const { graph } = network.context;
  const links = Array.from({ length: graph.linkCount }, (_, i) => {
    const h = graph.link.indexOf(i);
    return { a: graph.owner[h]!, b: graph.peer[h]!, delayUs: graph.delayUs[h]!, metric: 0, isBackbone: false };
  });
  const physical = new Physical(links, graph.speakerCount);
  const changes: SessionChange[] = [];
  layer = new SessionLayer({
    graph,
    physical,
    engine: network.engine,
    scheduler: network.scheduler,
    seed: (options.seed ?? 4) as Seed,
    timersOf: (h) => ({ ...SILENT, ...options.timers?.(graph.owner[h]!, graph.peer[h]!) }),
    internalDelayUs: () => 0,
    listener: {
      sessionChanged: (h, isUp, by) => {
        const seconds = network.scheduler.now / SECOND;
        changes.push({ seconds, at: graph.owner[h]!, towards: graph.peer[h]!, isUp, by });
        return -1;
      },
    },
  });
  const sessions = layer;
  physical.watch({
    linkChanged: (link) => sessions.linkChanged(link),
    wayChanged: (link) => sessions.wayChanged(link),
    routerChanged: (router, isUp) => sessions.routerChanged(router, isUp),
  });
  const linkOf = (a: number, b: number): number => graph.link[network.end(a, b)]!;
  return {
    ...network,
    physical,
    layer,
    changes,
    cut: (a, b) => physical.holdLink(linkOf(a, b), true),
    mend: (a, b) => physical.holdLink(linkOf(a, b), false),
    linkOf,
  };
}

/**
 * Goal: forwarding follows selection by the install delay, change by change. Method: a route that is there for 44 ms, at a router
 * that takes 50 ms to install, looked at between the instants.
 */
import { expect, it } from 'vitest';
import type { Seed } from '../../../sim/kernel/dice.ts';
import { Scheduler } from '../../../sim/kernel/scheduler.ts';
import { instant } from '../../../sim/kernel/time.ts';
import { RoutingEngine } from '../../../sim/routing/engine/engine.ts';
import { GraphBuilder } from '../../../sim/routing/graph/builder.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { routingContext } from '../../../sim/routing/rib/context.ts';
import { NO_EDGE } from '../../../sim/routing/rib/prefix-rib.ts';

const MS = 1000;

it('installs each choice after its own delay, though another was made meanwhile', () => {
  const builder = new GraphBuilder();
  const origin = builder.speaker({ as: builder.as(1), routerId: 1, key: 1 });
  const watched = builder.speaker({ as: builder.as(2), routerId: 2, key: 2, installDelayUs: 50 * MS });
  builder.session({ a: origin, b: watched, relation: Relation.provider, delayUs: 2 * MS, link: builder.link() });
  const context = routingContext(builder.build(), { prefixes: [{ text: '192.0.2.0/24', family: 4, length: 24 }] });
  const scheduler = new Scheduler();
  const engine = new RoutingEngine(context, { scheduler, seed: 1 as Seed });
  const rib = context.ribs[0]!;
  const forwards = (atMs: number): boolean => {
    scheduler.run(instant(atMs * MS));
    return rib.fibEdge[watched] !== NO_EDGE;
  };
  engine.originate(0, origin, true);
  scheduler.run(instant(44 * MS));
  scheduler.rest(instant(44 * MS));
  engine.originate(0, origin, false);
  expect([forwards(51), forwards(53), forwards(95), forwards(97)]).toEqual([false, true, true, false]);
});

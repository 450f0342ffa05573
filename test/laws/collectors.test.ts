/**
 * Goal: the files of a route collector tell what routers have: its table at the start with all that follows applied is the
 * Loc-RIB of every peer at the end of the run. Method: random worlds with random faults; the MRT files are written, read back
 * and played by the reader that seeds announcements, and compared with the routing state itself.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/kernel/time.ts';
import { feedOf } from '../../sim/interop/collectors/feed.ts';
import { standingRoutes } from '../../sim/interop/mrt/announcements.ts';
import { pathText } from '../../sim/interop/mrt/as-path.ts';
import { elementsIn, ReadingNotes } from '../../sim/interop/mrt/elements.ts';
import { elementLine } from '../../sim/interop/mrt/lines.ts';
import { ribRecords, updateRecords } from '../../sim/interop/mrt/from-feed.ts';
import { writeMrt } from '../../sim/interop/mrt/write.ts';
import { parseRisLive, risElements, risLiveLines } from '../../sim/interop/ris-live.ts';
import { BASE_DATE_US } from '../../sim/interop/utc.ts';
import type { World } from '../../sim/run/world.ts';
import { NO_ROUTE } from '../../sim/routing/route/routes.ts';
import { worldAfter } from '../support/runs.ts';
import { trouble } from '../support/random-faults.ts';
import { scenarioOf, tightWorlds, worldOf } from '../support/worlds.ts';

const times = { atMaxSeconds: 200, forMaxSeconds: 300, heals: false };
const everybody = { collector: { name: 'rrc00', patterns: ['router/*', 'pop/*'] }, number: 0, startUs: BASE_DATE_US };

/** `address prefix path` of what every running router has. */
function routesIn(world: World, addressOf: (router: number, family: 4 | 6) => string): string[] {
  const { context, blueprint, physical } = world;
  const { graph, routes } = context;
  return blueprint.plan.prefixes.flatMap(({ text, family, role }, prefix) => {
    if (role === 'client') return [];
    return Array.from({ length: graph.speakerCount }, (_, router) => router).flatMap((router) => {
      const route = context.ribs[prefix]!.locRoute[router]!;
      if (route === NO_ROUTE || !physical.isRouterUp(router)) return [];
      const { asn, asName } = blueprint.network.speakers[router]!;
      const ases = routes.path(route).map((as) => graph.asNumbers[as]!);
      return [`${addressOf(router, family)} ${text} ${(asName === 'rs' ? ases : [asn, ...ases]).join(' ')}`];
    });
  }).sort();
}

describe('route collectors', () => {
  it('hear what routers have, from the first instant to the last', () => {
    fc.assert(fc.property(trouble(tightWorlds, times), ({ choice, faults }) => {
      const world = worldAfter(scenarioOf(worldOf(choice), { faults, duration: seconds(600) }));
      const feed = feedOf(world.writer.finish(), everybody);
      const addressOf = (router: number, family: 4 | 6): string =>
        feed.peers.find((peer) => peer.router === router && peer.family === family)!.address;
      const wanted = routesIn(world, addressOf);

      const notes = new ReadingNotes();
      const table = [...elementsIn(writeMrt(ribRecords(feed)), notes)];
      const updates = [...elementsIn(writeMrt(updateRecords(feed)), notes)];
      expect(notes.problems).toEqual([]);
      const text = (elements: typeof table): string[] => standingRoutes(elements)
        .map(({ peerAddress, prefix, path }) => `${peerAddress} ${prefix.text} ${pathText(path)}`)
        .sort();
      expect(text([...table, ...updates])).toEqual(wanted);

      const live = [...parseRisLive(risLiveLines([feed]))].flatMap((item) => {
        if (!item.ok) throw new Error(item.problem);
        return risElements(item.message);
      });
      expect(live.map(elementLine)).toEqual(updates.map(elementLine));
    }), { numRuns: 40 });
  });
});

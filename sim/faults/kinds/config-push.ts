/**
 * A configuration goes out to a set of routers, site by site with a pause between, and is rolled back in the same way: at
 * its own time or when the fault ends. It changes what is announced to other ASes and what is preferred of theirs; an empty
 * announcement is how the well-known outages began.
 */
import { microseconds } from '../../kernel/time.ts';
import type { FaultParams } from '../../model/faults.ts';
import { EventKind } from '../../trace/event-kinds.ts';
import { holdAll, type FaultBehaviour } from '../fault-kind.ts';
import type { FaultWorld } from '../world/world.ts';

type Push = Extract<FaultParams, { kind: 'config.push' }>;

function pushTo(world: FaultWorld, end: number, how: Push): () => void {
  const { announce_to: to, local_pref: localPref, med } = how;
  return world.changePolicy(end, {
    prependCount: how.prepend,
    communities: how.communities,
    announcesNothing: how.withdraw || (to !== undefined && !to.includes(world.find.neighborAt(end))),
    ...(localPref === undefined ? {} : { localPref }),
    ...(med === undefined ? {} : { med }),
    ...(how.leaks ? { leaks: true } : {}),
  });
}

export const configPush: FaultBehaviour<'config.push'> = {
  kind: 'config.push',
  confirmedBy: [EventKind.bgpSend, EventKind.routeChange],
  isZero: ({ prepend, communities, local_pref: localPref, med, announce_to: to, withdraw, leaks }) =>
    prepend === 0 && communities.length === 0 && !withdraw && !leaks && [localPref, med, to].every((one) => one === undefined),
  apply: (world, target, how, among) => {
    const { pause, canary, roll_back: rollBack } = how;
    const sites = [...new Set(among.map((ref) => world.find.siteOf(ref)))].sort((a, b) => a - b);
    const first = canary === undefined ? -1 : world.find.siteOf({ kind: 'datacenter', id: canary });
    const order = [...sites.filter((site) => site === first), ...sites.filter((site) => site !== first)];
    const turn = order.indexOf(world.find.siteOf(target)) * pause;
    const afterTurn = (act: () => void): void => (turn === 0 ? act() : world.later(microseconds(turn), act));
    let isOver = false;
    let undo: (() => void) | null = null;
    afterTurn(() => {
      if (!isOver) undo = holdAll(world.find.ownEnds(target).map((end) => () => pushTo(world, end, how)));
    });
    const back = (): void => {
      if (isOver) return;
      isOver = true;
      if (undo !== null) afterTurn(undo);
    };
    if (rollBack !== undefined) world.later(rollBack, back);
    return back;
  },
};

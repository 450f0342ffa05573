/**
 * People who are served elsewhere than before the first fault. A group of flows is played through from there to the end, and the
 * moment at which most of its people were away is kept.
 */
import { NO_SITE, type FlowPaths } from './flow-paths.ts';
import type { Measurement } from './measurement.ts';
import { play } from './timeline.ts';

export interface Away {
  readonly people: number;
  /** Null when nobody ever was. */
  readonly at: number | null;
}

/** Whether people of a flow whose site was `before` are away when it is `now`. */
export type IsAway = (flow: number, before: number, now: number) => boolean;

export const isServedElsewhere: IsAway = (_flow, before, now) => now !== before && now !== NO_SITE && before !== NO_SITE;
export const isElsewhereOrNowhere: IsAway = (_flow, before, now) => now !== before;

/** The site of a flow just before the first fault. */
export const siteBefore = (measurement: Measurement, paths: FlowPaths, flow: number): number => {
  const { firstFault, entities } = measurement;
  return entities.faults.length > 0 ? paths.sites.before(flow, firstFault) : paths.sites.at(flow, firstFault);
};

/** The first instant of [from, to) that counts; null when none does. */
export type Within = (from: number, to: number) => number | null;

/** The most people of these flows that were away at one moment, of those within. */
export function worstAway(
  measurement: Measurement,
  paths: FlowPaths,
  flows: readonly number[],
  isAway: IsAway,
  within: Within = (from) => from,
): Away {
  const { entities, firstFault, window } = measurement;
  const before = new Map(flows.map((flow) => [flow, siteBefore(measurement, paths, flow)]));
  const away = new Set<number>();
  let worst: Away = { people: 0, at: null };
  let people = 0;
  let since = firstFault;
  const look = (until: number): void => {
    const at = people > worst.people ? within(since, until) : null;
    if (at !== null) worst = { people, at };
  };
  play(
    paths.sites.changes(flows, firstFault, window.to),
    ({ cell, value }) => {
      if (isAway(cell, before.get(cell)!, value)) away.add(cell);
      else away.delete(cell);
    },
    (time) => {
      look(time);
      since = time;
      people = 0;
      for (const flow of away) people += entities.flows[flow]!.peopleCount;
    },
  );
  look(Infinity);
  return worst;
}

export const peopleIn = (measurement: Measurement, flows: readonly number[]): number =>
  flows.reduce((sum, flow) => sum + measurement.entities.flows[flow]!.peopleCount, 0);

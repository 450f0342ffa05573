/** The predicates of the model's registry as statements over a trace, each true or false at every moment. */
import { isByPeople } from '../../model/fault-nature.ts';
import type { PropertyName } from '../../model/scenario/types.ts';
import { EventKind } from '../../trace/event-kinds.ts';
import { Outcome } from '../../trace/reasons.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { AnnounceState } from '../../trace/states.ts';
import { indexIn, textIn } from '../../measure/entities.ts';
import { flowPaths, NO_SITE } from '../../measure/flow-paths.ts';
import { loadPeaks } from '../../measure/load-peaks.ts';
import { derived, type Measurement } from '../../measure/measurement.ts';
import { regionsOf } from '../../measure/phase-cells.ts';
import { recoveries } from '../../measure/recoveries.ts';
import { play } from '../../measure/timeline.ts';
import { Condition, type History } from '../condition.ts';
import { conservation } from '../invariants/conservation.ts';
import { allReachable } from './reachability.ts';

export type Predicate = (measurement: Measurement) => Reducer<History>;

/** True while some user's packets end so. */
const someoneMeets =
  (outcomes: readonly Outcome[], what: string): Predicate =>
  (measurement) => {
    const met = new Set<number>();
    const condition = new Condition(measurement.window.from, false, `no ${what}`);
    return {
      kinds: [EventKind.flowPath],
      row({ time, who, what: direction, reason }) {
        if ((outcomes as readonly number[]).includes(reason)) met.add(who * 2 + direction);
        else met.delete(who * 2 + direction);
        condition.set(time, met.size > 0, met.size > 0 ? `${what}: ${measurement.entities.name('flow', who)}` : `no ${what}`);
      },
      result: () => condition.finish(),
    };
  };

/** A statement about sites of flows, judged after every instant at which one of them changes. */
const aboutSites =
  (isTrue: (site: (flow: number) => number, measurement: Measurement) => string | null, otherwise: string): Predicate =>
  (measurement) => {
    const paths = measurement.shared(flowPaths);
    const { window, entities } = measurement;
    return derived((end) => {
      const flows = entities.flows.filter(({ cell }) => cell >= 0).map(({ index }) => index);
      const sites = new Map(flows.map((flow) => [flow, paths.sites.at(flow, window.from)]));
      const siteOf = (flow: number): number => sites.get(flow)!;
      const first = isTrue(siteOf, measurement);
      const condition = new Condition(window.from, first !== null, first ?? otherwise);
      play(
        paths.sites.changes(flows, window.from + 0.5, end),
        ({ cell, value }) => sites.set(cell, value),
        (time) => {
          const evidence = isTrue(siteOf, measurement);
          condition.set(time, evidence !== null, evidence ?? otherwise);
        },
      );
      return condition.finish();
    });
  };

const catchmentMoved: Predicate = (measurement) => {
  const paths = measurement.shared(flowPaths);
  return aboutSites((siteOf, { entities, window }) => {
    const moved = entities.flows.find(
      ({ index, cell }) => cell >= 0 && siteOf(index) !== NO_SITE && siteOf(index) !== paths.sites.at(index, window.from),
    );
    return moved === undefined
      ? null
      : `${moved.clientName} is served by ${entities.name('datacenter', siteOf(moved.index))} for ${moved.service}`;
  }, 'every population is served where it was at first')(measurement);
};

/** True from the first overload on; when it ends is not watched. */
const overload: Predicate = (measurement) => {
  const peaks = measurement.shared(loadPeaks);
  return derived((end) => {
    const full = peaks
      .result(end)
      .filter(({ ratio }) => ratio > 1)
      .sort((a, b) => b.ratio - a.ratio)[0];
    const condition = new Condition(measurement.window.from, false, 'nothing is offered more than it can carry');
    if (full !== undefined) {
      condition.set(
        full.at,
        true,
        `${measurement.entities.name('resource', full.resource)} at ${Math.round(full.ratio * 1000) / 10} %`,
      );
    }
    return condition.finish();
  });
};

const requestsConserved: Predicate = (measurement) => {
  const source = measurement.shared(conservation);
  return derived((end) => {
    const broken = source.result(end)[0];
    const condition = new Condition(measurement.window.from, true, 'requests made equal those ended and pending');
    if (broken !== undefined) condition.set(broken.at, false, broken.message);
    return condition.finish();
  });
};

/** Drains, pushed configurations and the like that begin after something else has broken. */
function actsOfPeople({ entities }: Measurement): { readonly time: number; readonly evidence: string }[] {
  const broken = Math.min(...entities.faults.filter(({ kind }) => !isByPeople(kind)).map(({ at }) => at));
  return entities.faults
    .filter(({ kind, at }) => isByPeople(kind) && at > broken)
    .map(({ id, kind, at }) => ({ time: at, evidence: `somebody acted: ${id}, ${kind}` }));
}

/**
 * True from the first moment that shows that users needed people: a region was below its objective until a fault was healed,
 * or to the end of the run without any recovery; or somebody drained, pushed or rolled out something after a failure.
 */
const operatorAction: Predicate = (measurement) => {
  const source = measurement.shared(recoveries);
  const { entities, window } = measurement;
  return derived((end) => {
    source.result(end);
    const needed = entities.faults
      .flatMap(({ index, id, at, until }) =>
        entities.userServices.flatMap((service) =>
          regionsOf(measurement, service).flatMap((region) => {
            const recovery = source.of(index, service, region);
            if (recovery === null || (recovery.by !== 'heal' && !recovery.isOpen)) return [];
            const time = recovery.by === 'heal' ? until! : at + recovery.duration;
            const what = recovery.by === 'heal' ? `waited for the heal of ${id}` : `had not recovered from ${id} at the end`;
            return [{ time, evidence: `${service} for ${region} ${what}` }];
          }),
        ),
      )
      .concat(actsOfPeople(measurement))
      .sort((a, b) => a.time - b.time)[0];
    const condition = new Condition(window.from, false, 'users were served again without a repair');
    if (needed !== undefined) condition.set(needed.time, true, needed.evidence);
    return condition.finish();
  });
};

const aggregateWithoutComponent: Predicate = (measurement) => {
  const { entities, view, window } = measurement;
  const sites = entities.table('service-site');
  const announced = new Set<string>();
  const aggregates = new Set<string>();
  /** Indices of the prefixes whose services live on an aggregate. */
  const servicesOf = entities
    .table('aggregate')
    .map(
      (_, aggregate) =>
        new Set(
          entities
            .table('prefix')
            .flatMap((row, prefix) =>
              textIn(row, 'role') === 'aggregate' && indexIn(row, 'aggregate') === aggregate ? entities.servicesOn(prefix) : [],
            ),
        ),
    );
  const bare = (): string | null => {
    for (const key of aggregates) {
      const [aggregate = 0, datacenter = 0] = key.split('/').map(Number);
      const isCovered = [...announced].some((component) => {
        const site = sites[Number(component.split('/')[0])]!;
        return indexIn(site, 'datacenter') === datacenter && servicesOf[aggregate]!.has(indexIn(site, 'service'));
      });
      if (!isCovered)
        return `${entities.name('aggregate', aggregate)} at ${entities.name('datacenter', datacenter)} has no component`;
    }
    return null;
  };
  const apply = (kind: number, who: number, what: number, state: number): void => {
    const set = kind === EventKind.announceState ? announced : aggregates;
    if (state === AnnounceState.announced) set.add(`${who}/${what}`);
    else set.delete(`${who}/${what}`);
  };
  const none = 'every aggregate has a component at its site';
  for (const { kind, who, what, value } of view.initial()) {
    if (kind === EventKind.announceState || kind === EventKind.aggregateState) apply(kind, who, what, value);
  }
  // A start that does not speak of aggregates has them where their rule puts them.
  if (aggregates.size === 0) {
    entities.table('aggregate').forEach((row, aggregate) => {
      const covered = [...announced]
        .map((component) => sites[Number(component.split('/')[0])]!)
        .filter((site) => servicesOf[aggregate]!.has(indexIn(site, 'service')))
        .map((site) => indexIn(site, 'datacenter'));
      const where = textIn(row, 'announce') === 'always' ? entities.table('datacenter').keys() : covered;
      for (const datacenter of where) aggregates.add(`${aggregate}/${datacenter}`);
    });
  }
  const first = bare();
  const condition = new Condition(window.from, first !== null, first ?? none);
  return {
    kinds: [EventKind.announceState, EventKind.aggregateState],
    row({ kind, who, what, new: state, time }) {
      apply(kind, who, what, state);
      const evidence = bare();
      condition.set(time, evidence !== null, evidence ?? none);
    },
    result: () => condition.finish(),
  };
};

export const predicates: Readonly<Record<PropertyName, Predicate>> = {
  forwarding_loop: someoneMeets([Outcome.loop], 'loop'),
  black_hole: someoneMeets([Outcome.noRoute, Outcome.blackHole], 'black hole'),
  all_services_reachable: allReachable,
  requests_conserved: requestsConserved,
  catchment_moved: catchmentMoved,
  overload,
  operator_action: operatorAction,
  aggregate_without_component: aggregateWithoutComponent,
};

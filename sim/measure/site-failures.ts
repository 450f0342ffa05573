/**
 * Which sites of services failed at any time in a run: the datacenter was hit by a fault, all its routers were down, the service
 * was withdrawn there, or none of its replicas was up. Users of other sites who move are collateral. A site cut off from one
 * neighbour only has not failed.
 */
import { EventKind } from '../trace/event-kinds.ts';
import type { Reducer } from '../trace/reducer.ts';
import { AnnounceState, ReplicaState, UpState } from '../trace/states.ts';
import type { Measurement } from './measurement.ts';

export interface SiteFailures {
  /** By service id and datacenter index. */
  hasFailed(service: string, datacenter: number): boolean;
}

export function siteFailures(measurement: Measurement): Reducer<SiteFailures> {
  const { entities } = measurement;
  const services = entities.table('service');
  const failed = new Set<string>();
  const failedWhole = new Set<number>();
  const routers = entities.table('router');
  const isDown = new Uint8Array(routers.length);
  const upReplicas = new Map<string, Set<number>>();
  const siteOf = (row: { readonly [key: string]: unknown }): string => `${String(row['service'])}/${String(row['datacenter'])}`;
  entities.table('replica').forEach((row, index) => {
    const site = siteOf(row);
    upReplicas.set(site, (upReplicas.get(site) ?? new Set()).add(index));
  });
  const hit = entities.faults.flatMap(({ target }) => target.split(/,\s*/));
  entities.table('datacenter').forEach(({ id }, index) => {
    if (hit.includes(`datacenter/${id}`)) failedWhole.add(index);
  });

  return {
    kinds: [EventKind.routerState, EventKind.announceState, EventKind.replicaState],
    row(row) {
      if (row.kind === EventKind.routerState) {
        const datacenter = entities.datacenterOf(row.who);
        isDown[row.who] = row.new === UpState.down ? 1 : 0;
        if (datacenter < 0 || row.new === UpState.up) return;
        if (entities.routersOf(datacenter).every((router) => isDown[router] === 1)) failedWhole.add(datacenter);
      } else if (row.kind === EventKind.announceState) {
        if (row.new === AnnounceState.withdrawn) failed.add(siteOf(entities.table('service-site')[row.who]!));
      } else {
        const site = siteOf(entities.table('replica')[row.who]!);
        const up = upReplicas.get(site)!;
        if (row.new === ReplicaState.up) up.add(row.who);
        else up.delete(row.who);
        if (up.size === 0) failed.add(site);
      }
    },
    result: () => ({
      hasFailed: (service, datacenter) =>
        failedWhole.has(datacenter) || failed.has(`${services.findIndex(({ id }) => id === service)}/${datacenter}`),
    }),
  };
}

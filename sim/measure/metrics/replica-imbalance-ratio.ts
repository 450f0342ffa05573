/**
 * The busiest replica's load ÷ the mean over the replicas in rotation, the highest within the window, with its time; of
 * several sites the highest. A site whose load is spread evenly by assumption says nothing of itself and has no figure.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import { numberIn } from '../entities.ts';
import type { Measurement } from '../measurement.ts';
import { exactly, type Readings } from '../readings.ts';
import { Timelines } from '../timeline.ts';

/** Stands for a site of which nothing was said. */
const UNTOLD = -1;

export function replicaImbalanceRatio({ entities, view, window }: Measurement): Reducer<Readings> {
  const sites = entities.table('service-site');
  const ratios = new Timelines(sites.length, UNTOLD);
  const isTold = new Uint8Array(sites.length);
  const told = (site: number): void => {
    isTold[site] = 1;
  };
  for (const { kind, who, value } of view.initial()) {
    if (kind !== EventKind.replicaImbalance) continue;
    ratios.begin(who, value);
    told(who);
  }
  return {
    kinds: [EventKind.replicaImbalance],
    row(row) {
      ratios.change(row.who, row.time, row.old, row.new);
      told(row.who);
    },
    result: () => ({
      cells: sites.map((row) => ({
        service: entities.table('service')[numberIn(row, 'service')]!.id,
        datacenter: entities.table('datacenter')[numberIn(row, 'datacenter')]!.id,
      })),
      figure(chosen) {
        let worst = { ratio: UNTOLD, at: window.from };
        for (const site of chosen.filter((cell) => isTold[cell] === 1)) {
          ratios.pieces(site, window.from, window.to, (from, _, ratio) => {
            if (ratio > worst.ratio || (ratio === worst.ratio && from < worst.at)) worst = { ratio, at: from };
          });
        }
        return worst.ratio < 0 ? null : exactly(worst.ratio, worst.at);
      },
    }),
  };
}

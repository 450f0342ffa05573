/**
 * Through which adjacency packets of a flow cross the border of our AS: the last router outside and the first of ours on the
 * way in, the last of ours and the first outside on the way out. At an exchange that is the member, as a route server
 * carries nothing.
 */
import { flowPaths, REQUEST } from './flow-paths.ts';
import type { Measurement } from './measurement.ts';

/** Packets cross nowhere. */
export const NO_DOOR = -1;

/** By path id of the forwarding-path dictionary, remembered. */
export class FlowDoors {
  private readonly measurement: Measurement;
  private readonly known = new Map<number, number>();

  constructor(measurement: Measurement) {
    this.measurement = measurement;
    measurement.shared(flowPaths);
  }

  /** A number for the pair of routers at which the path of a direction crosses the border. */
  doorOf(path: number, direction: number): number {
    const key = path * 2 + direction;
    let door = this.known.get(key);
    if (door === undefined) {
      door = this.find(path, direction);
      this.known.set(key, door);
    }
    return door;
  }

  private find(path: number, direction: number): number {
    const { view, entities } = this.measurement;
    const routers = view.entry('forwarding-path', path);
    const isOurs = (router: number): boolean => entities.datacenterOf(router) >= 0;
    const first = direction === REQUEST ? routers.findIndex(isOurs) : routers.findLastIndex(isOurs);
    const outside = direction === REQUEST ? first - 1 : first + 1;
    if (first < 0 || outside < 0 || outside >= routers.length) return NO_DOOR;
    return routers[outside]! * entities.table('router').length + routers[first]!;
  }
}

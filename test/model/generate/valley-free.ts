/**
 * An independent answer to "who reaches whom in how many AS hops under Gao-Rexford": a breadth-first walk over (AS, may still
 * go up) instead of route propagation. Shortest permitted path, which preference for customers can only lengthen.
 */
import type { GeneratedInternet } from '../../../sim/model/generate/internet.ts';

/** AS hops of the shortest valley-free path from each AS that has one to `target`; route servers are no hop and left out. */
export function policyDistances(world: GeneratedInternet, target: string): ReadonlyMap<string, number> {
  const asOf = new Map(world.ases.flatMap((as) => as.pops.map((p) => [p.id, as] as const)));
  const up = new Map<string, Set<string>>();
  const down = new Map<string, Set<string>>();
  const across = new Map<string, Set<string>>();
  const note = (map: Map<string, Set<string>>, from: string, to: string) => map.set(from, (map.get(from) ?? new Set()).add(to));
  for (const link of world.links) {
    const [a, b] = [asOf.get(link.a)!, asOf.get(link.b)!];
    if (link.relationship === 'provider') {
      note(up, a.id, b.id);
      note(down, b.id, a.id);
    } else if (a.kind !== 'route-server' && b.kind !== 'route-server') {
      note(across, a.id, b.id);
      note(across, b.id, a.id);
    }
  }
  for (const { members } of world.exchanges) for (const a of members) for (const b of members) if (a !== b) note(across, a, b);

  // The walk goes from the target, so it climbs where a packet to the target would descend; it is symmetric.
  const distance = new Map<string, number>();
  const seen = new Set<string>();
  let frontier: { id: string; mayClimb: boolean }[] = [{ id: target, mayClimb: true }];
  for (let hops = 0; frontier.length > 0; hops++) {
    const next: typeof frontier = [];
    for (const { id, mayClimb } of frontier) {
      if (seen.has(`${id} ${mayClimb}`)) continue;
      seen.add(`${id} ${mayClimb}`);
      if (!distance.has(id)) distance.set(id, hops);
      if (mayClimb) {
        for (const to of up.get(id) ?? []) next.push({ id: to, mayClimb: true });
        for (const to of across.get(id) ?? []) next.push({ id: to, mayClimb: false });
      }
      for (const to of down.get(id) ?? []) next.push({ id: to, mayClimb: false });
    }
    frontier = next;
  }
  return distance;
}

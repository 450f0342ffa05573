/** Addresses of a case: a pair for each wire, the router id on the loopback. External sessions come first, then the backbone. */
import { isInside, isIpv6, type Topology } from '../case.ts';
import type { Wire } from './namespaces.ts';

export interface WireEnds {
  /** Index of the wire; its interface is `l<index>`. */
  readonly wire: number;
  readonly a4: string;
  readonly b4: string;
  readonly a6: string;
  readonly b6: string;
}

export interface Plan {
  readonly topology: Topology;
  readonly hasIpv6: boolean;
  readonly wires: readonly Wire[];
  /** By session; null inside an AS, where sessions run between loopbacks. */
  readonly sessionWire: readonly (WireEnds | null)[];
  readonly backboneWire: readonly WireEnds[];
  /** Router by any of its addresses. */
  readonly ownerOf: ReadonlyMap<string, string>;
}

function endsOf(wire: number): WireEnds {
  const v4 = (host: number): string => `10.${128 + (host >> 16)}.${(host >> 8) & 255}.${host & 255}`;
  const v6 = (host: number): string => `fd00:128::${wire.toString(16)}:${host}`;
  return { wire, a4: v4(2 * wire), b4: v4(2 * wire + 1), a6: v6(0), b6: v6(1) };
}

export function planOf(topology: Topology): Plan {
  const wires: Wire[] = [];
  const ownerOf = new Map(topology.ases.map(({ id, router_id }) => [router_id, id]));
  const wire = (a: string, b: string): WireEnds => {
    const ends = endsOf(wires.push({ a, b }) - 1);
    for (const address of [ends.a4, ends.a6, shortened(ends.a6)]) ownerOf.set(address, a);
    for (const address of [ends.b4, ends.b6, shortened(ends.b6)]) ownerOf.set(address, b);
    return ends;
  };
  const sessionWire = topology.sessions.map(({ a, b, rel }) => (isInside(rel) ? null : wire(a, b)));
  const backboneWire = (topology.backbone ?? []).map(({ a, b }) => wire(a, b));
  const hasIpv6 = topology.originations.some(({ prefix }) => isIpv6(prefix));
  return { topology, hasIpv6, wires, sessionWire, backboneWire, ownerOf };
}

/** The same address as everybody else writes it: the longest run of zero groups is left out. */
function shortened(address: string): string {
  const groups = address.split('::').map((part) => part.split(':'));
  const [head, tail] = [groups[0]!, groups[1]!];
  const all = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  let best = { at: 0, length: 0 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && all[at + length] === '0') length++;
    if (length > best.length) best = { at, length };
  }
  return `${all.slice(0, best.at).join(':')}::${all.slice(best.at + best.length).join(':')}`;
}

/** What `ip` has to do inside a router before its daemon starts. */
export function setUpLines(plan: Plan, router: string): string[] {
  const { topology, hasIpv6, wires, sessionWire, backboneWire } = plan;
  const { router_id } = topology.ases.find(({ id }) => id === router)!;
  const lines = ['link set lo up', `addr add ${router_id}/32 dev lo`];
  for (const ends of [...sessionWire, ...backboneWire]) {
    if (ends === null) continue;
    const { a, b } = wires[ends.wire]!;
    if (a !== router && b !== router) continue;
    lines.push(`addr add ${a === router ? ends.a4 : ends.b4}/31 dev l${ends.wire}`);
    if (hasIpv6) lines.push(`addr add ${a === router ? ends.a6 : ends.b6}/127 dev l${ends.wire} nodad`);
    lines.push(`link set l${ends.wire} up`);
  }
  return lines;
}

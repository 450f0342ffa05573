/**
 * The BGP speakers of a world: our own routers first, then other people's points of presence, each by stable id, and the
 * insides of the ASes that have several places.
 */
import { distanceKm, fibreDelay, linkDelay, METRO_DELAY, stretch } from '../../geo/distance.ts';
import type { Place } from '../../geo/place.ts';
import { hashText } from '../../kernel/dice.ts';
import type { BgpTimers, Topology } from '../../model/topology/types.ts';
import { MeshArea } from '../../routing/igp/mesh-area.ts';

export interface SpeakerInfo {
  readonly id: string;
  readonly name: string;
  /** Id of the outside AS, null for ours. */
  readonly as: string | null;
  readonly asName: string;
  readonly asn: number;
  readonly place: Place;
  /** Index of the datacenter, −1 for outsiders. */
  readonly datacenter: number;
  readonly timers: BgpTimers;
  readonly routerId: number;
}

export function speakersOf(topology: Topology): SpeakerInfo[] {
  const own = topology.datacenters
    .flatMap((datacenter, index) =>
      datacenter.routers.map((router) => ({
        id: router.id,
        name: router.name,
        as: null,
        asName: topology.name,
        asn: topology.as.number as number,
        place: datacenter.place,
        datacenter: index,
        timers: topology.as.timers,
        routerId: hashText(speakerKey(true, router.id)),
      })),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const outside = topology.internet.ases
    .flatMap((as) =>
      as.pops.map((pop) => ({
        id: pop.id,
        name: pop.id,
        as: as.id,
        asName: as.name,
        asn: as.asn as number,
        place: pop.place,
        datacenter: -1,
        timers: as.timers,
        routerId: pop.routerId ?? hashText(speakerKey(false, pop.id)),
      })),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...own, ...outside];
}

/** Key of a speaker: routers and pops may share ids. */
export const speakerKey = (isOwn: boolean, id: string): string => (isOwn ? `router/${id}` : `pop/${id}`);

/** The insides of other people's ASes: their points of presence at the delay of a backbone of their own. */
export function meshes(speakers: readonly SpeakerInfo[]): (MeshArea | null)[] {
  const byAs = new Map<string, number[]>();
  speakers.forEach((speaker, i) => {
    if (speaker.as !== null) byAs.set(speaker.as, [...(byAs.get(speaker.as) ?? []), i]);
  });
  const meshOf: (MeshArea | null)[] = speakers.map(() => null);
  for (const members of byAs.values()) {
    if (members.length < 2) continue;
    const mesh = new MeshArea(members, (from, to) => linkDelay(speakers[from]!.place, speakers[to]!.place, stretch.backbone));
    for (const member of members) meshOf[member] = mesh;
  }
  return meshOf;
}

/** One way between two members of an exchange, who may be in different places of one fabric. */
export const fabricDelayUs = (a: Place, b: Place): number =>
  METRO_DELAY + (a === b ? 0 : fibreDelay(distanceKm(a, b), stretch.backbone));

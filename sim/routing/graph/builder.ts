/**
 * Collects speakers and sessions in any order and lays them out as a `RoutingGraph`. Linear in sessions: half-edges are put into
 * place by two stable counting sorts (far end's router id, then owner), never by comparison.
 */
import { assert } from '../../kernel/assert.ts';
import { hashText } from '../../kernel/dice.ts';
import { SUBJECT_BITS } from '../../kernel/event-queue.ts';
import { featureBits, type SpeakerFeatures } from './features.ts';
import { LANES_MAX, NO_LINK, type RoutingGraph } from './graph.ts';
import { isInternal, mirrored, Relation } from './relation.ts';

/** Speakers and ends of sessions are subjects of events. */
const SUBJECTS_MAX = 1 << SUBJECT_BITS;

export interface SpeakerSpec extends SpeakerFeatures {
  readonly as: number;
  readonly routerId: number;
  readonly key: number;
  readonly processingLowUs?: number;
  readonly processingSpanUs?: number;
  readonly installDelayUs?: number;
  readonly limitsWithdrawals?: boolean;
  /** Route reflection cluster id; the router id when left out. */
  readonly clusterId?: number;
  readonly multipath?: number;
}

export interface SessionSpec {
  readonly a: number;
  readonly b: number;
  /** What b is to a. */
  readonly relation: Relation;
  /** What a is to b where it is not the mirror image (route reflection). */
  readonly reverse?: Relation;
  readonly delayUs: number;
  readonly link?: number;
  readonly key?: number;
  readonly mraiUsA?: number;
  readonly mraiUsB?: number;
  readonly policyA?: number;
  readonly policyB?: number;
  /** Paths of a prefix sent each way (ADD-PATH, RFC 7911); 1 when left out. */
  readonly addPaths?: number;
}

export class GraphBuilder {
  private readonly asNumbers: number[] = [];
  private readonly asIndex = new Map<number, number>();
  private readonly speakers: SpeakerSpec[] = [];
  private readonly sessions: SessionSpec[] = [];
  /** Sessions and their further lanes, in the order in which they are laid out. */
  private readonly lanes: { readonly session: number; readonly lane: number }[] = [];
  private linkCount = 0;

  /** Index of an AS by its number; adds it when new. */
  as(asn: number): number {
    let index = this.asIndex.get(asn);
    if (index === undefined) {
      index = this.asNumbers.push(asn) - 1;
      this.asIndex.set(asn, index);
    }
    return index;
  }

  speaker(spec: SpeakerSpec): number {
    return this.speakers.push(spec) - 1;
  }

  link(): number {
    return this.linkCount++;
  }

  session(spec: SessionSpec): number {
    const session = this.sessions.push(spec) - 1;
    const laneCount = spec.addPaths ?? 1;
    assert(laneCount >= 1 && laneCount <= LANES_MAX, `${laneCount} paths over session ${session}`);
    for (let lane = 0; lane < laneCount; lane++) this.lanes.push({ session, lane });
    return session;
  }

  build(): RoutingGraph {
    const { speakers, sessions, lanes } = this;
    const graph = emptyGraph(speakers.length, lanes.length, this.linkCount, Uint32Array.from(this.asNumbers));
    speakers.forEach((spec, s) => {
      graph.asOf[s] = spec.as;
      graph.routerId[s] = spec.routerId;
      graph.clusterId[s] = spec.clusterId ?? spec.routerId;
      graph.features[s] = featureBits(spec);
      graph.multipath[s] = spec.multipath ?? 1;
      graph.speakerKey[s] = spec.key;
      graph.processingLowUs[s] = spec.processingLowUs ?? 0;
      graph.processingSpanUs[s] = spec.processingSpanUs ?? 0;
      graph.installDelayUs[s] = spec.installDelayUs ?? 0;
      graph.limitsWithdrawals[s] = spec.limitsWithdrawals === true ? 1 : 0;
    });
    const from = new Int32Array(lanes.length * 2);
    const to = new Int32Array(lanes.length * 2);
    lanes.forEach(({ session }, i) => {
      const spec = sessions[session]!;
      assert(spec.a !== spec.b, `session ${session} joins a speaker to itself`);
      from[2 * i] = to[2 * i + 1] = spec.a;
      to[2 * i] = from[2 * i + 1] = spec.b;
    });
    const at = layOut(graph, from, to);
    lanes.forEach(({ session, lane }, i) => {
      const spec = sessions[session]!;
      const a = at[2 * i]!;
      const b = at[2 * i + 1]!;
      const reverse = spec.reverse ?? mirrored(spec.relation);
      if (isInternal(spec.relation)) graph.hasInternal[spec.a] = graph.hasInternal[spec.b] = 1;
      graph.relation[a] = spec.relation;
      graph.relation[b] = reverse;
      graph.delayUs[a] = graph.delayUs[b] = spec.delayUs;
      graph.link[a] = graph.link[b] = spec.link ?? NO_LINK;
      graph.mraiUs[a] = spec.mraiUsA ?? 0;
      graph.mraiUs[b] = spec.mraiUsB ?? 0;
      graph.policy[a] = spec.policyA ?? 0;
      graph.policy[b] = spec.policyB ?? 0;
      graph.session[a] = graph.session[b] = session;
      graph.lane[a] = graph.lane[b] = lane;
      if (spec.key !== undefined) graph.edgeKey[a] = graph.edgeKey[b] = spec.key;
    });
    return graph;
  }
}

/** 32 bits of a stable id, for the key columns. */
export const idKey = (id: string): number => hashText(id) | 0;

export function emptyGraph(
  speakerCount: number,
  sessionCount: number,
  linkCount: number,
  asNumbers: Uint32Array<ArrayBuffer>,
): RoutingGraph {
  const halfEdgeCount = sessionCount * 2;
  assert(Math.max(speakerCount, halfEdgeCount) < SUBJECTS_MAX, `more than ${SUBJECTS_MAX} speakers or ends of sessions`);
  const perSpeaker = (): Int32Array => new Int32Array(speakerCount);
  const perEdge = (): Int32Array => new Int32Array(halfEdgeCount);
  return {
    speakerCount,
    halfEdgeCount,
    linkCount,
    asNumbers,
    asOf: perSpeaker(),
    routerId: new Uint32Array(speakerCount),
    speakerKey: perSpeaker(),
    hasInternal: new Uint8Array(speakerCount),
    clusterId: new Uint32Array(speakerCount),
    features: new Uint8Array(speakerCount),
    multipath: new Uint8Array(speakerCount),
    processingLowUs: perSpeaker(),
    processingSpanUs: perSpeaker(),
    installDelayUs: perSpeaker(),
    limitsWithdrawals: new Uint8Array(speakerCount),
    firstEdge: new Int32Array(speakerCount + 1),
    owner: perEdge(),
    peer: perEdge(),
    mate: perEdge(),
    relation: new Uint8Array(halfEdgeCount),
    lane: new Uint8Array(halfEdgeCount),
    delayUs: perEdge(),
    mraiUs: perEdge(),
    policy: perEdge(),
    link: perEdge().fill(NO_LINK),
    edgeKey: perEdge(),
    session: perEdge(),
  };
}

/**
 * Fills firstEdge, owner, peer, mate and the default edge keys. Raw half-edges 2i and 2i + 1 are the two ends of session i.
 * @returns the final index of each raw half-edge.
 */
export function layOut(graph: RoutingGraph, from: Int32Array, to: Int32Array): Int32Array {
  const { speakerCount, routerId, firstEdge, owner, peer, mate, edgeKey, speakerKey } = graph;
  const rawCount = from.length;
  const byRouterId = Array.from({ length: speakerCount }, (_, s) => s).sort((x, y) => routerId[x]! - routerId[y]! || x - y);
  const order = new Int32Array(speakerCount);
  byRouterId.forEach((s, rank) => (order[s] = rank));

  const bucket = new Int32Array(speakerCount + 1);
  for (let raw = 0; raw < rawCount; raw++) bucket[order[to[raw]!]! + 1]!++;
  for (let i = 0; i < speakerCount; i++) bucket[i + 1]! += bucket[i]!;
  const byPeer = new Int32Array(rawCount);
  for (let raw = 0; raw < rawCount; raw++) byPeer[bucket[order[to[raw]!]!]!++] = raw;

  for (let raw = 0; raw < rawCount; raw++) firstEdge[from[raw]! + 1]!++;
  for (let s = 0; s < speakerCount; s++) firstEdge[s + 1]! += firstEdge[s]!;
  const cursor = firstEdge.slice(0, speakerCount);
  const at = new Int32Array(rawCount);
  for (let i = 0; i < rawCount; i++) {
    const raw = byPeer[i]!;
    at[raw] = cursor[from[raw]!]!++;
  }
  for (let raw = 0; raw < rawCount; raw++) {
    const h = at[raw]!;
    owner[h] = from[raw]!;
    peer[h] = to[raw]!;
    mate[h] = at[raw ^ 1]!;
    edgeKey[h] = speakerKey[from[raw]!]! ^ Math.imul(speakerKey[to[raw]!]!, 0x9e3779b1);
  }
  return at;
}

/**
 * The routing graph as the hot path sees it: speakers and half-edges (one end of a session each) are integers, their attributes
 * columns, the half-edges of a speaker a contiguous range (compressed sparse rows). Within a speaker, half-edges are sorted by
 * the far end's router id, then its address, so that the last steps of the decision process are "the lowest index wins".
 */
export interface RoutingGraph {
  readonly speakerCount: number;
  readonly halfEdgeCount: number;
  readonly linkCount: number;

  /** AS index per speaker, and AS number per AS index. */
  readonly asOf: Int32Array;
  readonly asNumbers: Uint32Array;
  readonly routerId: Uint32Array;
  /** 32 bits of each speaker's stable id, for chance. */
  readonly speakerKey: Int32Array;
  /** True where the speaker has an internal session: its decisions need IGP metrics and reflection rules. */
  readonly hasInternal: Uint8Array;
  /** Bits of `Feature`: how the speaker departs from the plain process. */
  readonly features: Uint8Array;
  /** Equally good routes that packets are spread over; 0 and 1 are the best alone. */
  readonly multipath: Uint8Array;
  /** Route reflection cluster id: the router id unless several reflectors share one. */
  readonly clusterId: Uint32Array;
  /** Uniform delay between arrival of a message and its effect: lowest value and width, in µs. */
  readonly processingLowUs: Int32Array;
  readonly processingSpanUs: Int32Array;
  /** Delay between selecting a route and forwarding by it, in µs. */
  readonly installDelayUs: Int32Array;

  /** 1 where the speaker holds withdrawals back by the MRAI as well as announcements. */
  readonly limitsWithdrawals: Uint8Array;

  /** Half-edges of speaker s: firstEdge[s] … firstEdge[s + 1] − 1. */
  readonly firstEdge: Int32Array;
  readonly owner: Int32Array;
  readonly peer: Int32Array;
  /** The other end of the same session. */
  readonly mate: Int32Array;
  readonly relation: Uint8Array;
  /**
   * Which of several paths of one session this half-edge carries (ADD-PATH, RFC 7911): 0 the best, 1 the next and so on. The
   * lanes of a session are parallel half-edges.
   */
  readonly lane: Uint8Array;
  /** One-way propagation of messages over the session, in µs. Internal sessions follow the IGP instead. */
  readonly delayUs: Int32Array;
  /** MRAI that the owner applies when it sends on this half-edge, in µs; 0 is none. */
  readonly mraiUs: Int32Array;
  /** Index into the policy table, applied by the owner to what it receives and sends; 0 is the relation's default. */
  readonly policy: Int32Array;
  /** Physical link below the session, or −1 where the session runs over the IGP. */
  readonly link: Int32Array;
  /** 32 bits of the session's stable id, for chance. */
  readonly edgeKey: Int32Array;
  /** Session as numbered by whoever built the graph. */
  readonly session: Int32Array;
}

export const NO_LINK = -1;
/** Paths of a prefix that one session may carry. */
export const LANES_MAX = 16;

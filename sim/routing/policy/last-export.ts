/** Routes that a speaker sends for one choice: the same to all neighbours of a kind, so each is made once. */
export interface Choice {
  speaker: number;
  /** Half-edge over which the route came, LOCAL_EDGE for an own one, NO_EDGE for none. */
  edge: number;
  route: number;
  /** How the AS came by it. */
  learned: number;
}

export interface LastExport extends Choice {
  /** By relation of the neighbour, where no policy says otherwise; UNKNOWN_EXPORT until somebody asks. */
  readonly byRelation: Int32Array;
}

export const UNKNOWN_EXPORT = -1;
/** Neighbours of a kind are not told the same: nothing is kept. */
export const NO_COMMON_EXPORT = -2;

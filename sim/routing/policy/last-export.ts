/** Routes that a speaker sends for one choice: the same to all neighbours of a kind, so each is made once. */
export interface LastExport {
  speaker: number;
  edge: number;
  route: number;
  learned: number;
  /** By relation of the neighbour, where no policy says otherwise; UNKNOWN_EXPORT until somebody asks. */
  readonly byRelation: Int32Array;
}

export const UNKNOWN_EXPORT = -1;

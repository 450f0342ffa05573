/** Routes that a speaker sent for one choice, by kind of neighbour. */
export interface LastExport {
  speaker: number;
  edge: number;
  route: number;
  learned: number;
  external: number;
  internal: number;
  toClients: number;
}

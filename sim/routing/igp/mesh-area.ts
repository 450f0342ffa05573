/**
 * The inside of somebody else's AS: its points of presence reach each other over links of their own whose cost is their delay, and
 * which do not fail here. It is what makes early exit (hot potato) real.
 */
export class MeshArea {
  readonly speakers: readonly number[];
  private readonly position: ReadonlyMap<number, number>;
  private readonly delay: Float64Array;

  /** `delayUs` gives the one-way delay between two speakers of the AS. */
  constructor(speakers: readonly number[], delayUs: (from: number, to: number) => number) {
    this.speakers = speakers;
    this.position = new Map(speakers.map((speaker, i) => [speaker, i]));
    this.delay = new Float64Array(speakers.length * speakers.length);
    speakers.forEach((from, i) => speakers.forEach((to, j) => (this.delay[i * speakers.length + j] = i === j ? 0 : delayUs(from, to))));
  }

  metric(from: number, to: number): number {
    const i = this.position.get(from);
    const j = this.position.get(to);
    return i === undefined || j === undefined ? Infinity : this.delay[i * this.speakers.length + j]!;
  }

  delayUs(from: number, to: number): number {
    return this.metric(from, to);
  }
}

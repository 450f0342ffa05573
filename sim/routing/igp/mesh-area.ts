/**
 * The inside of somebody else's AS: its points of presence reach each other over links of their own whose cost is their
 * delay, and which do not fail here. It is what makes early exit (hot potato) real.
 */
export class MeshArea {
  readonly speakers: readonly number[];
  /** Position of each speaker by its distance from the lowest index; speakers of one AS are near each other in number. */
  private readonly position: Int32Array;
  private readonly lowest: number;
  private readonly delay: Float64Array;

  /** `delayUs` gives the one-way delay between two speakers of the AS. */
  constructor(speakers: readonly number[], delayUs: (from: number, to: number) => number) {
    this.speakers = speakers;
    this.lowest = Math.min(...speakers);
    this.position = new Int32Array(Math.max(...speakers) - this.lowest + 1).fill(-1);
    speakers.forEach((speaker, i) => (this.position[speaker - this.lowest] = i));
    this.delay = new Float64Array(speakers.length * speakers.length);
    speakers.forEach((from, i) =>
      speakers.forEach((to, j) => (this.delay[i * speakers.length + j] = i === j ? 0 : delayUs(from, to))),
    );
  }

  metric(from: number, to: number): number {
    const i = this.position[from - this.lowest] ?? -1;
    const j = this.position[to - this.lowest] ?? -1;
    return i < 0 || j < 0 ? Infinity : this.delay[i * this.speakers.length + j]!;
  }

  delayUs(from: number, to: number): number {
    return this.metric(from, to);
  }
}

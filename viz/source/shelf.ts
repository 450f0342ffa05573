/**
 * The runs at hand, in the order in which they came: those that the page carries, read when first asked for, and those that a
 * person gave it since. A run's number stays the same for as long as the page is open.
 */
import type { Loaded } from './run-data.ts';

interface Shelved {
  readonly name: string;
  /** What an address calls it; empty: its number. */
  readonly id: string;
  readonly load: () => Promise<Loaded>;
}

export class Shelf {
  private readonly runs: Shelved[] = [];

  get names(): readonly string[] {
    return this.runs.map(({ name }) => name);
  }

  get count(): number {
    return this.runs.length;
  }

  /** Puts a run on the shelf and gives its number. */
  add(name: string, load: () => Promise<Loaded>, id = ''): number {
    return this.runs.push({ name, id, load }) - 1;
  }

  idOf(run: number): string {
    return this.runs[run]?.id ?? '';
  }

  /** The run that an address calls so: by its id, else by its number; null when there is none. */
  find(called: string): number | null {
    const at = this.runs.findIndex(({ id }) => id !== '' && id === called);
    if (at >= 0) return at;
    return /^\d{1,4}$/.test(called) && Number(called) < this.count && this.idOf(Number(called)) === '' ? Number(called) : null;
  }

  async load(run: number): Promise<Loaded> {
    return (await this.runs[run]?.load()) ?? { ok: false, why: `there is no run ${run + 1} here` };
  }
}

/** Puts results that come in any order back into the order of the input, each handed on as soon as all before it are there. */
export class InOrder<T> {
  readonly #waiting = new Map<number, T>();
  readonly #emit: (result: T) => void;
  #next = 0;

  constructor(emit: (result: T) => void) {
    this.#emit = emit;
  }

  add(index: number, result: T): void {
    this.#waiting.set(index, result);
    for (;;) {
      const ready = this.#waiting.get(this.#next);
      if (ready === undefined) return;
      this.#waiting.delete(this.#next++);
      this.#emit(ready);
    }
  }

  /** Hands on what is left behind a gap, when nothing more will come. */
  flush(): void {
    for (const index of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      this.#emit(this.#waiting.get(index)!);
      this.#waiting.delete(index);
      this.#next = index + 1;
    }
  }
}

/** The state of the page in one place: small, plain, and told of when it changes. */
export type Listener<S> = (changed: ReadonlySet<keyof S>, state: S) => void;

export class Store<S extends object> {
  private state: S;
  private readonly listeners: Listener<S>[] = [];

  constructor(state: S) {
    this.state = state;
  }

  get(): Readonly<S> {
    return this.state;
  }

  /** Changes what differs; listeners hear of it once, in the order in which they came. */
  set(patch: Partial<S>): void {
    const changed = new Set<keyof S>();
    for (const key of Object.keys(patch) as (keyof S)[]) if (!Object.is(this.state[key], patch[key])) changed.add(key);
    if (changed.size === 0) return;
    this.state = { ...this.state, ...patch };
    for (const listener of this.listeners) listener(changed, this.state);
  }

  listen(listener: Listener<S>): void {
    this.listeners.push(listener);
  }
}

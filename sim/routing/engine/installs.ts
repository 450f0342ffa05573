/** Selected routes on their way into the forwarding table, by the ticket that their event carries. */
export interface Installed {
  readonly edge: number;
  readonly route: number;
}

export class PendingInstalls {
  private readonly waiting: Installed[] = [];
  private readonly free: number[] = [];

  add(edge: number, route: number): number {
    const ticket = this.free.pop() ?? this.waiting.length;
    this.waiting[ticket] = { edge, route };
    return ticket;
  }

  /** The route of a ticket, which is used up. */
  take(ticket: number): Installed {
    this.free.push(ticket);
    return this.waiting[ticket]!;
  }
}

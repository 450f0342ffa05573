/**
 * Proof of effect: counts the rows that a fault caused and that its kind takes for proof, and holds them against what the
 * scenario expected. A fault that nobody can see to have acted makes a run inconclusive, however green its targets are.
 */
import type { ExpectedEffect, Fault } from '../model/scenario/types.ts';
import { EventKind } from '../trace/event-kinds.ts';
import { Outcome } from '../trace/reasons.ts';
import type { Row } from '../trace/rows.ts';
import { AnnounceState } from '../trace/states.ts';
import type { TraceWriter } from '../trace/writer.ts';
import { behaviourOf } from './registry.ts';
import { beginRoot } from './timetable.ts';

export interface ConfirmationFacts {
  readonly rootsOf: (roots: number) => readonly number[];
  /** Index of a prefix by its text, −1 when unknown. */
  readonly prefixOf: (text: string) => number;
  /** Whether a prefix is that of an aggregate. */
  readonly isAggregateOf: (aggregate: number, prefix: number) => boolean;
  /** Datacenter (id) that a forwarding path ends in, null when in none. */
  readonly datacenterOfPath: (path: number) => string | null;
}

interface Evidence {
  count: number;
  withdrawn: boolean;
  moved: boolean;
}

export class Confirmation {
  private faults: readonly Fault[];
  private readonly facts: ConfirmationFacts;
  private evidence: Evidence[];
  private readonly heard = new Set<EventKind>();
  /** By flow: the datacenter that served it last. */
  private readonly servedBy = new Map<number, string | null>();

  constructor(faults: readonly Fault[], facts: ConfirmationFacts) {
    this.faults = faults;
    this.facts = facts;
    this.evidence = faults.map(() => ({ count: 0, withdrawn: false, moved: false }));
  }

  /** Listens to the rows that can prove anything. */
  attach(writer: TraceWriter): void {
    const kinds = new Set<EventKind>();
    for (const fault of this.faults) {
      for (const kind of behaviourOf(fault.kind).confirmedBy) kinds.add(kind);
      if (fault.expect?.withdraws) [EventKind.announceState, EventKind.aggregateState].forEach((kind) => kinds.add(kind));
      if (fault.expect?.movesUsersFrom) kinds.add(EventKind.flowPath);
    }
    const unheard = [...kinds].filter((kind) => !this.heard.has(kind));
    for (const kind of unheard) this.heard.add(kind);
    writer.listen(unheard.sort((a, b) => a - b), (row) => this.see(row));
  }

  /** Goes on with these faults, among them all that were there; what was seen of those stays. */
  goOnWith(faults: readonly Fault[], writer: TraceWriter): void {
    const seen = new Map(this.faults.map(({ id }, index) => [id, this.evidence[index]!]));
    this.faults = faults;
    this.evidence = faults.map(({ id }) => seen.get(id) ?? { count: 0, withdrawn: false, moved: false });
    this.attach(writer);
  }

  /** Effects seen per fault: 0 where the proof, or what the scenario expected, is missing. */
  results(): number[] {
    return this.faults.map((fault, index) => {
      const evidence = this.evidence[index]!;
      const { expect } = fault;
      if (expect === null) return evidence.count;
      if (expect.nothing) return evidence.count === 0 ? 1 : 0;
      const isMet = (expect.withdraws === null || evidence.withdrawn) && (expect.movesUsersFrom === null || evidence.moved);
      return isMet ? Math.max(1, evidence.count) : 0;
    });
  }

  private see(row: Row): void {
    const isServed = row.kind === EventKind.flowPath && row.what === 0 && row.reason === Outcome.ok;
    const before = isServed ? (this.servedBy.get(row.who) ?? null) : null;
    if (isServed) this.servedBy.set(row.who, this.facts.datacenterOfPath(row.new));
    if (row.roots === 0) return;
    for (const root of this.facts.rootsOf(row.roots)) {
      if (root % 2 === 1) continue;
      const index = root / 2;
      const fault = this.faults[index]!;
      if (beginRoot(index) !== root || !isInTime(fault, row.time)) continue;
      const evidence = this.evidence[index]!;
      if (behaviourOf(fault.kind).confirmedBy.includes(row.kind)) evidence.count++;
      if (fault.expect !== null) this.compare(fault.expect, row, before, evidence);
    }
  }

  /** `before` is the site that served the flow last, null unless the row says that one serves it now. */
  private compare(expect: ExpectedEffect, row: Row, before: string | null, evidence: Evidence): void {
    const { facts } = this;
    if (expect.withdraws !== null && row.new === AnnounceState.withdrawn) {
      const prefix = facts.prefixOf(expect.withdraws);
      if (row.kind === EventKind.announceState && row.what === prefix) evidence.withdrawn = true;
      if (row.kind === EventKind.aggregateState && facts.isAggregateOf(row.who, prefix)) evidence.withdrawn = true;
    }
    // Falling into a hole is not moving: only being served elsewhere is.
    if (before !== null && before === expect.movesUsersFrom && facts.datacenterOfPath(row.new) !== before) evidence.moved = true;
  }
}

const isInTime = (fault: Fault, time: number): boolean =>
  fault.expect === null || fault.expect.within === null || time <= fault.at + fault.expect.within;

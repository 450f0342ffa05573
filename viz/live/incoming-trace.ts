/** A trace that is still coming in: chunks are put behind each other, and what there is so far can be looked at as a trace. */
import { assert } from '../../sim/kernel/assert.ts';
import { unflatConsidered, type Consideration, type Offer } from '../../sim/trace/considered.ts';
import type { TraceHeader } from '../../sim/trace/header.ts';
import type { Block } from '../../sim/trace/rows.ts';
import type { InitialCell } from '../../sim/trace/tables.ts';
import { Trace } from '../../sim/trace/trace.ts';
import { appendColumns } from '../worker/columns.ts';
import type { Chunk } from '../worker/protocol.ts';

type Lists = (readonly number[])[];

export class IncomingTrace {
  /** All up to here is known, in µs. */
  knownUntil = 0;
  private readonly header: TraceHeader;
  private readonly initial: readonly InitialCell[];
  private readonly blocks: Block[] = [];
  private readonly dictionaries: { readonly 'forwarding-path': Lists; readonly 'as-path': Lists; readonly route: Lists } = {
    'forwarding-path': [],
    'as-path': [],
    route: [],
  };
  private readonly rootSets: Lists = [];
  private readonly consideredPaths: (readonly number[])[] = [];
  private readonly offers: Offer[] = [];
  private readonly considerations: Consideration[] = [];
  private isConsidered = false;
  private rowCount = 0;

  constructor(header: TraceHeader, initial: readonly InitialCell[]) {
    this.header = header;
    this.initial = initial;
  }

  add(chunk: Chunk): void {
    assert(chunk.rows.from === this.rowCount, `rows from ${chunk.rows.from} on do not follow ${this.rowCount} rows`);
    appendColumns(this.blocks, chunk.rows);
    this.rowCount += chunk.rows.count;
    for (const name of ['forwarding-path', 'as-path', 'route'] as const) {
      append(this.dictionaries[name], chunk.dictionaries[name]);
    }
    append(this.rootSets, chunk.rootSets);
    if (chunk.considered !== null) {
      const { paths, offers, list } = unflatConsidered(chunk.considered);
      for (const path of paths) this.consideredPaths.push(path);
      for (const offer of offers) this.offers.push(offer);
      for (const one of list) this.considerations.push(one);
      this.isConsidered = true;
    }
    this.knownUntil = chunk.until;
  }

  /** What there is so far; it does not change when more comes. */
  trace(): Trace {
    const { header, initial, rowCount, dictionaries } = this;
    return new Trace({
      header,
      initial,
      rowCount,
      blocks: [...this.blocks],
      dictionaries: {
        'forwarding-path': [...dictionaries['forwarding-path']],
        'as-path': [...dictionaries['as-path']],
        route: [...dictionaries.route],
      },
      rootSets: [...this.rootSets],
      considered: this.isConsidered
        ? { paths: [...this.consideredPaths], offers: [...this.offers], list: [...this.considerations] }
        : null,
    });
  }
}

function append(list: Lists, more: Lists | Chunk['rootSets']): void {
  for (const one of more) list.push(one);
}

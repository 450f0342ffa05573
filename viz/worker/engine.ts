/**
 * The simulator behind a line of messages: one run at a time, taken on by pieces, each as long as the page allows. It knows
 * nothing of workers, so that tests drive it as the page does.
 */
import { AssertionError, present } from '../../sim/kernel/assert.ts';
import { instant, type Duration } from '../../sim/kernel/time.ts';
import { readTopologyText, type WorldlessScenario } from '../../sim/model/scenario/compiled.ts';
import type { Scenario } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { report } from '../../sim/report/judge.ts';
import { RunInPieces, type RunOutcome } from '../../sim/run/simulate.ts';
import { flatConsidered } from '../../sim/trace/considered.ts';
import { scenarioAfter, type Input } from '../live/input.ts';
import { columnsOf } from './columns.ts';
import type { Allowance, Chunk, Reply, Request } from './protocol.ts';

/** Worlds kept: a page shows few, and each is some megabytes. */
const WORLDS_MAX = 4;
/** Events between two looks at the clock: some tenths of a millisecond. */
const SLICE_EVENTS = 250;

interface Asked {
  readonly run: number;
  readonly world: string;
  readonly scenario: WorldlessScenario;
  readonly seed: number | null;
  readonly inputs: readonly Input[];
}

interface Present extends Asked {
  readonly pieces: RunInPieces;
  /** How much of it was sent. */
  readonly sent: {
    rows: number;
    paths: number;
    asPaths: number;
    routes: number;
    rootSets: number;
    considered: { paths: number; offers: number; list: number };
  };
  outcome: RunOutcome | null;
  spentMs: number;
}

export class Engine {
  private readonly worlds = new Map<string, Topology>();
  private readonly clock: () => number;
  private now: Present | null = null;

  /** `clock`: milliseconds that pass; runs do not depend on it, only how they are cut. */
  constructor(clock: () => number) {
    this.clock = clock;
  }

  /** Answers a request; null where none is due. Never throws. */
  answer(request: Request): Reply | null {
    try {
      return this.act(request);
    } catch (error) {
      this.leave();
      return { kind: 'failed', run: 'run' in request ? request.run : -1, why: whyOf(error) };
    }
  }

  private act(request: Request): Reply | null {
    switch (request.kind) {
      case 'load': {
        this.worlds.set(request.world, readTopologyText(request.topology));
        for (const oldest of this.worlds.keys()) if (this.worlds.size > WORLDS_MAX) this.worlds.delete(oldest);
        return null;
      }
      case 'start':
        return this.start(request);
      case 'inject': {
        const now = this.of(request.of);
        if (now === null) return { kind: 'failed', run: request.run, why: 'there is no run to act on' };
        const { world, scenario, seed, inputs } = now;
        const asked = { run: request.run, world, scenario, seed, inputs: [...inputs, request.input] };
        return this.goOn(now, asked) ?? this.start(asked);
      }
      case 'judge': {
        const now = this.of(request.run);
        return now === null ? null : this.judge(now);
      }
      default: {
        const now = this.of(request.run);
        return now === null ? null : this.advance(now, request, request.kind === 'advance');
      }
    }
  }

  /** The run of that number, if it is the present one: a request that crossed a newer start is for nobody. */
  private of(run: number): Present | null {
    return this.now?.run === run ? this.now : null;
  }

  private start(asked: Asked): Reply {
    this.leave();
    const began = this.clock();
    return this.begin(asked, new RunInPieces(this.scenarioOf(asked), { keepChoices: true }), began);
  }

  /** The same run with an act that is still to come: its past is there. Null where it has to be made from its beginning. */
  private goOn({ pieces, outcome }: Present, asked: Asked): Reply | null {
    const began = this.clock();
    return outcome === null && pieces.become(this.scenarioOf(asked)) ? this.begin(asked, pieces, began) : null;
  }

  private scenarioOf({ world, scenario, seed, inputs }: Asked): Scenario {
    const topology = present(this.worlds.get(world), `world ${world}`);
    return { ...scenarioAfter(scenario, inputs), topology, seed: seed ?? scenario.seed };
  }

  private begin(asked: Asked, pieces: RunInPieces, began: number): Reply {
    const considered = { paths: 0, offers: 0, list: 0 };
    const sent = { rows: 0, paths: 0, asPaths: 0, routes: 0, rootSets: 0, considered };
    this.now = { ...asked, pieces, sent, outcome: null, spentMs: this.clock() - began };
    const { header, initialState } = pieces.world.writer;
    return { kind: 'started', run: asked.run, header, initial: initialState };
  }

  private advance(now: Present, { until, eventsMax, budgetMs }: Allowance, sendsRows: boolean): Reply {
    const { pieces } = now;
    const { scheduler } = pieces.world;
    const began = this.clock();
    const limit = instant(Math.max(0, Math.floor(until)) as Duration);
    const first = scheduler.eventCount;
    let isThere = pieces.isOver;
    while (!isThere) {
      const left = eventsMax - (scheduler.eventCount - first);
      if (left <= 0) break;
      isThere = pieces.advance(limit, Math.min(SLICE_EVENTS, left));
      if (this.clock() - began >= budgetMs) break;
    }
    if (pieces.isOver && now.outcome === null) now.outcome = pieces.finish();
    now.spentMs += this.clock() - began;
    const reached = now.outcome !== null ? pieces.scenario.duration : isThere ? limit : scheduler.now;
    return { kind: 'chunk', run: now.run, ...this.chunk(now, reached, isThere, sendsRows) };
  }

  private chunk({ pieces, sent, outcome }: Present, until: number, isThere: boolean, sendsRows: boolean): Chunk {
    const { writer, scheduler } = pieces.world;
    const { dictionaries } = writer;
    const to = sendsRows ? writer.rowCount : sent.rows;
    const rows = columnsOf(writer.rows, sent.rows, to);
    const tail = (lists: readonly (readonly number[])[], from: number): readonly (readonly number[])[] =>
      sendsRows ? lists.slice(from) : [];
    const paths = tail(dictionaries['forwarding-path'].entries(), sent.paths);
    const asPaths = tail(dictionaries['as-path'].entries(), sent.asPaths);
    const routes = tail(dictionaries.route.entries(), sent.routes);
    const { rootSets } = scheduler;
    const sets = sendsRows
      ? Array.from({ length: rootSets.size - sent.rootSets }, (_, i) => rootSets.members(sent.rootSets + i))
      : [];
    const log = sendsRows ? (pieces.world.recorder.log?.finish() ?? null) : null;
    const considered = log === null ? null : flatConsidered(log, sent.considered);
    if (log !== null) sent.considered = { paths: log.paths.length, offers: log.offers.length, list: log.list.length };
    sent.rows = to;
    sent.paths += paths.length;
    sent.asPaths += asPaths.length;
    sent.routes += routes.length;
    sent.rootSets += sets.length;
    return {
      until,
      isThere,
      isOver: outcome !== null && sendsRows,
      rows,
      dictionaries: { 'forwarding-path': paths, 'as-path': asPaths, route: routes },
      rootSets: sets,
      considered,
    };
  }

  private judge({ run, pieces, outcome, spentMs }: Present): Reply {
    const { trace, eventCount, ending, doubts } = present(outcome, 'the end of the run');
    const facts = { eventCount, ending, doubts, wallMs: Math.round(spentMs * 1000) / 1000, repeat: '' };
    return { kind: 'judged', run, report: report(trace, pieces.scenario, facts), hashes: trace.hashes() };
  }

  private leave(): void {
    if (this.now !== null && this.now.outcome === null) this.now.pieces.leave();
    this.now = null;
  }
}

function whyOf(error: unknown): string {
  if (error instanceof AssertionError) return `the simulator found a fault in itself: ${error.message}`;
  return `the run cannot be made here: ${error instanceof Error ? error.message : String(error)}`;
}

/**
 * An internet of one router per AS (the generator of the benchmark: a clique of 13 at the top, 15 % transit, the rest stubs) with
 * times: links of 1 to 60 ms, processing of 10 to 100 ms, advertisement intervals by AS. Events are played on one prefix, and
 * for every AS it is told when it last changed its route and whether it had one meanwhile.
 */
import { parseAsRelationships } from '../../sim/interop/as-rel.ts';
import { asUnit, hashText, type Seed } from '../../sim/kernel/dice.ts';
import { Phase } from '../../sim/kernel/phase.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { instant } from '../../sim/kernel/time.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import type { EngineOptions } from '../../sim/routing/engine/options.ts';
import { GraphBuilder, type SpeakerSpec } from '../../sim/routing/graph/builder.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { routingContext, type ContextOptions, type RoutingContext } from '../../sim/routing/rib/context.ts';
import { NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { NO_ROUTE } from '../../sim/routing/route/routes.ts';
import { asGraphText } from '../bench/as-graph.ts';
import { PREFIX } from '../support/random-internet.ts';

/** The generator's clique: ASes 1 to 13. */
export const TIER_1_COUNT = 13;

export interface AsInternet {
  readonly graph: RoutingGraph;
  /** Speaker of an AS number. */
  readonly speakerOf: (asn: number) => number;
  /** Speakers at the top, and those that nobody buys from. */
  readonly tier1: readonly number[];
  readonly stubs: readonly number[];
  readonly providersOf: (speaker: number) => readonly number[];
}

export interface AsInternetOptions {
  readonly asCount: number;
  readonly seed: number;
  /** Advertisement interval of an AS given a draw of its own in [0, 1). */
  readonly mraiUs: (unit: number) => number;
  readonly processingUs?: readonly [low: number, high: number];
  readonly speaker?: (asn: number) => Partial<SpeakerSpec>;
  /** ASes to add by hand. */
  readonly extra?: readonly ExtraAs[];
}

export interface ExtraAs {
  /** Beyond `asCount`; it identifies the speaker. */
  readonly asn: number;
  /** The number on AS paths, where several speakers share one. */
  readonly as?: number;
  readonly providers: readonly number[];
  readonly peers?: readonly number[];
  /** Of its own end of each session, an index into the policies. */
  readonly policy?: number;
}

const unitOf = (seed: number, name: string): number => asUnit(hashText(name, seed));

export function asInternet(options: AsInternetOptions): AsInternet {
  const { asCount, seed } = options;
  const [low, high] = options.processingUs ?? [10_000, 100_000];
  const parsed = parseAsRelationships(new TextEncoder().encode(asGraphText(asCount, seed).text));
  if (!parsed.ok) throw new Error(parsed.problem);
  const { a, b, isProvider } = parsed.value;
  const builder = new GraphBuilder();
  const indexOf = new Map<number, number>();
  const mrai = new Map<number, number>();
  const add = (asn: number, as = asn): void => {
    mrai.set(asn, options.mraiUs(unitOf(seed, `mrai/${asn}`)));
    const times = { processingLowUs: low, processingSpanUs: high - low };
    const spec = { as: builder.as(as), routerId: asn, key: Math.imul(asn, 0x9e3779b1), ...times, ...options.speaker?.(asn) };
    indexOf.set(asn, builder.speaker(spec));
  };
  const join = (x: number, y: number, relation: Relation, policyB = 0): void => {
    builder.session({
      a: indexOf.get(x)!,
      b: indexOf.get(y)!,
      relation,
      link: builder.link(),
      delayUs: 1000 + Math.floor(59_000 * unitOf(seed, `link/${x}/${y}`)),
      mraiUsA: mrai.get(x)!,
      mraiUsB: mrai.get(y)!,
      policyB,
    });
  };
  for (let asn = 1; asn <= asCount; asn++) add(asn);
  for (const { asn, as } of options.extra ?? []) add(asn, as);
  for (let i = 0; i < a.length; i++) join(a[i]!, b[i]!, isProvider[i] === 1 ? Relation.customer : Relation.peer);
  for (const { asn, providers, peers, policy } of options.extra ?? []) {
    for (const provider of providers) join(provider, asn, Relation.customer, policy);
    for (const peer of peers ?? []) join(peer, asn, Relation.peer, policy);
  }
  const graph = builder.build();
  const neighbours = (speaker: number, relation: Relation): number[] => {
    const found: number[] = [];
    for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++)
      if (graph.relation[h] === relation) found.push(graph.peer[h]!);
    return found;
  };
  const all = Array.from({ length: asCount }, (_, i) => indexOf.get(i + 1)!);
  return {
    graph,
    speakerOf: (asn) => indexOf.get(asn)!,
    tier1: all.slice(0, TIER_1_COUNT),
    stubs: all.filter((speaker) => neighbours(speaker, Relation.customer).length === 0),
    providersOf: (speaker) => neighbours(speaker, Relation.provider),
  };
}

/** What one event did: times in seconds since it. */
export interface Aftermath {
  /** Last change of each speaker's route; −1 where it never changed. */
  readonly settledSeconds: Float64Array;
  /** Last time each speaker went from having a route to having none; −1 if never. */
  readonly lostSeconds: Float64Array;
  /** First time each speaker had a route after having none; −1 if never. */
  readonly gainedSeconds: Float64Array;
  readonly messages: number;
  readonly convergedSeconds: number;
}

export interface AsRun {
  readonly context: RoutingContext;
  readonly engine: RoutingEngine;
  readonly scheduler: Scheduler;
  /**
   * Does something, waits for the last message, and tells what it did. MRAI timers have run out before. A probe is called in
   * the middle of every interval (a second unless it says otherwise) for as long as given; `later` acts follow the first.
   */
  readonly after: (act: (engine: RoutingEngine) => void, probe?: Probe, later?: readonly LaterAct[]) => Aftermath;
}

export interface LaterAct {
  readonly seconds: number;
  readonly act: (engine: RoutingEngine) => void;
}

export interface Probe {
  readonly seconds: number;
  readonly everySeconds?: number;
  readonly look: (seconds: number) => void;
}

export interface AsRunOptions {
  readonly seed: number;
  readonly engine?: Partial<Omit<EngineOptions, 'scheduler' | 'seed' | 'listener'>>;
  readonly context?: Partial<ContextOptions>;
  /** Called at each change of a speaker's route, with the seconds since the event. */
  readonly onChange?: (prefix: number, speaker: number, seconds: number) => void;
  /** Called at each message: the half-edge it leaves by, whether it announces, and the seconds since the event. */
  readonly onMessage?: (halfEdge: number, isAnnounced: boolean, seconds: number) => void;
}

const SECOND_US = 1_000_000;
const PAUSE_US = 600 * SECOND_US;
const EVENTS_MAX = 20_000_000;

/** A time for each speaker, none of which has come. */
const never = (count: number): Float64Array<ArrayBuffer> => new Float64Array(count).fill(-1);

export function asRun({ graph }: AsInternet, options: AsRunOptions): AsRun {
  const context = routingContext(graph, { prefixes: [PREFIX], ...options.context });
  const scheduler = new Scheduler();
  const count = graph.speakerCount;
  let [settled, lost, gained] = [never(count), never(count), never(count)];
  let startUs = 0;
  const hadRoute = context.ribs.map(() => new Uint8Array(count));
  const engine: RoutingEngine = new RoutingEngine(context, {
    ...options.engine,
    scheduler,
    seed: options.seed as Seed,
    listener: {
      wantsSteps: false,
      routeChanged: (prefix, speaker) => {
        const seconds = (scheduler.now - startUs) / SECOND_US;
        settled[speaker] = seconds;
        const has = context.ribs[prefix]!.locEdge[speaker] === NO_EDGE ? 0 : 1;
        if (has === 0) lost[speaker] = seconds;
        else if (hadRoute[prefix]![speaker] === 0 && gained[speaker] === -1) gained[speaker] = seconds;
        hadRoute[prefix]![speaker] = has;
        options.onChange?.(prefix, speaker, seconds);
        return -1;
      },
      messageSent: (halfEdge, _, __, route) => {
        options.onMessage?.(halfEdge, route !== NO_ROUTE, (scheduler.now - startUs) / SECOND_US);
        return -1;
      },
      forwardingChanged: () => undefined,
    },
  });
  let act: (engine: RoutingEngine) => void = () => undefined;
  let following: readonly LaterAct[] = [];
  const actId = scheduler.register((i) => (i === 0 ? act(engine) : following[i - 1]!.act(engine)));
  let look: (seconds: number) => void = () => undefined;
  const probeId = scheduler.register(() => look((scheduler.now - startUs) / SECOND_US));
  const after = (what: (engine: RoutingEngine) => void, probe?: Probe, later: readonly LaterAct[] = []): Aftermath => {
    act = what;
    following = later;
    look = probe?.look ?? look;
    [settled, lost, gained] = [never(count), never(count), never(count)];
    const messages = engine.messageCount;
    startUs = scheduler.now + PAUSE_US;
    scheduler.schedule(instant(startUs), Phase.fault, actId, 0, 0, 0);
    later.forEach(({ seconds }, i) =>
      scheduler.schedule(instant(Math.round(startUs + seconds * SECOND_US)), Phase.fault, actId, i + 1, 0, 0),
    );
    const everySeconds = probe?.everySeconds ?? 1;
    for (let tick = 0; tick < (probe?.seconds ?? 0) / everySeconds; tick++)
      scheduler.schedule(instant(startUs + (tick + 0.5) * everySeconds * SECOND_US), Phase.check, probeId, 0, 0, 0);
    if (scheduler.run(instant(Number.MAX_SAFE_INTEGER), EVENTS_MAX) !== 'quiet') throw new Error('never quiet');
    return {
      settledSeconds: settled,
      lostSeconds: lost,
      gainedSeconds: gained,
      messages: engine.messageCount - messages,
      convergedSeconds: settled.reduce((x, y) => Math.max(x, y), 0),
    };
  };
  return { context, engine, scheduler, after };
}

/** An advertisement interval for a share of the ASes each; shares add up to one. */
export const mraiMix =
  (shares: readonly (readonly [share: number, seconds: number])[]) =>
  (unit: number): number => {
    let left = unit;
    for (const [share, seconds] of shares) {
      if (left < share) return seconds * SECOND_US;
      left -= share;
    }
    return shares.at(-1)![1] * SECOND_US;
  };

/**
 * The calibration that all cases on this internet share. The mix of intervals is the knob: half of the ASes have none, 30 % 5 s,
 * 20 % 30 s. Two more choices are needed to come near what was measured: withdrawals are held like announcements (RFC 4271
 * §9.2.1.1), and timers run all the time, because peers with a full table are told something every few seconds.
 */
export const MRAI_MIX = mraiMix([
  [0.5, 0],
  [0.3, 5],
  [0.2, 30],
]);
export const CALIBRATED = { mraiUs: MRAI_MIX, speaker: (): Partial<SpeakerSpec> => ({ limitsWithdrawals: true }) } as const;
export const CALIBRATED_RUN = { engine: { mraiRunsAlways: true } } as const;

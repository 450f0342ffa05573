/**
 * A case in the simulator: the timed engine with sessions and link-state routing under it, driven through the steps; and the
 * steady-state solver, which is asked for each state by itself.
 */
import type { Seed } from '../../sim/kernel/dice.ts';
import { Phase } from '../../sim/kernel/phase.ts';
import { Scheduler, type HandlerId } from '../../sim/kernel/scheduler.ts';
import { instant, type Duration, type SimTime } from '../../sim/kernel/time.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import { Physical } from '../../sim/routing/graph/physical.ts';
import { LinkStateArea } from '../../sim/routing/igp/link-state.ts';
import { routingContext, type RoutingContext } from '../../sim/routing/rib/context.ts';
import { SessionLayer } from '../../sim/routing/session/session-layer.ts';
import type { SessionTimers } from '../../sim/routing/session/session-options.ts';
import { solveFixpoint } from '../../sim/routing/solver/fixpoint.ts';
import type { Observed, Step, Topology } from './case.ts';
import { Interiors } from './interiors.ts';
import { buildNetwork, type Network } from './network.ts';
import { observedOf } from './observed.ts';
import { NetworkState } from './state.ts';

/** Between a step and the next; rest is reached long before. */
const STEP_US = 1_000_000_000;
/** Far more than any of these networks needs to come to rest, if it does at all. */
const EVENTS_MAX = 500_000;

/** Timers of the daemons of a case: BIRD starts its hold timer at 75 to 100 % of its time. */
export const TIMERS: SessionTimers = {
  seesCarrier: true,
  carrierUs: 3_000,
  holdUs: 9_000_000,
  holdJitterLow: 0.75,
  keepaliveUs: 3_000_000,
  bfd: null,
  connectRetryUs: 1_000_000,
};
const IGP_TIMERS = {
  floodDelay: 1_000 as Duration,
  spfDelay: 1_000 as Duration,
  detect: 5_000 as Duration,
  dead: 3_000_000 as Duration,
  adjacency: 1_000_000 as Duration,
};

export class SimulatedCase {
  readonly network: Network;
  readonly state: NetworkState;
  readonly context: RoutingContext;
  readonly interior: Interiors;
  private readonly physical: Physical;
  private readonly scheduler = new Scheduler();
  private readonly engine: RoutingEngine;
  private readonly sessions: SessionLayer;
  private readonly stepId: HandlerId;
  private readonly pending: Step[] = [];
  /** False once the network has not come to rest: there may be no stable state. */
  isAtRest = true;

  /** `changed` is told of each new choice of a router. */
  constructor(
    topology: Topology,
    seed: number,
    timers: SessionTimers = TIMERS,
    changed: (router: string, atUs: number) => void = () => undefined,
  ) {
    const network = buildNetwork(topology);
    const { graph } = network;
    this.network = network;
    this.state = new NetworkState(topology);
    this.physical = new Physical(network.links, graph.speakerCount);
    const { physical, scheduler } = this;
    const { areas, areaOf } = this.areas(seed as Seed);
    const interior = new Interiors(areaOf);
    this.interior = interior;
    const { policies, prefixes } = network;
    this.context = routingContext(graph, { policies, prefixes, igp: interior });
    this.engine = new RoutingEngine(this.context, {
      scheduler,
      seed: seed as Seed,
      transport: {
        internalDelayUs: (from, to) => {
          const delay = interior.messageDelayUs(from, to);
          return delay === Infinity ? 0 : delay;
        },
        isBlocked: (h) => this.sessions.isBlocked(h),
      },
      listener: {
        wantsSteps: false,
        routeChanged: (_, speaker) => {
          changed(topology.ases[speaker]!.id, scheduler.now);
          return -1;
        },
        messageSent: () => -1,
        forwardingChanged: () => undefined,
      },
    });
    this.sessions = new SessionLayer({
      graph,
      physical,
      engine: this.engine,
      scheduler,
      seed: seed as Seed,
      timersOf: (h) => (graph.link[h]! >= 0 ? timers : { ...timers, seesCarrier: false }),
      internalDelayUs: (from, to) => interior.messageDelayUs(from, to),
      listener: { sessionChanged: () => -1 },
    });
    physical.watch({
      linkChanged: (link, isUsable) => {
        const { a } = network.links[link]!;
        for (const area of areas) if (area.routers.includes(a)) area.linkChanged(link, isUsable);
        this.sessions.linkChanged(link);
      },
      routerChanged: (router, isUp) => {
        for (const area of areas) if (area.routers.includes(router)) area.routerChanged(router, isUp);
        this.sessions.routerChanged(router, isUp);
      },
    });
    this.stepId = scheduler.register((i) => this.act(this.pending[i]!));
    for (const { as, prefix } of topology.originations) this.engine.originate(this.prefix(prefix), this.speaker(as), true);
    this.rest();
  }

  /** Does a step and lets everything come to rest. */
  apply(step: Step): void {
    if (!this.state.apply(step)) return;
    this.scheduler.schedule(this.nextStep() as SimTime, Phase.fault, this.stepId, this.pending.push(step) - 1, 0, 0);
    this.rest();
  }

  /** When the next step will be done, in µs. */
  nextStep(): number {
    return (Math.floor(this.scheduler.now / STEP_US) + 1) * STEP_US;
  }

  observed(): Observed {
    const { network, context, physical, interior, state } = this;
    return observedOf(network, { context, physical, interior, fabricDelayUs: () => 0 }, state);
  }

  /** Sessions that are not as the state of the case says. */
  wrongSessions(): number[] {
    const { sessionUp } = this.context;
    return this.network.ends.flatMap(([a, b], i) => {
      const isUp = this.state.isUp(i) ? 1 : 0;
      return sessionUp[a] === isUp && sessionUp[b] === isUp ? [] : [i];
    });
  }

  /** The present state as the solver gives it; null where it finds none. The interior is that of the engine at rest. */
  solved(): Observed | null {
    const context = this.blankContext();
    const { network, physical, interior, state } = this;
    const stable = network.prefixes.map((_, prefix) => solveFixpoint(context, prefix, this.origins(prefix)).isStable);
    if (stable.includes(false)) return null;
    return observedOf(network, { context, physical, interior, fabricDelayUs: () => 0 }, state);
  }

  /** The same network in the same state, with nothing learned yet. */
  blankContext(): RoutingContext {
    const { network, interior, state } = this;
    const context = routingContext(network.graph, { policies: network.policies, prefixes: network.prefixes, igp: interior });
    network.ends.forEach((ends, i) => {
      for (const end of ends) context.sessionUp[end] = state.isUp(i) ? 1 : 0;
    });
    return context;
  }

  /** Who originates a prefix at present. */
  origins(prefix: number): { readonly speaker: number }[] {
    const { text } = this.network.prefixes[prefix]!;
    return this.state.topology.originations
      .filter((origination) => origination.prefix === text && this.state.isOriginated(origination))
      .map(({ as }) => ({ speaker: this.speaker(as) }));
  }

  private act(step: Step): void {
    const { network, engine, physical, sessions } = this;
    switch (step.op) {
      case 'origin-off':
      case 'origin-on': {
        const { as, prefix } = this.state.topology.originations.find(({ id }) => id === step.id)!;
        if (!this.state.dead.has(as)) engine.originate(this.prefix(prefix), this.speaker(as), step.op === 'origin-on');
        return;
      }
      case 'link-off':
      case 'link-on':
        if (step.mode === 'veth') physical.holdLink(network.linkOf[step.k]!, step.op === 'link-off');
        else if (step.op === 'link-off') sessions.close(network.ends[step.k]![0]);
        else sessions.release(network.ends[step.k]![0]);
        return;
      case 'backbone-off':
      case 'backbone-on':
        physical.holdLink(network.backboneLink(step.k), step.op === 'backbone-off');
        return;
      case 'kill':
        physical.holdRouter(this.speaker(step.as), true);
    }
  }

  private rest(): void {
    this.isAtRest = this.scheduler.run(instant(Number.MAX_SAFE_INTEGER), EVENTS_MAX) === 'quiet';
  }

  private speaker(id: string): number {
    return this.network.speakerOf.get(id)!;
  }

  private prefix(text: string): number {
    return this.network.prefixes.findIndex((prefix) => prefix.text === text);
  }

  /** A link-state area for each AS of several routers. */
  private areas(seed: Seed): { readonly areas: LinkStateArea[]; readonly areaOf: (LinkStateArea | null)[] } {
    const { graph } = this.network;
    const members = new Map<number, number[]>();
    graph.asOf.forEach((as, speaker) => members.set(as, [...(members.get(as) ?? []), speaker]));
    const areaOf: (LinkStateArea | null)[] = Array.from({ length: graph.speakerCount }, () => null);
    const areas: LinkStateArea[] = [];
    for (const routers of members.values()) {
      if (routers.length === 1) continue;
      const area = new LinkStateArea(this.physical, routers, {
        scheduler: this.scheduler,
        seed,
        timers: { ...IGP_TIMERS, stubMethod: 'max-metric' },
        detectionOf: (link) => ({ isDirect: true, bfd: null, key: link }),
        routerKey: (router) => graph.speakerKey[router]!,
        listener: { igpChanged: (router) => this.engine.igpChanged(router), stubChanged: () => undefined },
      });
      areas.push(area);
      for (const router of routers) areaOf[router] = area;
    }
    return { areas, areaOf };
  }
}

/**
 * The running world: every room built from the blueprint and wired to the others. Ports that point against the layers are closed
 * here, and here the order of handlers (part of the total order of events) is fixed by the order of construction.
 */
import { present } from '../kernel/assert.ts';
import type { Seed } from '../kernel/dice.ts';
import { Scheduler } from '../kernel/scheduler.ts';
import { instant } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { Announcer } from '../platform/announcer.ts';
import { Balancing } from '../platform/balancing/balancing.ts';
import { Platform } from '../platform/platform.ts';
import { Rescheduler } from '../platform/scheduling/rescheduler.ts';
import { RoutingEngine } from '../routing/engine/engine.ts';
import { ForeignOrigins } from '../routing/engine/foreign-origins.ts';
import type { Transport } from '../routing/engine/options.ts';
import { PolicyOverlays } from '../routing/engine/policy-overlays.ts';
import type { WalkWorld } from '../routing/forwarding/walk.ts';
import { idKey } from '../routing/graph/builder.ts';
import { Physical } from '../routing/graph/physical.ts';
import { Relation } from '../routing/graph/relation.ts';
import { Interior } from '../routing/igp/interior.ts';
import { ADJACENCY_US, DEAD_INTERVAL_US, LinkStateArea } from '../routing/igp/link-state.ts';
import { routingContext } from '../routing/rib/context.ts';
import { StubRouters } from '../routing/igp/stub-routers.ts';
import { SessionLayer } from '../routing/session/session-layer.ts';
import { traceHeader } from '../trace/header.ts';
import { TraceWriter } from '../trace/writer.ts';
import { Traffic } from '../traffic/traffic.ts';
import { rpkiOf } from './build/bgp.ts';
import type { Blueprint } from './build/blueprint.ts';
import type { Network } from './build/network.ts';
import { announcerSpecs } from './build/originations.ts';
import { bfdTimers } from './build/session-timers.ts';
import { fabricDelayUs } from './build/speakers.ts';
import { faultTables } from './build/tables.ts';
import { convergedStart, isDisturbedAtOnce } from './converged-start.ts';
import { Recorder } from './recorder.ts';
import { siteDrainsOf } from './site-drains.ts';
import { ConsiderationLog } from './consideration-log.ts';
import { solveStart } from './start.ts';
import { ENGINE_VERSION } from './version.ts';
import type { World } from './world.ts';

export interface WorldOptions {
  readonly keepRows: boolean;
  /** Whether what routers choose from is written down too, for a viewer. */
  readonly keepChoices?: boolean;
  readonly scenarioHash: string;
}

export function buildWorld(scenario: Scenario, options: WorldOptions): World {
  const { topology } = scenario;
  const seed = scenario.seed as Seed;
  const start = convergedStart(scenario);
  const { blueprint } = start;
  const { network, plan } = blueprint;
  const { graph, speakers, links } = network;
  const scheduler = new Scheduler();
  const physical = new Physical(links, graph.speakerCount);
  const context = routingContext(graph, {
    policies: network.policies.policies,
    prefixes: plan.prefixes,
    rpki: rpkiOf(topology, plan),
    localPrefs: start.needs.localPrefs,
    hasMed: start.needs.hasMed,
    routes: start.network.routes,
    attributes: start.network.attributes,
    ribs: start.ribs ?? 'blank',
  });
  const writer = new TraceWriter(
    traceHeader({
      engineVersion: ENGINE_VERSION,
      seed: scenario.seed,
      scenario: { name: scenario.name, variant: scenario.variant, file: scenario.file, hash: options.scenarioHash },
      duration: scenario.duration,
      warmUp: scenario.warmUp,
      entities: { ...start.tables, ...faultTables(scenario) },
      notes: { question: scenario.question, topology: topology.name },
    }),
    scheduler.rootSets,
    { keepRows: options.keepRows },
  );
  const recorder = new Recorder(writer, scheduler, context);
  const looked = plan.prefixes.flatMap(({ role }, index) => (role === 'client' ? [] : index));
  if (options.keepChoices === true && ConsiderationLog.fits(context, looked.length)) {
    recorder.log = new ConsiderationLog(context, looked, { scheduler, pathOf: (route) => recorder.pathOf(route) });
  }

  const area = new LinkStateArea(physical, network.ownRouters, {
    scheduler,
    seed,
    timers: {
      ...topology.as.igp,
      dead: DEAD_INTERVAL_US,
      adjacency: ADJACENCY_US,
      stubMethod: topology.as.igp.stubRouter?.method ?? 'max-metric',
    },
    detectionOf: (link) => {
      const { id, medium, bfd } = links[link]!;
      return {
        isDirect: medium === 'direct',
        bfd: bfdTimers(bfd),
        key: idKey(`link/${id}`),
      };
    },
    routerKey: (router) => graph.speakerKey[router]!,
    listener: recorder,
  });
  const interior = new Interior(area, graph.speakerCount, network.meshOf);
  context.igp = interior;

  let sessions: SessionLayer | null = null;
  const transport: Transport = {
    internalDelayUs: (from, to) => {
      const delay = interior.messageDelayUs(from, to);
      return delay === Infinity ? 0 : delay;
    },
    lineDelayUs: (halfEdge) => {
      const link = graph.link[halfEdge]!;
      return link < 0 ? 0 : physical.impairments.delayUs(physical.directed(link, graph.owner[halfEdge]!));
    },
    isBlocked: (halfEdge) => sessions !== null && sessions.isBlocked(halfEdge),
  };
  const engine = new RoutingEngine(context, {
    scheduler,
    seed,
    transport,
    listener: recorder,
    dampingOf: network.dampingOf,
  });
  sessions = new SessionLayer({
    graph,
    physical,
    engine,
    scheduler,
    seed,
    timersOf: (halfEdge) => start.timers[halfEdge]!,
    internalDelayUs: (from, to) => interior.messageDelayUs(from, to),
    listener: recorder,
  });

  const stubRouters = new StubRouters({
    scheduler,
    onStartup: topology.as.igp.stubRouter?.onStartup ?? null,
    hasAllSessions: (router) =>
      context.sessionUp.subarray(graph.firstEdge[router]!, graph.firstEdge[router + 1]!).every(Boolean),
    isRouterUp: (router) => physical.isRouterUp(router),
    advertise: (router, isStub) => area.advertiseStub(router, isStub),
  });

  const routersOf = (datacenter: number): number[] =>
    network.ownRouters.filter((router) => speakers[router]!.datacenter === datacenter);
  const routersByDatacenter = topology.datacenters.map((_, datacenter) => routersOf(datacenter));
  let announcer: Announcer | null = null;
  const platform = new Platform(
    blueprint.replicas,
    { nodes: blueprint.nodes.length, sites: blueprint.sites.length },
    { scheduler, seed, listener: recorder },
  );
  const { sites, replicas } = blueprint;
  const balanced = sites.map(({ id, service }) => ({ id, balance: topology.services[service]!.balance }));
  const rescheduler = reschedulerOf(blueprint, { scheduler, seed, host: platform, listener: recorder });
  if (rescheduler !== null) platform.watch(rescheduler);
  const { announcedSites, aggregates } = announcerSpecs(blueprint);
  announcer = new Announcer(announcedSites, aggregates, {
    datacenterCount: topology.datacenters.length,
    healthyCount: (site) => platform.healthyCount(site),
    scheduler,
    origination: {
      originate: (prefix, datacenter, isOriginated) => {
        for (const router of routersByDatacenter[datacenter]!) {
          if (physical.isRouterUp(router)) engine.originate(prefix, router, isOriginated);
        }
      },
      originateAt: (prefix, router) => {
        if (physical.isRouterUp(router)) engine.originate(prefix, router, true);
      },
    },
    listener: recorder,
  });

  const policyOverlays = new PolicyOverlays(engine);
  const foreignOrigins = new ForeignOrigins(
    engine,
    (router) => physical.isRouterUp(router),
    plan.prefixes.flatMap(({ pop }, prefix) => (pop === null ? [] : [{ prefix, speaker: network.speakerOf(pop) }])),
  );
  const walkWorld: WalkWorld = {
    context,
    physical,
    interior,
    fabricDelayUs: (from, to) => fabricDelayUs(speakers[from]!.place, speakers[to]!.place),
    // Asked of what is installed: a router goes on delivering for a moment after the claim was taken back.
    isHijacked: (prefix, router) => speakers[router]!.as !== null && !foreignOrigins.isOwn(prefix, router),
  };
  const traffic = new Traffic({
    scheduler,
    world: walkWorld,
    platform,
    balancing: new Balancing(balanced, replicas, seed),
    flows: blueprint.flows,
    services: blueprint.services,
    resources: blueprint.resources,
    datacenterCount: topology.datacenters.length,
    datacenterOf: (router) => speakers[router]!.datacenter,
    // The machines leave over the first router that is there, and over one that is not to be passed through if there is no other.
    gatewayOf: (datacenter) => {
      const alive = routersByDatacenter[datacenter]!.filter((router) => physical.isRouterUp(router));
      return alive.find((router) => !area.isStub(router)) ?? alive[0] ?? null;
    },
    siteOf: blueprint.siteOf,
    firstPaths: isDisturbedAtOnce(scenario) ? null : start.paths,
    linkResource: blueprint.linkResource,
    linkLoss: (directed) => physical.impairments.lossRatio(directed),
    linkRate: (directed) => physical.impairments.rateBps(directed),
    horizon: instant(scenario.duration),
    listener: recorder,
  });

  recorder.ports = {
    forwardingChanged: (prefix, router) => traffic.forwardingChanged(prefix, router),
    routerTouched: (router) => traffic.routerTouched(router),
    igpChanged: (router) => engine.igpChanged(router),
    sessionChanged: (halfEdge) => stubRouters.sessionChanged(graph.owner[halfEdge]!),
    siteChanged: (site) => {
      traffic.siteChanged(site);
      present(announcer, 'announcer').healthChanged(site);
    },
  };
  const layer = sessions;
  const told = announcer;
  physical.watch({
    linkChanged: (link, isUsable) => {
      const { trigger } = scheduler;
      recorder.linkChanged(link, isUsable);
      area.linkChanged(link, isUsable);
      layer.linkChanged(link);
      for (const router of touchedBy(network, link)) traffic.routerTouched(router);
      // The next change of the same act has the act for its trigger, not this link.
      scheduler.trigger = trigger;
    },
    wayChanged: (link) => {
      const { trigger } = scheduler;
      if (!physical.hasCarrier(link)) area.carrierLost(link);
      layer.wayChanged(link);
      for (const router of touchedBy(network, link)) traffic.routerTouched(router);
      scheduler.trigger = trigger;
    },
    impairmentChanged: (link) => {
      const { trigger } = scheduler;
      const { impairments } = physical;
      for (const way of [0, 1]) {
        const directed = 2 * link + way;
        recorder.linkImpaired(link, way, impairments.lossRatio(directed), impairments.delayUs(directed));
      }
      area.impairmentChanged(link);
      layer.impairmentChanged(link);
      traffic.linkImpaired(link, touchedBy(network, link));
      scheduler.trigger = trigger;
    },
    routerChanged: (router, isUp) => {
      recorder.routerChanged(router, isUp);
      area.routerChanged(router, isUp);
      layer.routerChanged(router, isUp);
      if (speakers[router]!.datacenter >= 0) stubRouters.routerChanged(router, isUp);
      const { datacenter } = speakers[router]!;
      if (isUp && datacenter >= 0) told.restore(datacenter, router);
      if (isUp && datacenter < 0) foreignOrigins.restore(router);
      traffic.routerTouched(router);
    },
  });
  const world: World = {
    scenario,
    blueprint,
    scheduler,
    writer,
    recorder,
    context,
    physical,
    area,
    interior,
    engine,
    sessions: layer,
    stubRouters,
    policyOverlays,
    foreignOrigins,
    platform,
    rescheduler,
    announcer: told,
    siteDrains: siteDrainsOf(blueprint, { scheduler, announcer: told, policyOverlays }),
    traffic,
    walkWorld,
  };
  solveStart(world, start, routersByDatacenter);
  engine.checkLimits();
  return world;
}

/**
 * Routers whose packets may fare otherwise when a link changes: those at its ends and, where one end is a route server, all
 * members of the exchange, since packets between them cross each other's ports.
 */
function touchedBy({ graph, links }: Network, link: number): readonly number[] {
  const { a, b } = links[link]!;
  const touched = new Set([a, b]);
  for (const server of [a, b]) {
    for (let h = graph.firstEdge[server]!; h < graph.firstEdge[server + 1]!; h++) {
      if (graph.relation[h] === Relation.routeServerClient) touched.add(graph.peer[h]!);
    }
  }
  return [...touched];
}

/** Null where replicas stay with their nodes. */
function reschedulerOf(
  { topology, nodes, replicas, sites }: Blueprint,
  options: ConstructorParameters<typeof Rescheduler>[1],
): Rescheduler | null {
  const { scheduling, datacenters, services } = topology;
  if (scheduling === undefined) return null;
  return new Rescheduler(
    {
      scheduling,
      nodes,
      datacenters: datacenters.map(({ id }) => id),
      replicas: replicas.map(({ id, site }) => ({ id, site, scheduling: services[sites[site]!.service]!.scheduling ?? null })),
    },
    options,
  );
}

/**
 * A single request at a site: the replica that its hash leads to, that replica's queue and work, and then its calls, one
 * after the other, each of them a visit again. What comes back is an outcome, and when.
 */
import { assertNever } from '../../kernel/assert.ts';
import { Outcome } from '../../trace/reasons.ts';
import type { Traffic } from '../traffic.ts';
import type { FlowDice } from './flow-dice.ts';
import type { Later } from './later.ts';
import { ReplicaServers } from './replica-servers.ts';

export interface Visit {
  readonly outcome: Outcome;
  /** Whether a connection was made before it failed. */
  readonly isConnected?: boolean;
  /** When the answer leaves; not before the moment at which it is told. */
  readonly endUs: number;
  /** Before it was worked on. */
  readonly waitUs: number;
}

type Done = (visit: Visit) => void;

export class Visits {
  private readonly traffic: Traffic;
  private readonly later: Later;
  /** By replica. */
  private readonly servers = new Map<number, ReplicaServers>();

  constructor(traffic: Traffic, later: Later) {
    this.traffic = traffic;
    this.later = later;
  }

  /** A request comes to a service at a datacenter, −1 for none. */
  visit(service: number, datacenter: number, dice: FlowDice, done: Done): void {
    const { siteOf, balancing, platform, scheduler, services } = this.traffic.options;
    const { now } = scheduler;
    const fails = (outcome: Outcome): void => done({ outcome, endUs: now, waitUs: 0 });
    const site = datacenter < 0 ? -1 : siteOf(service, datacenter);
    const replica = site < 0 ? -1 : balancing.pick(site, dice.word());
    if (replica < 0) return fails(Outcome.refused);
    const { answer, capacityShare, slowdown } = platform.standing(replica);
    if (answer !== 'ok') return fails(answer === 'refused' ? Outcome.refused : Outcome.timeout);
    const { patience, calls } = services[service]!;
    const patienceUs = patience === null ? Infinity : patience.mean * (patience.law === 'exponential' ? dice.exponential() : 1);
    const pace = { capacityShare, slowdown };
    const at = this.serversOf(replica, service).arrive(now, dice.exponential(), patienceUs, pace);
    switch (at.kind) {
      case 'refused':
        return fails(Outcome.overload);
      case 'gave-up':
        return done({ outcome: Outcome.timeout, isConnected: true, endUs: now, waitUs: 0 });
      case 'served': {
        const endUs = now + at.waitUs + at.workUs;
        if (calls.length === 0) return done({ outcome: Outcome.ok, endUs, waitUs: at.waitUs });
        return this.later.at(endUs, () => this.callAll(service, datacenter, dice, at.waitUs, done));
      }
      default:
        return assertNever(at);
    }
  }

  /** All calls of a request: a mean of 1.3 is one and, with a chance of 0.3, another. */
  private callAll(service: number, datacenter: number, dice: FlowDice, waitUs: number, done: Done): void {
    const { scheduler, services } = this.traffic.options;
    const calls = services[service]!.calls.flatMap((call) => {
      const count = Math.floor(call.perRequest) + (dice.happens(call.perRequest % 1) ? 1 : 0);
      return Array.from({ length: count }, () => call);
    });
    let outcome: Outcome = Outcome.ok;
    const lose = (isCritical: boolean): void => {
      if (isCritical) outcome = Outcome.serverError;
      else if (outcome === Outcome.ok) outcome = Outcome.degraded;
    };
    const next = (index: number): void => {
      const call = calls[index];
      if (call === undefined) return done({ outcome, endUs: scheduler.now, waitUs });
      this.call(call.service, datacenter, dice, (isWhole, endUs) => {
        if (!isWhole) lose(call.critical);
        if (endUs <= scheduler.now) next(index + 1);
        else this.later.at(endUs, () => next(index + 1));
      });
    };
    next(0);
  }

  private call(callee: number, from: number, dice: FlowDice, done: (isWhole: boolean, endUs: number) => void): void {
    const { traffic } = this;
    const { scheduler } = traffic.options;
    const { walk, datacenter } = traffic.load.calls.pathOf(from, callee);
    if (walk === null || datacenter < 0 || dice.happens(traffic.load.lossOn(walk.links))) return done(false, scheduler.now);
    this.later.at(scheduler.now + walk.delayUs, () =>
      this.visit(callee, datacenter, dice, ({ outcome, endUs }) => {
        const isWhole = outcome === Outcome.ok || outcome === Outcome.degraded;
        const isBack = isWhole && !dice.happens(traffic.load.lossOn(walk.links.map((link) => link ^ 1)));
        done(isBack, endUs + walk.delayUs);
      }),
    );
  }

  private serversOf(replica: number, service: number): ReplicaServers {
    const known = this.servers.get(replica);
    if (known !== undefined) return known;
    const {
      capacityRpsPerReplica: capacityRps,
      serviceTimeUs,
      patience,
      backlogPerReplica,
    } = this.traffic.options.services[service]!;
    const places = backlogPerReplica;
    const servers = new ReplicaServers({ capacityRps, serviceTimeUs, isPatient: patience !== null, places });
    this.servers.set(replica, servers);
    return servers;
  }
}

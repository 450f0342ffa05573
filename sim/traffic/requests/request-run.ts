/**
 * The second mode of the model: people's requests one by one, in the same running world. Each is drawn from the demand of
 * its flow; each try is resolved at its instant from the path, the losses on links, the rotation and the answers of replicas
 * as they are, waits at a real queue, makes its calls one after the other, and is tried again as its client does. The world
 * does not see them: they watch, and their counts can be held against the rates of the same run.
 *
 * Shared with the rates: paths, rotations and answers, losses on links, the policy of clients. Its own: arrivals, replicas
 * chosen by hash, servers and what waits for them, calls, retries. Not modelled: budgets of retries, and what a request under
 * way loses when its replica dies.
 */
import { asUnit, type Seed } from '../../kernel/dice.ts';
import { Outcome } from '../../trace/reasons.ts';
import { valueAt } from '../line.ts';
import type { Traffic } from '../traffic.ts';
import { Arrivals } from './arrivals.ts';
import { LATE, type Failure } from '../tries.ts';
import { afterFailure, sendOf } from './client.ts';
import { FlowDice } from './flow-dice.ts';
import { Later } from './later.ts';
import { Answers, Tally } from './tally.ts';
import { Visits, type Visit } from './visits.ts';

const SECOND_US = 1_000_000;
/**
 * Pauses before the next try differ by so much of themselves from client to client, either way. What a full replica loses,
 * it loses in clumps; if all clients paused alike, clumps would come back as clumps and be lost again.
 */
export const PAUSE_SPREAD = 0.5;

interface Caller {
  readonly dice: FlowDice;
  readonly arrivals: Arrivals;
  /** Counts the times at which its next request was foreseen; only the last one comes. */
  foreseen: number;
}

/** One request of a flow on its way through its tries. */
interface Try {
  readonly flow: number;
  /** Which send of the request it is; 0 for the first. */
  readonly level: number;
  readonly beganUs: number;
}

export class RequestRun {
  /** By flow. */
  readonly tallies: readonly Tally[];
  readonly answers = new Answers();
  private readonly traffic: Traffic;
  private readonly later: Later;
  private readonly visits: Visits;
  private readonly callers: readonly Caller[];
  private readonly pauseSpread: number;

  /** Watches a world that has been started and has not run yet. */
  constructor(traffic: Traffic, seed: Seed, pauseSpread: number = PAUSE_SPREAD) {
    this.pauseSpread = pauseSpread;
    const { flows, scheduler, horizon } = traffic.options;
    this.traffic = traffic;
    this.later = new Later(scheduler, horizon);
    this.visits = new Visits(traffic, this.later);
    this.tallies = flows.map(() => new Tally());
    this.callers = flows.map(({ id }) => {
      const dice = new FlowDice(seed, id);
      return { dice, arrivals: new Arrivals(dice.exponential()), foreseen: 0 };
    });
    traffic.watchDemand((flow) => this.demandChanged(flow));
    flows.forEach((_, flow) => this.demandChanged(flow));
  }

  private demandChanged(flow: number): void {
    const { demand, attackRps } = this.traffic.demandOf(flow);
    const { now } = this.traffic.options.scheduler;
    this.callers[flow]!.arrivals.setLine(now, { at: demand.at + attackRps, per: demand.per });
    this.foresee(flow);
  }

  private foresee(flow: number): void {
    const caller = this.callers[flow]!;
    const token = ++caller.foreseen;
    this.later.at(caller.arrivals.nextUs(), () => {
      if (token === caller.foreseen) this.come(flow);
    });
  }

  private come(flow: number): void {
    const { dice, arrivals } = this.callers[flow]!;
    const { now } = this.traffic.options.scheduler;
    const { demand, attackRps } = this.traffic.demandOf(flow);
    arrivals.came(now, dice.exponential());
    this.foresee(flow);
    const rate = valueAt(demand, now / SECOND_US) + attackRps;
    if (dice.happens(attackRps / rate)) return this.attack(flow);
    this.tallies[flow]!.offered++;
    this.begin({ flow, level: 0, beganUs: now });
  }

  /** Nobody waits for the answer, and nobody counts it. */
  private attack(flow: number): void {
    const { service } = this.traffic.options.flows[flow]!;
    const { dice } = this.callers[flow]!;
    const { request, datacenter } = this.traffic.pathOf(flow)!;
    if (request.outcome !== Outcome.ok || dice.happens(this.traffic.load.lossOn(request.links))) return;
    this.visits.visit(service, datacenter, dice, () => undefined);
  }

  private begin(attempt: Try): void {
    const { traffic } = this;
    const { dice } = this.callers[attempt.flow]!;
    const { service } = traffic.options.flows[attempt.flow]!;
    const { request, datacenter } = traffic.pathOf(this.wayOf(attempt))!;
    if (request.outcome !== Outcome.ok) return this.fail(attempt, request.outcome);
    if (dice.happens(traffic.load.lossOn(request.links))) return this.fail(attempt, Outcome.timeout);
    this.visits.visit(service, datacenter, dice, (visit) => this.answered(attempt, visit));
  }

  /** The flow whose way a send takes: its own, or that of the other address family. */
  private wayOf({ flow, level }: Try): number {
    const { timing, otherFamily } = this.traffic.options.flows[flow]!;
    return sendOf(timing, level).isOther ? otherFamily : flow;
  }

  /** The site has done what it could: the answer has to find its way back, in time. */
  private answered(attempt: Try, { outcome, isConnected, endUs, waitUs }: Visit): void {
    const { traffic } = this;
    const { service, accessUs, timing } = traffic.options.flows[attempt.flow]!;
    if (outcome !== Outcome.ok && outcome !== Outcome.degraded)
      return this.fail(attempt, outcome, isConnected === true && outcome === Outcome.timeout ? LATE : outcome);
    const { outcome: wayOutcome, request, response } = traffic.pathOf(this.wayOf(attempt))!;
    if (wayOutcome !== Outcome.ok || response === null) return this.fail(attempt, wayOutcome);
    if (this.callers[attempt.flow]!.dice.happens(traffic.load.lossOn(response.links)))
      return this.fail(attempt, Outcome.timeout);
    const rttUs = request.delayUs + response.delayUs + 2 * accessUs + endUs - attempt.beganUs;
    // Only a backlog serves those who have gone.
    const isLate = traffic.options.services[service]!.backlogPerReplica !== null && rttUs > timing.timeoutUs;
    if (isLate) return this.fail(attempt, Outcome.timeout, LATE);
    const tally = this.tallies[attempt.flow]!;
    this.answers.add(attempt.flow, rttUs, waitUs);
    tally.tries[outcome]!++;
    tally.requests[outcome === Outcome.ok && attempt.level > 0 ? Outcome.okAfterRetry : outcome]!++;
  }

  private fail({ flow, level, beganUs }: Try, outcome: Outcome, failure: Failure = outcome): void {
    const { scheduler, flows } = this.traffic.options;
    const { timing } = flows[flow]!;
    const tally = this.tallies[flow]!;
    tally.tries[outcome]!++;
    const { dice } = this.callers[flow]!;
    const { to, delayUs, isPause } = afterFailure(timing, level, failure, asUnit(dice.word()));
    if (to >= 0) {
      const aside = this.pauseSpread * (2 * asUnit(dice.word()) - 1);
      const atUs = beganUs + delayUs + (isPause ? aside * timing.backoffUs : 0);
      this.later.at(atUs, () => this.begin({ flow, level: to, beganUs: scheduler.now }));
      return;
    }
    const end = (): void => {
      tally.requests[outcome]!++;
    };
    if (beganUs + delayUs <= scheduler.now) end();
    else this.later.at(beganUs + delayUs, end);
  }
}

/**
 * A client that measures as laboratories do: requests in a fixed rhythm, each on a TCP connection of its own, timed by its
 * program and helped by its kernel. What becomes of one is decided packet by packet where it matters: the SYN, sent again when
 * nobody answers it; the request, which has to find the machine that the SYN found; the answer, whose acknowledgement has to.
 *
 * A machine whose program hangs has a kernel that lives: it takes connections until the queue of those not yet accepted is
 * full, and drops further SYNs. A connection whose packets come to another machine is reset by it, so that an answer under way
 * is lost when its route moves: the server holds back its second segment until the first is acknowledged (RFC 896).
 *
 * Shared with everything else: paths, rotations, answers of replicas. Not modelled: capacity (the server has a thread for each
 * connection), loss on links, Happy Eyeballs, losing the race for the last place in the queue.
 *
 * Sources: RFC 9293 section 3.10 (resets), RFC 6298 section 2 (SYN again after 1 s, doubled), tcp(7) and listen(2) of Linux.
 */
import type { Seed } from '../../kernel/dice.ts';
import type { SimTime } from '../../kernel/time.ts';
import { Outcome } from '../../trace/reasons.ts';
import type { FlowPath } from '../paths.ts';
import type { Traffic } from '../traffic.ts';
import { FlowDice } from './flow-dice.ts';
import { Later } from './later.ts';

export interface ProbeRhythm {
  readonly flow: number;
  readonly from: SimTime;
  readonly everyUs: number;
  readonly count: number;
  /** By how much a send is behind the beat, at most; drawn for each. */
  readonly lateUs: number;
  /** For the connection, and again for the answer. */
  readonly timeoutUs: number;
  /** Until a SYN that nobody answers is sent again; doubled each time. */
  readonly synTimeoutUs: number;
}

export interface ProbedServer {
  /** Connections that the kernel takes for a program that hangs. */
  readonly acceptQueue: number;
  /** Time that a request takes which comes at a moment. */
  readonly workUs: (at: SimTime) => number;
}

/** `unconnected`: no SYN was answered in time; `silent`: a connection, and no answer in time; `reset`: by another machine. */
export type ProbeResult = 'answered' | 'unconnected' | 'silent' | 'reset';

export interface Probe {
  readonly sentUs: number;
  readonly endUs: number;
  readonly result: ProbeResult;
  /** That answered or was to answer; −1: none. */
  readonly datacenter: number;
}

/** A connection being made, or made. */
interface Connection {
  readonly sentUs: number;
  readonly hash: number;
}

export class TcpProbes {
  /** In the order in which they ended. */
  readonly probes: Probe[] = [];
  private readonly traffic: Traffic;
  private readonly rhythm: ProbeRhythm;
  private readonly server: ProbedServer;
  private readonly later: Later;
  private readonly dice: FlowDice;
  /** By replica whose program hangs: connections that its kernel has taken since. */
  private readonly taken = new Map<number, number>();

  /** Watches a world that has been started and has not run yet. */
  constructor(traffic: Traffic, seed: Seed, rhythm: ProbeRhythm, server: ProbedServer) {
    const { flows, scheduler, horizon } = traffic.options;
    this.traffic = traffic;
    this.rhythm = rhythm;
    this.server = server;
    this.later = new Later(scheduler, horizon);
    this.dice = new FlowDice(seed, `probes/${flows[rhythm.flow]!.id}`);
    for (let i = 0; i < rhythm.count; i++) {
      const late = (this.dice.word() / 4294967296) * rhythm.lateUs;
      this.later.at(rhythm.from + i * rhythm.everyUs + late, () => this.send());
    }
  }

  private get now(): SimTime {
    return this.traffic.options.scheduler.now;
  }

  /** The way there and back, null where it leads nowhere. */
  private way(): FlowPath | null {
    const path = this.traffic.pathOf(this.rhythm.flow)!;
    return path.outcome === Outcome.ok && path.response !== null ? path : null;
  }

  private replicaAt(datacenter: number, hash: number): number {
    const { siteOf, balancing, flows } = this.traffic.options;
    const site = siteOf(flows[this.rhythm.flow]!.service, datacenter);
    return site < 0 ? -1 : balancing.pick(site, hash);
  }

  private end({ sentUs }: Connection, result: ProbeResult, datacenter: number, endUs: number = this.now): void {
    this.probes.push({ sentUs, endUs, result, datacenter });
  }

  private send(): void {
    this.syn({ sentUs: this.now, hash: this.dice.word() }, this.rhythm.synTimeoutUs);
  }

  private syn(connection: Connection, waitUs: number): void {
    const { timeoutUs } = this.rhythm;
    const { accessUs } = this.traffic.options.flows[this.rhythm.flow]!;
    const path = this.way();
    const replica = path === null ? -1 : this.replicaAt(path.datacenter, connection.hash);
    const answer = replica < 0 ? 'silent' : this.traffic.options.platform.standing(replica).answer;
    if (answer === 'refused') return this.end(connection, 'reset', path!.datacenter);
    if (path === null || replica < 0 || (answer === 'silent' && !this.isTaken(replica))) {
      const againUs = this.now + waitUs;
      if (againUs - connection.sentUs < timeoutUs) return this.later.at(againUs, () => this.syn(connection, 2 * waitUs));
      return this.end(connection, 'unconnected', -1, connection.sentUs + timeoutUs);
    }
    if (answer === 'ok') this.taken.delete(replica);
    const { request, response, datacenter } = path;
    const tripUs = request.delayUs + response!.delayUs + 2 * accessUs;
    this.later.at(this.now + tripUs + request.delayUs + accessUs, () => this.work(connection, datacenter));
  }

  /** Whether the kernel of a machine whose program hangs takes another connection. */
  private isTaken(replica: number): boolean {
    const taken = this.taken.get(replica) ?? 0;
    if (taken >= this.server.acceptQueue) return false;
    this.taken.set(replica, taken + 1);
    return true;
  }

  /** The request comes to where its connection is, or to where nobody knows of it. */
  private work(connection: Connection, datacenter: number): void {
    const { timeoutUs } = this.rhythm;
    const path = this.way();
    if (path !== null && path.datacenter !== datacenter) return this.end(connection, 'reset', datacenter);
    if (path === null || !this.isAlive(datacenter, connection)) {
      return this.end(connection, 'silent', datacenter, this.now + timeoutUs);
    }
    const workUs = this.server.workUs(this.now);
    this.later.at(this.now + workUs, () => this.answer(connection, datacenter, timeoutUs - workUs));
  }

  private answer(connection: Connection, datacenter: number, leftUs: number): void {
    const path = this.way();
    if (path !== null && path.datacenter !== datacenter) return this.end(connection, 'reset', datacenter);
    const isAnswered = path !== null && leftUs > 0 && this.isAlive(datacenter, connection);
    if (!isAnswered) return this.end(connection, 'silent', datacenter, this.now + Math.max(0, leftUs));
    const { accessUs } = this.traffic.options.flows[this.rhythm.flow]!;
    this.end(connection, 'answered', datacenter, this.now + path.response!.delayUs + accessUs);
  }

  private isAlive(datacenter: number, { hash }: Connection): boolean {
    const replica = this.replicaAt(datacenter, hash);
    return replica >= 0 && this.traffic.options.platform.standing(replica).answer === 'ok';
  }
}

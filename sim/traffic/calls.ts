/**
 * Calls from service to service. For a service at a datacenter it gives, over the whole acyclic call graph below, which
 * resources a request uses and how often, and what share of requests comes back whole. Independence of the calls is assumed.
 */
import { pow } from '../kernel/math.ts';
import type { WalkWorld } from '../routing/forwarding/walk.ts';
import { callPath, samePath, type CallPath } from './paths.ts';

/** A caller gives up on a call after this. */
const CALL_TIMEOUT_US = 3_000_000;

export interface CalledService {
  readonly calls: readonly {
    readonly service: number;
    readonly perRequest: number;
    readonly critical: boolean;
    readonly attempts: number;
  }[];
  /** Prefixes of the address that other services call, longest first. */
  readonly destination: readonly number[];
  readonly requestBits: number;
  readonly responseBits: number;
  readonly serviceTimeUs: number;
  readonly hash: number;
}

export interface CallsWorld {
  readonly world: WalkWorld;
  readonly services: readonly CalledService[];
  readonly datacenterCount: number;
  readonly datacenterOf: (router: number) => number;
  /** The router through which a datacenter's servers reach the network: the first that is up. */
  readonly gatewayOf: (datacenter: number) => number | null;
  /** Resource of a service at a datacenter, −1 where it does not run. */
  readonly siteResource: (service: number, datacenter: number) => number;
  /** Resource of a directed link, −1 where it has no limit. */
  readonly linkResource: (directedLink: number) => number;
  /** Share of what reaches a site that is answered, calls apart. */
  readonly siteSuccess: (service: number, datacenter: number) => number;
  /** Mean wait before a request is worked on, in µs. */
  readonly siteWaitUs: (service: number, datacenter: number) => number;
  /** Share of what a site serves that comes after a caller has given up who waits so long. */
  readonly siteLate: (service: number, datacenter: number, patienceUs: number) => number;
  /** Share lost on one direction of a link. */
  readonly lossAt: (directedLink: number) => number;
}

/** What the calls of one request use: amount per request by resource. */
export type Usage = (resource: number, perRequest: number) => void;

export interface CallShares {
  /** Share of requests whose critical calls all came back. */
  readonly whole: number;
  /** Share of those that lost a call that is not critical. */
  readonly degraded: number;
  /** Mean time spent in calls, in µs. */
  readonly timeUs: number;
}

/**
 * Share of requests of which all calls succeed, where the number of calls is the mean rounded down, and one more for the share of
 * requests that the mean asks for: of 0.3 calls for each request, seven requests in ten make none.
 */
function allSucceed(success: number, perRequest: number): number {
  const count = Math.floor(perRequest);
  return pow(success, count) * (1 - (perRequest - count) * (1 - success));
}

const NO_CALLS: CallShares = { whole: 1, degraded: 0, timeUs: 0 };

export class Calls {
  private readonly options: CallsWorld;
  private readonly paths = new Map<number, CallPath>();
  private readonly destinations: ReadonlySet<number>;

  constructor(options: CallsWorld) {
    this.options = options;
    const called = options.services.flatMap(({ calls }) => calls.map(({ service }) => options.services[service]!));
    this.destinations = new Set(called.flatMap(({ destination }) => destination));
  }

  /** Follows all known paths again because our own network changed; true when any of them did. */
  refresh(): boolean {
    const { options, paths } = this;
    let isChanged = false;
    for (const [key, old] of paths) {
      const path = this.follow(Math.floor(key / options.datacenterCount), key % options.datacenterCount);
      paths.set(key, path);
      if (samePath(old.walk, path.walk) && old.walk?.delayUs === path.walk?.delayUs) continue;
      isChanged = true;
    }
    return isChanged;
  }

  /** Whether a prefix leads to a service that is called. */
  isCalled(prefix: number): boolean {
    return this.destinations.has(prefix);
  }

  pathOf(datacenter: number, callee: number): CallPath {
    const { options } = this;
    const key = callee * options.datacenterCount + datacenter;
    let path = this.paths.get(key);
    if (path === undefined) {
      path = this.follow(callee, datacenter);
      this.paths.set(key, path);
    }
    return path;
  }

  private follow(callee: number, datacenter: number): CallPath {
    const { options } = this;
    const { destination, hash } = options.services[callee]!;
    return callPath(options.world, options.gatewayOf(datacenter), destination, hash, options.datacenterOf);
  }

  /** Reports everything that `amount` requests per request use below this service. */
  use(service: number, datacenter: number, amount: number, usage: Usage): void {
    const { options } = this;
    for (const call of options.services[service]!.calls) {
      const path = this.pathOf(datacenter, call.service);
      if (path.walk === null) continue;
      const callee = options.services[call.service]!;
      const { links } = path.walk;
      const tries = call.attempts === 1 ? 1 : triesOf(this.trySuccess(call.service, path), call.attempts);
      const arriving = this.useLinks(links, amount * call.perRequest * tries, callee.requestBits, usage);
      const site = path.datacenter < 0 ? -1 : options.siteResource(call.service, path.datacenter);
      if (site < 0) continue;
      usage(site, arriving);
      const accepted = arriving * options.siteSuccess(call.service, path.datacenter);
      this.use(call.service, path.datacenter, accepted, usage);
      const returning = accepted * this.shares(call.service, path.datacenter).whole;
      this.useLinksBack(links, returning, callee.responseBits, usage);
    }
  }

  /** Puts a rate on the links of a way, each with what the ones before let through; what arrives at the end. */
  private useLinks(links: readonly number[], rate: number, bits: number, usage: Usage): number {
    let alive = rate;
    for (const link of links) {
      const resource = this.options.linkResource(link);
      if (resource >= 0) usage(resource, alive * bits);
      alive *= 1 - this.options.lossAt(link);
    }
    return alive;
  }

  /** The same for the way back, over the same links in the other direction. */
  private useLinksBack(links: readonly number[], rate: number, bits: number, usage: Usage): void {
    let alive = rate;
    for (let i = links.length - 1; i >= 0; i--) {
      const link = links[i]! ^ 1;
      const resource = this.options.linkResource(link);
      if (resource >= 0) usage(resource, alive * bits);
      alive *= 1 - this.options.lossAt(link);
    }
  }

  /** What comes back from the calls of a service at a datacenter. */
  shares(service: number, datacenter: number): CallShares {
    const { options } = this;
    const { calls } = options.services[service]!;
    if (calls.length === 0) return NO_CALLS;
    let whole = 1;
    let complete = 1;
    let timeUs = 0;
    for (const call of calls) {
      const path = this.pathOf(datacenter, call.service);
      const once = this.trySuccess(call.service, path);
      const success = call.attempts === 1 ? once : 1 - pow(1 - once, call.attempts);
      if (path.datacenter >= 0 && options.siteResource(call.service, path.datacenter) >= 0) {
        const below = this.shares(call.service, path.datacenter);
        const ownUs = options.siteWaitUs(call.service, path.datacenter) + options.services[call.service]!.serviceTimeUs;
        timeUs += call.perRequest * (2 * path.walk!.delayUs + ownUs + below.timeUs);
      }
      const all = success === 1 ? 1 : allSucceed(success, call.perRequest);
      if (call.critical) whole *= all;
      else complete *= all;
    }
    return { whole, degraded: 1 - complete, timeUs };
  }

  /** Share of single tries of a call that come back whole. */
  private trySuccess(service: number, { walk, datacenter }: CallPath): number {
    const { options } = this;
    if (datacenter < 0 || options.siteResource(service, datacenter) < 0) return 0;
    const inTime = 1 - options.siteLate(service, datacenter, CALL_TIMEOUT_US);
    let success = options.siteSuccess(service, datacenter) * inTime * this.shares(service, datacenter).whole;
    for (const link of walk!.links) success *= (1 - options.lossAt(link)) * (1 - options.lossAt(link ^ 1));
    return success;
  }
}

/** Mean tries of a call that is tried again at once until it succeeds, at most so often. */
const triesOf = (success: number, attempts: number): number =>
  success === 0 ? attempts : (1 - pow(1 - success, attempts)) / success;

/**
 * What the platforms promise, one line each, as the scenarios test it. A scenario names the claims that it tests in `claims:`;
 * what a claim is worth is computed from the scenarios, never written here.
 */

export interface Claim {
  /** Such as `P14`: the platform's letter and a number. */
  readonly id: string;
  readonly platform: 'PLTFRMS';
  /** The promise in one sentence. */
  readonly text: string;
}

const pltfrms = [
  'a service is a cluster of replicas in each datacenter, and losing one replica costs no availability',
  'load spreads evenly over the replicas of a service',
  'a new version is rolled out without a failed request',
  'several datacenters serve at once, and losing any one of them is survived',
  'more places to serve from means lower latency',
  'maintenance of a site or a router is not noticed by users',
  'service addresses are anycast, for users outside and for services inside alike, over IPv4 and IPv6',
  'traffic goes to the nearest or best datacenter as the network stands',
  'failover happens by itself, and no single way in exists whose loss shuts users out',
  'own AS number and own routing policy give control over where traffic enters and leaves',
  'a private network between the datacenters carries calls, replication and failover',
  'latency between the sites is low and stays predictable',
  'what ran on a failed node is started again elsewhere by itself',
  'the traffic of a failed datacenter moves to the others by BGP',
  'no recovery needs a person',
  'no single component takes the platform down with it',
  'capacity grows in proportion when nodes or datacenters are added',
  'behaviour stays the same under load and in failure',
] as const;

/** All claims by platform and number. */
export const claims: readonly Claim[] = pltfrms.map((text, i) => ({ id: `P${i + 1}`, platform: 'PLTFRMS', text }));

const byId: ReadonlyMap<string, Claim> = new Map(claims.map((one) => [one.id, one]));

/** The claim with that id, or undefined. */
export const claim = (id: string): Claim | undefined => byId.get(id);

/**
 * What the router at the far end of a session is to the near end (Gao and Rexford, 2001; RFC 4456 for reflection; RFC 7947 for
 * route servers). The relation decides the default import preference and the export rule.
 */
export const Relation = {
  customer: 0,
  peer: 1,
  provider: 2,
  /** An internal session without reflection towards the far end. */
  internal: 3,
  /** The far end is a route-reflection client of this router. */
  internalClient: 4,
  /** The far end is an exchange's route server, which passes routes on without entering the AS path or the next hop. */
  routeServer: 5,
  /** This router is the route server, the far end its client. */
  routeServerClient: 6,
} as const;
export type Relation = (typeof Relation)[keyof typeof Relation];
export const RELATION_COUNT = 7;

export const isInternal = (relation: number): boolean => relation === Relation.internal || relation === Relation.internalClient;

/** The same session seen from the far end. Reflection is told by each end for itself, so internal stays internal. */
export function mirrored(relation: Relation): Relation {
  switch (relation) {
    case Relation.customer:
      return Relation.provider;
    case Relation.provider:
      return Relation.customer;
    case Relation.routeServer:
      return Relation.routeServerClient;
    case Relation.routeServerClient:
      return Relation.routeServer;
    case Relation.internalClient:
      return Relation.internal;
    default:
      return relation;
  }
}

/** Where a route entered its AS; it limits to whom the AS may pass it on. Own routes count as customer routes. */
export const Learned = { customer: 0, peer: 1, provider: 2 } as const;
export type Learned = (typeof Learned)[keyof typeof Learned];

/** The class a route gets when it enters over an external session of this relation. */
export function learnedOver(relation: number): Learned {
  if (relation === Relation.customer || relation === Relation.routeServerClient) return Learned.customer;
  return relation === Relation.provider ? Learned.provider : Learned.peer;
}

/** Gao-Rexford export rule: everything to customers, customer and own routes to everybody. */
export const mayExport = (learned: number, relation: number): boolean =>
  learned === Learned.customer || relation === Relation.customer || relation === Relation.routeServerClient;

/** Default LOCAL_PREF by relation: prefer customers over peers over providers. */
export const DEFAULT_LOCAL_PREF: Readonly<Record<Relation, number>> = {
  [Relation.customer]: 200,
  [Relation.peer]: 100,
  [Relation.provider]: 50,
  [Relation.internal]: 100,
  [Relation.internalClient]: 100,
  [Relation.routeServer]: 100,
  [Relation.routeServerClient]: 100,
};

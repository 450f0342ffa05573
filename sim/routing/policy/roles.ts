/**
 * Roles and the Only-to-Customer attribute (RFC 9234 §5): a route that once went down or sideways carries the AS that sent it
 * so, and whoever is told it from below or would send it up or sideways knows that it is a leak. OTC 0 stands for absent; the
 * relation is what the far end is to us.
 *
 * Not modelled: negotiation of the Role capability (§4.2) and its mismatch; both ends are taken to agree, as the graph does.
 * Complex relations (several roles for prefixes of one session) are outside the RFC.
 */
import { Relation } from '../graph/relation.ts';

/** OTC of a route without the attribute; AS 0 is no AS (RFC 7607). */
export const NO_OTC = 0;

/**
 * Whether a received route is a leak and must not be selected: any OTC from a customer or a route server's client, or one from a
 * peer that is not that peer's own number.
 */
export function otcIsLeak(relation: number, otc: number, neighborAs: number): boolean {
  if (otc === NO_OTC) return false;
  if (relation === Relation.customer || relation === Relation.routeServerClient) return true;
  return relation === Relation.peer && otc !== neighborAs;
}

/** OTC after import: what comes from a provider, a peer or a route server without the attribute gets the sender's number. */
export function otcOnImport(relation: number, otc: number, neighborAs: number): number {
  if (otc !== NO_OTC) return otc;
  const isFromAbove = relation === Relation.provider || relation === Relation.peer || relation === Relation.routeServer;
  return isFromAbove ? neighborAs : NO_OTC;
}

/**
 * OTC of the route as sent, null where it must not be sent: a route that has one never goes to providers, peers or route servers;
 * one without gets our number on its way to customers, peers and clients of our route server. Internal sessions pass it on.
 */
export function otcOnExport(relation: number, otc: number, ownAs: number): number | null {
  switch (relation) {
    case Relation.provider:
    case Relation.routeServer:
      return otc === NO_OTC ? NO_OTC : null;
    case Relation.peer:
      return otc === NO_OTC ? ownAs : null;
    case Relation.customer:
    case Relation.routeServerClient:
      return otc === NO_OTC ? ownAs : otc;
    default:
      return otc;
  }
}

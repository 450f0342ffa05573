/** What faults and selectors point at. */
/**
 * What a selector can name. Ids of instances are `service/datacenter/number`, of racks `datacenter/rack`, of prefixes their
 * canonical text, with `@datacenter` behind it when only one site's origination is meant; of regions the RegionId, of risk
 * groups their name. The others are the topology's ids.
 */
export type EntityKind =
  | 'as'
  | 'datacenter'
  | 'node'
  | 'rack'
  | 'instance'
  | 'router'
  | 'link'
  | 'session'
  | 'neighbor'
  | 'service'
  | 'client'
  | 'region'
  | 'prefix'
  | 'risk';

export interface EntityRef {
  readonly kind: EntityKind;
  readonly id: string;
}

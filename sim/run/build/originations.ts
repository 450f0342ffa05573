/** What the announcer has to know: which site serves which addresses, and which addresses an aggregate stands for. */
import { present } from '../../kernel/assert.ts';
import type { AggregateSpec, AnnouncedSite } from '../../platform/announcer.ts';
import type { Blueprint } from './blueprint.ts';

export function announcerSpecs(blueprint: Blueprint): {
  readonly announcedSites: readonly AnnouncedSite[];
  readonly aggregates: readonly AggregateSpec[];
} {
  const { topology, plan, sites } = blueprint;
  const families = [4, 6] as const;
  const thresholds = (service: number, datacenter: number): Pick<AnnouncedSite, 'minimumHealthy' | 'returnHealthy'> => {
    const { id } = topology.datacenters[datacenter]!;
    const { minimumHealthy, returnHealthy } = present(
      topology.services[service]!.sites.find((site) => site.datacenter === id),
      id,
    );
    return { minimumHealthy, returnHealthy };
  };
  const announcedSites = sites.map(({ service, datacenter }) => ({
    service,
    datacenter,
    prefixes: families.flatMap((family) => {
      const host = plan.hostOf(service, family);
      return host < 0 ? [] : [host];
    }),
    policy: topology.services[service]!.announce,
    ...thresholds(service, datacenter),
  }));
  const aggregates = topology.aggregates.flatMap((aggregate, index) =>
    families.flatMap((family) => {
      const prefix = plan.aggregateOf(index, family);
      if (prefix < 0) return [];
      const components = topology.services.flatMap((service, of) => {
        const host = service.aggregate === aggregate.id ? plan.hostOf(of, family) : -1;
        return host < 0 ? [] : [host];
      });
      return [{ prefix, aggregate: index, announceWhile: aggregate.announceWhile, components }];
    }),
  );
  return { announcedSites, aggregates };
}

/** Session policies of a world, each kept once; policy 0 is the default. */
import type { BgpBehaviour } from '../../model/topology/bgp-types.ts';
import type { NeighborSession } from '../../model/topology/types.ts';
import { DEFAULT_POLICY, policyText, type OwnRouteAction, type SessionPolicy } from '../../routing/policy/policy.ts';
import { importPolicyOf, type Agreement } from './bgp.ts';
import type { PrefixPlan } from './prefixes.ts';

/** Inside agreed sessions nothing is too long. */
const HOST_LENGTHS = { lengthMaxV4: 32, lengthMaxV6: 128 } as const;

export class PolicyTable {
  readonly policies: SessionPolicy[] = [DEFAULT_POLICY];
  private readonly byText = new Map<string, number>([[policyText(DEFAULT_POLICY), 0]]);
  private readonly foreign = new Map<string, number>();
  private readonly plan: PrefixPlan;
  private readonly aggregates: readonly number[];
  private readonly hosts: readonly number[];
  private readonly aggregateIds: readonly string[];

  constructor(plan: PrefixPlan, aggregateIds: readonly string[]) {
    this.plan = plan;
    this.aggregateIds = aggregateIds;
    const of = (role: 'host' | 'aggregate'): number[] =>
      plan.prefixes.flatMap((prefix, i) => (prefix.role === role && !prefix.isInternal ? [i] : []));
    this.aggregates = of('aggregate');
    this.hosts = of('host');
  }

  /** Our side of a session with a neighbour: what we take there, what we announce, and how. */
  ours(session: NeighborSession, behaviour: BgpBehaviour, { usesRoles, takesLongLivedStale }: Agreement): number {
    const { announce, bgp } = session;
    const names = (index: number): string => this.aggregateIds[this.plan.prefixes[index]!.of]!;
    const isAnnounced = (index: number): boolean => {
      if (announce.kind === 'all') return true;
      return announce.aggregates.includes(names(index)) === (announce.kind === 'only');
    };
    const announced = this.aggregates.filter(isAnnounced);
    if (session.acceptsHostRoutes) announced.push(...this.hosts);
    return this.intern({
      ...DEFAULT_POLICY,
      ...importPolicyOf(behaviour),
      localPref: session.localPref,
      pathLengthMax: bgp.pathLengthMax,
      usesRoles,
      takesLongLivedStale,
      maximumPrefixes:
        bgp.maximumPrefixes === null
          ? null
          : {
              count: bgp.maximumPrefixes.count,
              action: bgp.maximumPrefixes.action,
              restartAfterUs: bgp.maximumPrefixes.restartAfter,
            },
      prependCount: session.prepend,
      med: session.med,
      communities: bgp.communities,
      announced: new Set(announced),
      ownFromHereOnly: true,
      own: this.ownActions(session),
    });
  }

  private ownActions({ bgp }: NeighborSession): ReadonlyMap<number, OwnRouteAction> | null {
    if (bgp.perAggregate.length === 0) return null;
    const actions = bgp.perAggregate.flatMap(({ aggregate, prepend, med, communities }) => {
      const action: OwnRouteAction = { prependCount: prepend, communities, ...(med === null ? {} : { med }) };
      const isMeant = (index: number): boolean => this.aggregateIds[this.plan.prefixes[index]!.of] === aggregate;
      return this.aggregates.filter(isMeant).map((index) => [index, action] as const);
    });
    return new Map(actions.sort(([a], [b]) => a - b));
  }

  /** The side of another AS: the longest prefixes it takes, and what else it asks of them. */
  theirs(
    limits: { readonly v4: number; readonly v6: number },
    acceptsHostRoutes: boolean,
    behaviour: BgpBehaviour,
    { usesRoles, takesLongLivedStale }: Agreement,
  ): number {
    const imports = importPolicyOf(behaviour);
    const flags = [acceptsHostRoutes, usesRoles, takesLongLivedStale, ...Object.values(imports)];
    const key = [limits.v4, limits.v6, ...flags].join(' ');
    let policy = this.foreign.get(key);
    if (policy === undefined) {
      const lengths = acceptsHostRoutes ? HOST_LENGTHS : { lengthMaxV4: limits.v4, lengthMaxV6: limits.v6 };
      policy = this.intern({ ...DEFAULT_POLICY, ...imports, ...lengths, usesRoles, takesLongLivedStale });
      this.foreign.set(key, policy);
    }
    return policy;
  }

  private intern(policy: SessionPolicy): number {
    const text = policyText(policy);
    let index = this.byText.get(text);
    if (index === undefined) {
      index = this.policies.push(policy) - 1;
      this.byText.set(text, index);
    }
    return index;
  }
}

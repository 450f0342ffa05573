/** Session policies of a world, each kept once; policy 0 is the default. */
import type { NeighborSession } from '../../model/topology/types.ts';
import { DEFAULT_POLICY, type SessionPolicy } from '../../routing/policy/policy.ts';
import type { PrefixPlan } from './prefixes.ts';

/** Inside agreed sessions nothing is too long. */
const HOST_LENGTHS = { lengthMaxV4: 32, lengthMaxV6: 128 } as const;

export class PolicyTable {
  readonly policies: SessionPolicy[] = [DEFAULT_POLICY];
  private readonly byText = new Map<string, number>([[describe(DEFAULT_POLICY), 0]]);
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

  /** Our side of a session with a neighbour: what we announce there, and how. */
  ours(session: NeighborSession): number {
    const { announce } = session;
    const names = (index: number): string => this.aggregateIds[this.plan.prefixes[index]!.of]!;
    const isAnnounced = (index: number): boolean => {
      if (announce.kind === 'all') return true;
      return announce.aggregates.includes(names(index)) === (announce.kind === 'only');
    };
    const announced = this.aggregates.filter(isAnnounced);
    if (session.acceptsHostRoutes) announced.push(...this.hosts);
    return this.intern({
      ...DEFAULT_POLICY,
      localPref: session.localPref,
      prependCount: session.prepend,
      med: session.med,
      announced: new Set(announced),
    });
  }

  /** The far side: the longest prefixes it takes. */
  theirs(limits: { readonly v4: number; readonly v6: number }, acceptsHostRoutes: boolean): number {
    const lengths = acceptsHostRoutes ? HOST_LENGTHS : { lengthMaxV4: limits.v4, lengthMaxV6: limits.v6 };
    return this.intern({ ...DEFAULT_POLICY, ...lengths });
  }

  private intern(policy: SessionPolicy): number {
    const text = describe(policy);
    let index = this.byText.get(text);
    if (index === undefined) {
      index = this.policies.push(policy) - 1;
      this.byText.set(text, index);
    }
    return index;
  }
}

const describe = (policy: SessionPolicy): string =>
  JSON.stringify({ ...policy, announced: policy.announced === null ? null : [...policy.announced] });

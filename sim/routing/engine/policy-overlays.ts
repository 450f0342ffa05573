/**
 * Changes to the policies of sessions while a world runs: pushed configurations, drains, leaks. Each change is held and let
 * go of by itself; what an end goes by is its own policy with all changes upon it in the order in which they came, so that
 * they compose, and the last to go leaves nothing behind.
 */
import type { Community } from '../../model/community.ts';
import { policyText, type OwnRouteAction, type SessionPolicy } from '../policy/policy.ts';
import { addPolicy } from '../rib/context.ts';
import type { RoutingEngine } from './engine.ts';

export interface PolicyChange {
  /** More copies of our AS on everything that is announced. */
  readonly prependCount?: number;
  /** More copies on the routes of these prefixes (by index) that the AS itself originates. */
  readonly prependOwn?: { readonly prefixes: readonly number[]; readonly count: number };
  /** Prefixes (by index) that the router originates and announces inside the AS as the last resort. */
  readonly lastResortOwn?: readonly number[];
  /** Put on everything that is announced, beside what is there. */
  readonly communities?: readonly Community[];
  /** Given to what is received; has to be on the scale that the world was built with. */
  readonly localPref?: number;
  readonly med?: number;
  readonly announcesNothing?: boolean;
  /** The export rule is off, and everything that is known is announced. */
  readonly leaks?: boolean;
}

/** A policy with a change upon it. */
export function changed(policy: SessionPolicy, change: PolicyChange): SessionPolicy {
  const { prependOwn, lastResortOwn = [] } = change;
  const lengthened = prependOwn === undefined ? policy.own : withPrepends(policy.own, prependOwn.prefixes, prependOwn.count);
  return {
    ...policy,
    prependCount: policy.prependCount + (change.prependCount ?? 0),
    own: lastResortOwn.length === 0 ? lengthened : withActions(lengthened, lastResortOwn, () => ({ isLastResort: true })),
    communities: change.communities === undefined ? policy.communities : [...policy.communities, ...change.communities],
    localPref: change.localPref ?? policy.localPref,
    med: change.med ?? policy.med,
    announced: change.announcesNothing === true ? new Set() : change.leaks === true ? null : policy.announced,
    leaks: change.leaks ?? policy.leaks,
  };
}

type OwnActions = SessionPolicy['own'];

const withPrepends = (own: OwnActions, prefixes: readonly number[], count: number): OwnActions =>
  withActions(own, prefixes, ({ prependCount = 0 }) => ({ prependCount: prependCount + count }));

/** More for routes of these prefixes, upon what is there. */
function withActions(
  own: OwnActions,
  prefixes: readonly number[],
  more: (action: OwnRouteAction) => OwnRouteAction,
): OwnActions {
  const actions = new Map(own ?? []);
  for (const prefix of prefixes) {
    const action = actions.get(prefix) ?? {};
    actions.set(prefix, { ...action, ...more(action) });
  }
  return new Map([...actions].sort(([a], [b]) => a - b));
}

export class PolicyOverlays {
  private readonly engine: RoutingEngine;
  private readonly indexOf = new Map<string, number>();
  /** By half-edge: the number of its own policy, and the changes held upon it. */
  private readonly held = new Map<number, { readonly base: number; changes: PolicyChange[] }>();

  constructor(engine: RoutingEngine) {
    this.engine = engine;
    engine.context.policies.forEach((policy, index) => this.indexOf.set(policyText(policy), index));
  }

  /** Puts a change upon the policy of one end of a session and returns what takes it away again. */
  hold(halfEdge: number, change: PolicyChange): () => void {
    const { policyOf } = this.engine.context;
    const entry = this.held.get(halfEdge) ?? { base: policyOf[halfEdge]!, changes: [] };
    this.held.set(halfEdge, entry);
    // One change may be held twice, and is let go of once for each.
    const own = { ...change };
    entry.changes.push(own);
    this.refresh(halfEdge);
    return () => {
      entry.changes = entry.changes.filter((other) => other !== own);
      this.refresh(halfEdge);
      if (entry.changes.length === 0) this.held.delete(halfEdge);
    };
  }

  private refresh(halfEdge: number): void {
    const { context } = this.engine;
    const { base, changes } = this.held.get(halfEdge)!;
    const policy = changes.reduce(changed, context.policies[base]!);
    const text = policyText(policy);
    let index = this.indexOf.get(text);
    if (index === undefined) {
      index = addPolicy(context, policy);
      this.indexOf.set(text, index);
    }
    if (index !== context.policyOf[halfEdge]) this.engine.changePolicy(halfEdge, index);
  }
}

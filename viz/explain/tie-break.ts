/**
 * Two routes held against each other step by step (RFC 4271 §9.1.2.2), from what the trace says of both: which is preferred,
 * on which step, and both values there in words. The decision itself is the simulator's; this tells it again.
 */
import type { Offer } from '../../sim/trace/considered.ts';
import type { DecisionStepName } from '../../sim/trace/reasons.ts';

/** An offer with what its session adds. */
export interface Compared extends Offer {
  readonly isExternal: boolean;
  /** Network that the path begins with; MED is compared within one. */
  readonly neighbourAs: string;
  /** Orders the addresses of neighbours. */
  readonly end: number;
}

/** How a router departs from the plain decision process, as the trace has it. */
export interface Habits {
  readonly alwaysComparesMed: boolean;
  readonly missingMedIsWorst: boolean;
  readonly prefersOldest: boolean;
}

export const habitsOf = (text: string): Habits => ({
  alwaysComparesMed: text.includes('always-compare-med'),
  missingMedIsWorst: text.includes('missing-med-is-worst'),
  prefersOldest: text.includes('prefers-oldest'),
});

type Measure = (route: Compared) => number;

const stepsOf = ({ alwaysComparesMed, missingMedIsWorst, prefersOldest }: Habits, isOneNeighbour: boolean) => {
  const med: Measure = (route) => (route.med >= 0 ? route.med : missingMedIsWorst ? Infinity : 0);
  const steps: (readonly [DecisionStepName, Measure])[] = [
    ['local-pref', (route) => route.isStale],
    ['local-pref', (route) => -route.localPref],
    ['as-path-length', (route) => route.asPathLength],
    ['origin', (route) => route.origin],
  ];
  if (alwaysComparesMed || isOneNeighbour) steps.push(['med', med]);
  steps.push(['ebgp-over-ibgp', (route) => (route.isExternal ? 0 : 1)], ['igp-metric', (route) => route.igpMetric]);
  if (prefersOldest) steps.push(['oldest', (route) => (route.isExternal ? route.age : 0)]);
  steps.push(
    ['router-id', (route) => route.routerId],
    ['cluster-list', (route) => route.clusterListLength],
    ['neighbor-address', (route) => route.end],
  );
  return steps;
};

/** Negative where `a` is preferred; and the step that tells. */
export function compared(
  a: Compared,
  b: Compared,
  habits: Habits,
): { readonly order: number; readonly step: DecisionStepName } {
  for (const [step, measure] of stepsOf(habits, a.neighbourAs === b.neighbourAs)) {
    const [x, y] = [measure(a), measure(b)];
    if (x !== y) return { order: x < y ? -1 : 1, step };
  }
  return { order: 0, step: 'neighbor-address' };
}

const ORIGINS = ['IGP', 'EGP', 'incomplete'] as const;
const dottedQuad = (id: number): string => [24, 16, 8, 0].map((shift) => (id >>> shift) & 255).join('.');

/** What is compared at a step, in words; null where the number means nothing. `isOurs`: interior costs are set by operators. */
export function valueAt(step: DecisionStepName, route: Compared, isOurs: boolean): string | null {
  switch (step) {
    case 'local-pref':
      return route.isStale === 1 ? 'long-lived stale' : String(route.localPref);
    case 'as-path-length':
      return String(route.asPathLength);
    case 'origin':
      return ORIGINS[route.origin] ?? String(route.origin);
    case 'med':
      return route.med < 0 ? 'none' : String(route.med);
    case 'ebgp-over-ibgp':
      return route.isExternal ? 'external' : 'internal';
    case 'igp-metric':
      return isOurs ? String(route.igpMetric) : `${(route.igpMetric / 1000).toFixed(2)} ms`;
    case 'oldest':
      return String(route.age);
    case 'router-id':
      return dottedQuad(route.routerId);
    case 'cluster-list':
      return String(route.clusterListLength);
    default:
      return null;
  }
}

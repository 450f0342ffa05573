/** What a speaker does differently from RFC 4271 as written, as bits of one column. */
export const Feature = {
  /** MED is compared between all neighbouring ASes ("always-compare-med"). */
  alwaysCompareMed: 1,
  /** MED is compared pair by pair in order of arrival, newest first, so that order matters (Cisco without deterministic-med). */
  orderDependentMed: 2,
  /** A missing MED counts as the worst instead of 0. */
  missingMedIsWorst: 4,
  /** Among external routes the oldest is kept (RFC 5004; "prefer older"). */
  prefersOldest: 8,
  /** Nothing is sent to an AS that is already on the path (sender-side loop detection). */
  detectsLoopsWhenSending: 16,
} as const;
export type Feature = (typeof Feature)[keyof typeof Feature];

/** Features under which the choice among tied candidates depends on when they came. */
export const NEEDS_AGES = Feature.orderDependentMed | Feature.prefersOldest;
/** Features under which a candidate cannot be held against the best alone. */
export const NEEDS_ALL_CANDIDATES = NEEDS_AGES | Feature.alwaysCompareMed | Feature.missingMedIsWorst;

export interface SpeakerFeatures {
  readonly med?: 'per-neighbor-as' | 'always' | 'order-dependent';
  readonly missingMedIsWorst?: boolean;
  readonly prefersOldest?: boolean;
  readonly detectsLoopsWhenSending?: boolean;
}

export const featureBits = (features: SpeakerFeatures): number =>
  (features.med === 'always' ? Feature.alwaysCompareMed : 0) |
  (features.med === 'order-dependent' ? Feature.orderDependentMed : 0) |
  (features.missingMedIsWorst === true ? Feature.missingMedIsWorst : 0) |
  (features.prefersOldest === true ? Feature.prefersOldest : 0) |
  (features.detectsLoopsWhenSending === true ? Feature.detectsLoopsWhenSending : 0);

/** Values of LOCAL_PREF that a neighbour's communities bring about. */
import { DEFAULT_LOCAL_PREF, Relation } from '../graph/relation.ts';

/** LOCAL_PREF of what a neighbour asked to be the last resort. */
export const LAST_RESORT_PREF = 10;
/** RFC 8326 §4.2 wants the lowest; 0 is. */
export const SHUTDOWN_PREF = 0;

/** Preferences that communities can bring about, besides those of sessions. */
export const COMMUNITY_PREFS: readonly number[] = [
  SHUTDOWN_PREF,
  LAST_RESORT_PREF,
  DEFAULT_LOCAL_PREF[Relation.peer],
  DEFAULT_LOCAL_PREF[Relation.provider],
];

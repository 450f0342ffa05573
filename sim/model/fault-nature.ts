/**
 * What a run and its checks have to know of a kind of fault. It stands apart from the registry of kinds, which is made for
 * reading files and brings its parser with it, so that a page can run what was read elsewhere.
 */
import type { FaultKind } from './faults.ts';

/** Without `for:` these heal in the moment they happen; all others stay to the end of the run. */
const MOMENTARY: readonly FaultKind[] = ['session.half-open', 'session.reset'];

/** What people do and not what breaks: after a failure it is a step that somebody took. */
const BY_PEOPLE: readonly FaultKind[] = ['config.push', 'datacenter.drain', 'deploy.replace', 'node.drain'];

export const lastsUntilEnded = (kind: FaultKind): boolean => !MOMENTARY.includes(kind);

/** Whether a fault of this kind is an act of people; false for names that are no kind. */
export const isByPeople = (kind: string): boolean => (BY_PEOPLE as readonly string[]).includes(kind);

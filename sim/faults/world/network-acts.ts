/** The acts of lines, sessions and originations that a fault may call. Holds are counted, so that overlapping faults compose. */
import type { Direction } from '../../model/faults/direction.ts';
import type { DrainPlan } from '../../platform/site-drain.ts';
import type { Impairment } from '../../routing/graph/impairments.ts';
import type { PolicyChange } from '../../routing/engine/policy-overlays.ts';

export interface SessionSilence {
  readonly direction: Direction;
  /** Whether BFD falls silent with it. */
  readonly isBfdLost: boolean;
}

export interface NetworkActs {
  holdRouter(router: number, isHeld: boolean): void;
  /** A router asks not to be passed through. */
  holdStub(router: number, isHeld: boolean): void;
  holdLink(link: number, isHeld: boolean): void;
  /** Makes a direction of a link (link × 2, + 1 against it) carry packets badly; returns what mends it. */
  impair(directed: number, impairment: Impairment): () => void;
  closeSession(session: number): void;
  releaseSession(session: number): void;
  /** Loses what one end of a session says, or both, while the line under it carries everything else. */
  silenceSession(session: number, silence: SessionSilence, isHeld: boolean): void;
  /** One end of a session forgets it, and the other does not know. */
  forgetSession(session: number, by: 'us' | 'neighbor'): void;
  withhold(prefix: number, datacenter: number, isHeld: boolean): void;
  /** Routers of a site announce a prefix inside our AS with a LOCAL_PREF of 0; returns what ends it. */
  announceAsLastResort(prefix: number, datacenter: number): () => void;
  /** Changes what one end of a session does to routes; returns what takes the change back. */
  changePolicy(end: number, change: PolicyChange): () => void;
  /** A router originates what is not its own, perhaps as if it had it from our AS; returns what ends it. */
  hijack(prefix: number, router: number, isForged: boolean): () => void;
  /** What an end of a session has received of a prefix stays whatever comes. */
  stickRoute(end: number, prefix: number, isHeld: boolean): void;
  drainSite(datacenter: number, plan: DrainPlan): () => void;
}

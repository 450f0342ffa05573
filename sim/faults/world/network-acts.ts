/** The acts of lines, sessions and originations that a fault may call. Holds are counted, so that overlapping faults compose. */
import type { Direction } from '../../model/faults/direction.ts';

export interface NetworkActs {
  holdRouter(router: number, isHeld: boolean): void;
  holdLink(link: number, isHeld: boolean): void;
  closeSession(session: number): void;
  releaseSession(session: number): void;
  /** Loses what one end of a session says, or both, while the line under it carries everything else. */
  silenceSession(session: number, direction: Direction, isHeld: boolean): void;
  /** One end of a session forgets it, and the other does not know. */
  forgetSession(session: number, by: 'us' | 'neighbor'): void;
  withhold(prefix: number, datacenter: number, isHeld: boolean): void;
}

/** When a site announces a service, after a topology was read. */
import type { Duration } from '../../kernel/time.ts';

export interface AnnouncePolicy {
  /** What a site does when all sites judge themselves unhealthy. */
  readonly allUnhealthy: 'withdraw' | 'fail-open' | 'keep-last';
  /** So many sites stay announced with `keep-last`. Absent: 1. */
  readonly keepLast?: number;
  /** From the change of health to the routing daemon's change. */
  readonly delay: Duration;
  /** A site turns when it has been healthy, or unhealthy, for so long. Absent: at once. */
  readonly debounce?: Duration;
  /** A site that withdrew, or whose routers were down, comes back when it has been well for so long. Absent: at once. */
  readonly holdDown?: Duration;
}

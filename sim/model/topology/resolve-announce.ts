/** When the sites of a service announce it: policies and numbers of healthy replicas, with their defaults. */
import { milliseconds } from '../../kernel/time.ts';
import type { AnnouncePolicy } from './announce-types.ts';
import type { WrittenTopology } from './schema.ts';
import type { ServiceSite } from './types.ts';

type WrittenAnnounce = WrittenTopology['services'][string]['announce'];

const defaults = { minimumHealthy: 1, allUnhealthy: 'withdraw', delay: milliseconds(100) } as const;

export function announceOf(written: WrittenAnnounce): AnnouncePolicy {
  const { all_unhealthy: all = defaults.allUnhealthy, delay = defaults.delay, debounce, hold_down: holdDown } = written;
  return {
    ...(typeof all === 'string' ? { allUnhealthy: all } : { allUnhealthy: 'keep-last', keepLast: all.keep_last }),
    delay,
    ...(debounce === undefined ? {} : { debounce }),
    ...(holdDown === undefined ? {} : { holdDown }),
  };
}

/** Numbers of healthy replicas at which a site of so many withdraws and comes back. Shares are of the site's own, rounded up. */
export function healthyAt(announce: WrittenAnnounce, replicas: number): Pick<ServiceSite, 'minimumHealthy' | 'returnHealthy'> {
  const count = (written: { readonly count: number; readonly share: number } | undefined, otherwise: number): number =>
    written === undefined ? otherwise : Math.max(written.count, Math.ceil(written.share * replicas));
  const minimumHealthy = count(announce.minimum_healthy, defaults.minimumHealthy);
  return { minimumHealthy, returnHealthy: Math.max(minimumHealthy, count(announce.return_healthy, minimumHealthy)) };
}

/**
 * A new version is rolled out: every replica of a service is replaced by another copy. With `for:` it is stopped half-way, which
 * brings back what is out and leaves the rest as it is.
 */
import { EventKind } from '../../trace/event-kinds.ts';
import { neverZero, type FaultBehaviour } from '../fault-kind.ts';

export const deployReplace: FaultBehaviour<'deploy.replace'> = {
  kind: 'deploy.replace',
  confirmedBy: [EventKind.replicaCopy],
  isZero: neverZero,
  apply: (world, target, { max_unavailable: maxUnavailable, surge, drain, settle, order }) =>
    world.replaceReplicas({
      sites: world.find.sitesOf(target),
      isSiteBySite: order === 'site-by-site',
      maxUnavailable,
      surge,
      drain,
      settle,
    }),
};

/** BGP as routers speak it when nothing is said of them. */
import type { BgpBehaviour } from '../topology/bgp-types.ts';

/** As RFC 4271 has it, and graceful shutdown, which every current implementation knows. */
export const PLAIN_BEHAVIOUR: BgpBehaviour = {
  med: 'per-neighbor-as',
  missingMed: 'best',
  prefersOldest: false,
  multipath: 1,
  addPaths: 1,
  detectsLoopsWhenSending: false,
  damping: null,
  gracefulRestart: null,
  validatesOrigins: false,
  validatesPaths: false,
  knowsRoles: false,
  honours: { gracefulShutdown: true, blackhole: false, actions: false },
};

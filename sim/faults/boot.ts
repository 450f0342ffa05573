/**
 * How long machines take from power to work. Assumptions: a server of the usual kind boots in about two minutes, of which its
 * firmware takes most; a border router takes about three until its routing daemon runs.
 */
import { seconds } from '../kernel/time.ts';

export const NODE_BOOT = seconds(120);
export const ROUTER_BOOT = seconds(180);

/**
 * The phases of one instant, in their order. An event may schedule only a later phase at its own instant, or a later instant, so
 * the feedback overload → health check → announcer → routing → traffic closes through time and never through a cycle of calls.
 */
export const Phase = {
  fault: 0,
  session: 1,
  health: 2,
  announce: 3,
  decide: 4,
  install: 5,
  flow: 6,
  check: 7,
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

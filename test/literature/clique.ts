/**
 * The experiment of Labovitz et al. (2000) and of Griffin and Premore (2001): n ASes, all neighbours of each other, without
 * policy; one originates a prefix and takes it back. The shortest path wins, then the lowest AS number.
 *
 * Two choices of the published models are not what this simulator does by itself, so they are options: a speaker advertises its
 * route to the neighbour it came from as well (who drops it as a loop), and it works off its messages one by one.
 */
import { instant } from '../../sim/kernel/time.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../sim/routing/policy/policy.ts';
import type { FlapProfile } from '../../sim/routing/session/flap-damping.ts';
import { FOREVER, smallNetwork, type Line, type SmallNetwork } from '../support/small-network.ts';

export interface CliqueOptions {
  readonly mraiUs: number;
  readonly mraiJitter: boolean;
  /** Withdrawals wait for the MRAI too ("WRATE"). */
  readonly limitWithdrawals: boolean;
  /** A route is sent back to where it came from, as in the published models; BIRD and FRR do not. */
  readonly splitsHorizon: boolean;
  /** Sender-side loop detection: nothing is sent to a neighbour that is on the path already. */
  readonly detectsLoopsWhenSending: boolean;
  readonly hasSerialProcessing: boolean;
  readonly delayUs: number;
  /** Processing of a message takes U(0, this). */
  readonly processingSpanUs: number;
}

/** Links of 10 ms, processing U(0, 100 ms), MRAI 30 s without jitter, withdrawals at once. */
export const PUBLISHED: CliqueOptions = {
  mraiUs: 30_000_000,
  mraiJitter: false,
  limitWithdrawals: false,
  splitsHorizon: false,
  detectsLoopsWhenSending: false,
  hasSerialProcessing: true,
  delayUs: 10_000,
  processingSpanUs: 100_000,
};

export interface CliqueRun {
  /** From the withdrawal to the last change of anybody's choice, in s. */
  readonly downSeconds: number;
  readonly downMessages: number;
  readonly upSeconds: number;
}

/** The full mesh at rest; its last AS is the origin. Everybody damps what they receive where a profile is given. */
export function cliqueNetwork(
  size: number,
  options: CliqueOptions,
  seed: number,
  damping: FlapProfile | null = null,
): SmallNetwork {
  const lines: Line[] = [];
  const { mraiUs, delayUs, processingSpanUs, detectsLoopsWhenSending, splitsHorizon } = options;
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      // Everybody is a customer of everybody: one preference, and routes go to all.
      lines.push({ a, b, relation: Relation.customer, reverse: Relation.customer, mraiUsA: mraiUs, mraiUsB: mraiUs, delayUs });
    }
  }
  return smallNetwork(
    Array.from({ length: size }, (_, i) => i + 1),
    lines,
    {
      context: { policies: [DEFAULT_POLICY], splitsHorizon },
      engine: {
        limitWithdrawals: options.limitWithdrawals,
        mraiJitter: options.mraiJitter,
        hasSerialProcessing: options.hasSerialProcessing,
        ...(damping === null ? {} : { dampingOf: () => damping }),
      },
      speaker: () => ({ processingSpanUs, detectsLoopsWhenSending }),
      seed,
    },
  );
}

export function cliqueRun(size: number, options: CliqueOptions, seed: number): CliqueRun {
  const network = cliqueNetwork(size, options, seed);
  const { scheduler, engine, sent, changed } = network;
  // Converged when the last router has chosen for the last time; what is still told then changes nobody's mind.
  const settled = (from: number): number => (changed.at(-1)!.atUs - from) / 1_000_000;
  engine.originate(0, size - 1, true);
  network.rest();
  const upSeconds = settled(0);
  const quiet = scheduler.now + 10 * Math.max(options.mraiUs, 1_000_000);
  scheduler.rest(instant(quiet));
  const before = sent.length;
  engine.originate(0, size - 1, false);
  scheduler.run(instant(FOREVER));
  return { downSeconds: settled(quiet), downMessages: sent.length - before, upSeconds };
}

export const cliqueRuns = (size: number, options: CliqueOptions, seeds: number): CliqueRun[] =>
  Array.from({ length: seeds }, (_, i) => cliqueRun(size, options, i + 1));

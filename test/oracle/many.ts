/** Runs many random cases, a few at a time: most of a case is waiting for daemons. */
import { BirdNetwork } from './daemons/bird.ts';
import type { Daemons } from './daemons/daemon.ts';
import { FrrNetwork } from './daemons/frr.ts';
import { caseOf, familyOf, type DaemonName, type Family } from './families/families.ts';
import { runLive, type LiveResult } from './live.ts';
import { added, NOTHING, type Tally } from './replay.ts';

export interface ManyOptions {
  readonly cases: number;
  /** Case i has seed + i. */
  readonly seed: number;
  /** Cases at once. */
  readonly jobs: number;
  readonly daemon: DaemonName;
  /** Null: by seed. */
  readonly family: Family | null;
}

export async function runMany(
  { cases, seed, jobs, daemon, family }: ManyOptions,
  onResult: (result: LiveResult, name: string) => void = () => undefined,
): Promise<Tally> {
  const seeds = Array.from({ length: cases }, (_, i) => seed + i);
  let tally = NOTHING;
  const worker = async (): Promise<void> => {
    for (let next = seeds.shift(); next !== undefined; next = seeds.shift()) {
      const kind = family ?? familyOf(next, daemon);
      const name = `${daemon} ${kind} ${next}`;
      const oracleCase = caseOf(kind, next, daemon);
      let result: LiveResult;
      try {
        result = await runLive(networkOf(daemon), oracleCase, name);
      } catch (error) {
        // A case that breaks off counts as wrong, and the others go on.
        const tally = { ...NOTHING, cases: 1, mismatches: [`${name}: ${(error as Error).stack}`] };
        result = { tally, recorded: { seed: next, daemon, family: kind, topology: oracleCase.topology, states: [] } };
      }
      tally = added(tally, result.tally);
      onResult(result, name);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, worker));
  return tally;
}

function networkOf(daemon: DaemonName): Daemons {
  return daemon === 'frr' ? new FrrNetwork() : new BirdNetwork();
}

/** The table of claims, its verdicts built from runs. */
import type { RunReport } from './run-report.ts';

/** A claim as it is written down. */
export interface Claim {
  readonly id: string;
  readonly text: string;
}

export type ClaimRowVerdict = 'holds' | 'refuted' | 'inconclusive' | 'no scenario';

export interface ClaimRow extends Claim {
  readonly verdict: ClaimRowVerdict;
  /** Names of the runs that the verdict rests on. */
  readonly runs: readonly string[];
}

export const claimTable = (claims: readonly Claim[], runs: readonly RunReport[]): readonly ClaimRow[] =>
  claims.map((claim) => ({ ...claim, verdict: runs.length === 0 ? 'no scenario' : 'inconclusive', runs: [] }));

/** One claim a line, its id first. */
export const claimText = (rows: readonly ClaimRow[]): string => rows.map((row) => `${row.id}  ${row.verdict}  ${row.text}\n`).join('');

/**
 * Reports as JSON for machines: numbers as numbers in base units, keys in one order, so that two files can be compared line by
 * line.
 */
import { worstVerdict } from './exit-code.ts';
import type { RunReport } from './run-report.ts';

export const SCHEMA_VERSION = 1;

export const json = (runs: readonly RunReport[]): string =>
  `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, verdict: worstVerdict(runs), runs }, null, 2)}\n`;

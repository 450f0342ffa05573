/** Reports as JUnit XML. */
import type { RunReport } from './run-report.ts';

export const junit = (runs: readonly RunReport[]): string => `<testsuites tests="${runs.length}"/>\n`;

/** Stands in for sim/run/explain.ts until that is there; goes away then. */
import { assert } from '../kernel/assert.ts';
import type { SimTime } from '../kernel/time.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Palette } from '../report/palette.ts';

export interface Explanation {
  readonly lines: readonly string[];
}

export interface ExplainQuestion {
  readonly client: string;
  readonly service: string;
  readonly at: SimTime;
  readonly family: 4 | 6;
}

export function explain(scenario: Scenario, { client, service, at, family }: ExplainQuestion): Explanation {
  assert(false, `nothing can explain ${scenario.name}: ${client} to ${service} over IPv${family} at ${at} µs`);
}

export const explanationText = ({ lines }: Explanation, { bold }: Palette): string =>
  lines.map((line) => `${bold(line)}\n`).join('');

/** Twelve hex digits that stand for everything a scenario says, file names apart: equal hashes and seeds give equal runs. */
import { hashText } from '../kernel/dice.ts';
import type { Scenario } from '../model/scenario/types.ts';

const LEFT_OUT = new Set(['file', 'location', 'seed']);

export function scenarioHash(scenario: Scenario): string {
  const text = JSON.stringify(scenario, (key, value: unknown) => {
    if (LEFT_OUT.has(key)) return undefined;
    return typeof value === 'bigint' ? value.toString() : value;
  });
  const hex = (salt: number): string => hashText(text, salt).toString(16).padStart(8, '0');
  return (hex(1) + hex(2)).slice(0, 12);
}

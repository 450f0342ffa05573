/** Scenarios as a list for people: one paragraph for each file's scenario, its variants in one line. */
import type { Scenario } from '../model/scenario/types.ts';
import { duration } from '../model/units.ts';
import type { Palette } from '../report/palette.ts';
import { count } from './load-suite.ts';
import { runName } from '../report/run-report.ts';

export const namesText = (scenarios: readonly Scenario[]): string =>
  scenarios.map(({ name, variant }) => `${runName({ scenario: name, variant })}\n`).join('');

export function scenariosText(scenarios: readonly Scenario[], { bold, dim }: Palette): string {
  const groups = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    const key = `${scenario.file}\0${scenario.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [scenario]);
    else group.push(scenario);
  }
  const paragraphs = [...groups.values()].map((group) => {
    const { name, file, question, tags, claims, ablationOf, expect, duration: length } = group[0]!;
    const variants = group.flatMap(({ variant }) => (variant === null ? [] : [variant]));
    const row = (key: string, value: string): string[] => (value === '' ? [] : [`  ${key.padEnd(9)} ${value}`]);
    return [
      `${bold(name)}  ${dim(file)}`,
      ...(question === '' ? [] : [`  ${question}`]),
      ...row('lasts', duration.format(length)),
      ...row('variants', variants.length === 0 ? '' : `${variants.length}: ${variants.join(' ')}`),
      ...row('tags', tags.join(' ')),
      ...row('claims', claims.join(' ')),
      ...row('breaks', ablationOf ?? ''),
      ...row('expects', expect === null ? '' : `${expect.verdict}${expect.on.length === 0 ? '' : ` on ${expect.on.join(', ')}`}`),
    ].join('\n');
  });
  return `${paragraphs.join('\n\n')}\n\n${count(groups.size, 'scenario')}, ${count(scenarios.length, 'run')}\n`;
}

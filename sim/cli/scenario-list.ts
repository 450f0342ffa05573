/** Scenarios as a list for people: one paragraph for each file's scenario, no wider than the terminal. */
import type { Scenario } from '../model/scenario/types.ts';
import { duration } from '../model/units.ts';
import type { Palette } from '../report/palette.ts';
import { count } from './load-suite.ts';
import { runName } from '../report/run-report.ts';
import { wrap } from '../report/text.ts';

export const namesText = (scenarios: readonly Scenario[]): string =>
  scenarios.map(({ name, variant }) => `${runName({ scenario: name, variant })}\n`).join('');

const LABEL = 12;

export function scenariosText(scenarios: readonly Scenario[], { bold, dim }: Palette, columns = Infinity): string {
  const lines = (text: string, indent: number): readonly string[] =>
    Number.isFinite(columns) ? wrap(text, Math.max(20, columns - indent)) : [text];
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
    const row = (key: string, value: string): string[] => (value === '' ? [] : lines(value, LABEL).map((line, at) =>
      `  ${(at === 0 ? key : '').padEnd(LABEL - 2)}${line}`));
    return [
      ...(name.length + file.length + 2 > columns ? [bold(name), `  ${dim(file)}`] : [`${bold(name)}  ${dim(file)}`]),
      ...(question === '' ? [] : lines(question, 2).map((line) => `  ${line}`)),
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

/**
 * The table of claims inside a README, between two marks. Beside the table stands what it was made of, so that a test can tell
 * whether it is still true without making it again: a hash of what the scenarios say, and how each behaved.
 */
import { hashText } from '../kernel/dice.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { claimMarkdown } from '../report/claim-markdown.ts';
import { scenarioHash } from '../run/scenario-hash.ts';
import { relative } from 'node:path';
import { UsageError } from './errors.ts';
import { factsText } from './study-facts.ts';
import type { ClaimsResult } from './study-facts.ts';

export const BEGIN_MARK = '<!-- claims: made by npm run claims:readme -->';
export const END_MARK = '<!-- end of claims -->';

/** What the table rests on. */
export interface Provenance {
  /** Over all scenarios that test claims, whatever their order. */
  readonly scenarios: string;
  /** By scenario, of its first variant. */
  readonly behaviours: Readonly<Record<string, string>>;
}

const HASH_DIGITS = 12;

/** A hash of what the scenarios and their topologies say. */
export function suiteHash(scenarios: readonly Scenario[]): string {
  const lines = scenarios.map((scenario) => `${scenario.name} ${scenario.variant ?? ''} ${scenarioHash(scenario)}`);
  const all = lines.sort().join('\n');
  return [1, 2].map((salt) => hashText(all, salt).toString(16).padStart(8, '0')).join('').slice(0, HASH_DIGITS);
}

const PROVENANCE = /^<!-- from: (\{.*\}) -->$/m;

/** Everything between the marks. */
export function readmeBlock({ rows, facts }: ClaimsResult, folder: string): string {
  const behaviours = Object.fromEntries(
    Object.keys(facts.behaviours).sort().map((name) => [name, facts.behaviours[name]!.slice(0, HASH_DIGITS)]),
  );
  const provenance: Provenance = { scenarios: suiteHash(facts.scenarios), behaviours };
  const table = claimMarkdown(rows, (file) => relative(folder, file));
  return `<!-- from: ${JSON.stringify(provenance)} -->\n\n${table}\n${factsText(facts)}\n`;
}

/** The text with the block in place of what stood between the marks. @throws UsageError without marks. */
export function withBlock(text: string, block: string, file: string): string {
  const [begin, end] = [text.indexOf(BEGIN_MARK), text.indexOf(END_MARK)];
  if (begin < 0 || end < begin) {
    throw new UsageError(`no place for the table in ${file}`, `it goes between ${BEGIN_MARK} and ${END_MARK}`);
  }
  return `${text.slice(0, begin + BEGIN_MARK.length)}\n${block}\n${text.slice(end)}`;
}

/** What the table in a README was made of; null without one. */
export function provenanceOf(text: string): Provenance | null {
  const written = PROVENANCE.exec(text)?.[1];
  return written === undefined ? null : (JSON.parse(written) as Provenance);
}

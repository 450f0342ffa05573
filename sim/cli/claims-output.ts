/** What `catchment claims` leaves behind: text, Markdown or JSON, and the table inside a README. */
import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { claimMarkdown } from '../report/claim-markdown.ts';
import type { ClaimStudyRow } from '../report/claim-study.ts';
import { claimText } from '../report/claim-text.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import { plain } from '../report/palette.ts';
import { wrap } from '../report/text.ts';
import { UsageError } from './errors.ts';
import { ioReason } from './host.ts';
import type { ReporterOutput } from './outputs.ts';
import { readmeBlock, withBlock } from './readme-table.ts';
import { factsText } from './study-facts.ts';
import type { ClaimsResult, StudyFacts } from './study-facts.ts';
import type { Terminal } from './terminal.ts';
import { writeFileAtomically } from './write-file.ts';

export const claimsReporters = ['pretty', 'markdown', 'json'] as const;
export type ClaimsReporter = (typeof claimsReporters)[number];

interface Places {
  readonly reporters: readonly ReporterOutput<ClaimsReporter>[];
  readonly readme: string | null;
  readonly isQuiet: boolean;
}

export function deliverClaims({ reporters, readme, isQuiet }: Places, result: ClaimsResult, terminal: Terminal): void {
  for (const { name, file } of reporters) {
    if (file === null) terminal.out(rendered(name, result, { terminal, isQuiet, folder: '.' }));
    else writeFileAtomically(file, rendered(name, result, { terminal: null, isQuiet, folder: dirname(file) }));
  }
  if (readme !== null) writeFileAtomically(readme, withBlock(contentOf(readme), readmeBlock(result, dirname(readme)), readme));
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${ioReason(error)}`);
  }
}

const TEXT_COLUMNS = 100;

function rendered(
  name: ClaimsReporter,
  { rows, facts }: ClaimsResult,
  { terminal, isQuiet, folder }: { readonly terminal: Terminal | null; readonly isQuiet: boolean; readonly folder: string },
): string {
  const palette = terminal?.outPalette ?? plain;
  const columns = terminal?.columns ?? TEXT_COLUMNS;
  switch (name) {
    case 'pretty': {
      const told = wrap(factsText(facts), columns).map((line) => palette.dim(line)).join('\n');
      return `${claimText(rows, { palette, columns, isShort: isQuiet })}${isQuiet ? '' : `${told}\n`}`;
    }
    case 'markdown': return `${claimMarkdown(rows, (file) => relative(folder, file))}\n${factsText(facts)}\n`;
    case 'json': return `${JSON.stringify(documentOf(rows, facts), null, 2)}\n`;
  }
}

function documentOf(rows: readonly ClaimStudyRow[], { platform, plan, worlds, runCount, settings }: StudyFacts): object {
  const variantsMax = Number.isFinite(plan.variantsMax) ? plan.variantsMax : null;
  return { schemaVersion: SCHEMA_VERSION, platform, runCount, plan: { ...plan, variantsMax }, worlds, settings, claims: rows };
}

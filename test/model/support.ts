/** What the tests of the model share: the fixtures in memory, and the two ways to look at a result. */
import { readFileSync } from 'node:fs';
import { renderDiagnostic } from '../../sim/model/diagnostics/code-frame.ts';
import type { Diagnostic, Loaded } from '../../sim/model/diagnostics/diagnostic.ts';
import { memoryHost } from '../../sim/model/source/host.ts';
import type { ModelHost } from '../../sim/model/source/host.ts';

const fixture = (name: string): string => readFileSync(`test/model/fixtures/${name}`, 'utf8');
export const fixtures: Readonly<Record<string, string>> = Object.fromEntries(
  ['two-sites.yaml', 'site-loss.yaml', 'site-loss-without-withdrawal.yaml'].map((name) => [name, fixture(name)]),
);

/** The fixtures and whatever stands over them. */
export const hostWith = (files: Readonly<Record<string, string | Uint8Array>> = {}): ModelHost =>
  memoryHost({ ...fixtures, ...files });

/** A fixture with texts replaced; each must occur, so that a test cannot pass by missing its target. */
export const edited = (name: string, ...changes: readonly (readonly [from: string, to: string])[]): string =>
  changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${name} does not contain ${from}`);
    return text.replace(from, to);
  }, fixtures[name]!);

/** The value, or an error that shows the diagnostics. */
export function expectOk<T>(loaded: Loaded<T>): T {
  if (!loaded.ok) throw new Error(loaded.diagnostics.map((one) => renderDiagnostic(one)).join('\n'));
  return loaded.value;
}

/** `CAT1007 services.web.sitse`, for each error and warning. */
export const problems = (loaded: Loaded<unknown>): string[] => found(loaded).map(({ code, path }) => `${code} ${path}`);

export const found = (loaded: Loaded<unknown>): readonly Diagnostic[] => (loaded.ok ? loaded.warnings : loaded.diagnostics);

/** The text that a diagnostic underlines. */
export const underlined = ({ location, source }: Diagnostic): string | undefined =>
  source.find(({ number }) => number === location.line)?.text.slice(location.column - 1, location.endColumn - 1);

/** From files to scenarios, or to everything that is wrong with them; half a suite is never handed on. */
import { paintOf } from './colours.ts';
import type { FoundFile } from './find-files.ts';
import { withAsGraphs } from './as-graphs.ts';
import { fileHost } from './host.ts';
import { UsageError } from './errors.ts';
import type { Terminal } from './terminal.ts';
import { renderDiagnostic } from '../model/diagnostics/code-frame.ts';
import type { DiagnosticCode } from '../model/diagnostics/codes.ts';
import type { Diagnostic, Loaded } from '../model/diagnostics/diagnostic.ts';
import { loadScenario } from '../model/scenario/load.ts';
import type { ScenarioOptions } from '../model/scenario/load.ts';
import { TopologyCache } from '../model/scenario/topology-cache.ts';
import type { Scenario } from '../model/scenario/types.ts';
import { loadTopology } from '../model/topology/load.ts';
import type { Topology } from '../model/topology/types.ts';
import { runName } from '../report/run-report.ts';
import { topologyHash } from '../run/scenario-hash.ts';

export interface LoadOptions extends Omit<ScenarioOptions, 'variants'> {
  /** Only these variants, by file; all of files that are not named. */
  readonly chosen?: ReadonlyMap<string, ReadonlySet<string | null>>;
}

export type LoadedFile =
  | { readonly kind: 'scenario'; readonly path: string; readonly loaded: Loaded<readonly Scenario[]> }
  | { readonly kind: 'topology'; readonly path: string; readonly loaded: Loaded<Topology> };

/** Data that is not there is warned of here; who runs a scenario asks `lackData` about it. */
const host = withAsGraphs(fileHost, { isNeeded: false });

const SNIFFED_BYTES_MAX = 65_536;

/** What the file says it is, without reading it properly; null when it does not say. */
export function kindOf(path: string): string | null {
  const result = fileHost.read(path);
  if (!result.ok) return null;
  const text = new TextDecoder().decode(result.bytes.subarray(0, SNIFFED_BYTES_MAX));
  return /^(?:"kind"|'kind'|kind)[ \t]*:[ \t]*["']?([\w-]+)/m.exec(text)?.[1] ?? null;
}

/** Reads the file as what it says it is; as a scenario when it does not say. */
export function loadFile(path: string, options: LoadOptions = {}): LoadedFile {
  return kindOf(path) === 'topology'
    ? { kind: 'topology', path, loaded: loadTopology(path, host, options) }
    : { kind: 'scenario', path, loaded: loadScenario(path, host, options) };
}

export interface Suite {
  readonly scenarios: readonly Scenario[];
  readonly warnings: readonly Diagnostic[];
  /** Of scenarios that can be looked at but not run: the data that are missing. */
  readonly lacking: ReadonlyMap<Scenario, readonly Diagnostic[]>;
}

/** The code of a warning that data are missing. */
const DATA_ABSENT: DiagnosticCode = 'CAT1028';

/** Whether some of these scenarios cannot be run for want of data; if so, that has been printed. */
export function lackData({ lacking }: Suite, scenarios: readonly Scenario[], terminal: Terminal): boolean {
  const missing = scenarios.flatMap((scenario) => lacking.get(scenario) ?? []);
  if (missing.length > 0) terminal.err(diagnosticsText(missing.map((one) => ({ ...one, severity: 'error' })), terminal));
  return missing.length > 0;
}

/**
 * All scenarios of the files, in their order. Topologies among files that were found in a folder are passed over. Null when a
 * file is wrong: its diagnostics have been printed.
 */
export function loadSuite(
  files: readonly FoundFile[], { chosen, cache = new TopologyCache(), ...options }: LoadOptions, terminal: Terminal,
): Suite | null {
  const scenarios: Scenario[] = [];
  const found: Diagnostic[] = [];
  const missing: (readonly Diagnostic[])[] = [];
  let isBroken = false;
  for (const { path, isNamed } of files) {
    if (!isNamed && kindOf(path) === 'topology') continue;
    const variants = chosen?.get(path);
    const loaded = loadScenario(path, host, { ...options, cache, ...(variants === undefined ? {} : { variants }) });
    if (loaded.ok) {
      const absent = loaded.warnings.filter(({ code }) => code === DATA_ABSENT);
      scenarios.push(...loaded.value);
      missing.push(...loaded.value.map(() => absent));
    } else isBroken = true;
    found.push(...(loaded.ok ? loaded.warnings : loaded.diagnostics));
  }
  const diagnostics = distinct(found);
  if (!isBroken) {
    const shared = sharingTopologies(scenarios);
    const lacking = new Map(shared.map((scenario, i) => [scenario, missing[i]!]));
    return { scenarios: shared, warnings: diagnostics, lacking };
  }
  terminal.err(diagnosticsText(diagnostics, terminal));
  return null;
}

/**
 * Files of a suite mostly name one topology, each with a copy of its own: equal ones become one, and so do the worlds made
 * of them.
 */
export function sharingTopologies(scenarios: readonly Scenario[], shared = new Map<string, Topology>()): Scenario[] {
  return scenarios.map((scenario) => {
    const hash = topologyHash(scenario.topology);
    const topology = shared.get(hash) ?? scenario.topology;
    shared.set(hash, topology);
    return topology === scenario.topology ? scenario : { ...scenario, topology };
  });
}

/** Diagnostics in full and how many there are, each once although several scenarios may share the file that it is about. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[], terminal: Terminal, { withCount = true }: { readonly withCount?: boolean } = {},
): string {
  const shown = distinct(diagnostics);
  if (shown.length === 0) return '';
  const paint = paintOf(terminal.errPalette);
  const texts = shown.map((diagnostic) => `${renderDiagnostic(diagnostic, paint)}\n\n`);
  return `${texts.join('')}${withCount ? `${countText(shown)}\n` : ''}`;
}

/** `2 errors, 1 warning`. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ].join(', ') || 'no errors';
}

/** `1 file`, `2 files`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

export function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, location: { file, line, column } }) => {
    const key = `${code} ${file}:${line}:${column} ${message}`;
    return seen.has(key) ? false : seen.add(key).size > 0;
  });
}

export interface Choice {
  /** One of these tags must be there; empty: any. */
  readonly tags: readonly string[];
  /** Each must be part of the run's name, letter case aside. */
  readonly greps: readonly string[];
}

const isNamed = ({ name, variant }: Scenario, text: string): boolean =>
  runName({ scenario: name, variant }).toLowerCase().includes(text.toLowerCase());

const NAMES_MAX = 8;

function namesHint(scenarios: readonly Scenario[]): string {
  const names = scenarios.slice(0, NAMES_MAX).map(({ name, variant }) => runName({ scenario: name, variant }));
  const more = scenarios.length - names.length;
  return `there are: ${names.join(', ')}${more === 0 ? '' : ` and ${more} more; catchment list names all`}`;
}

/** The scenarios that were asked for. @throws UsageError when none is left. */
export function choose(scenarios: readonly Scenario[], { tags, greps }: Choice): readonly Scenario[] {
  const chosen = scenarios.filter((scenario) => {
    const isTagged = tags.length === 0 || tags.some((tag) => scenario.tags.includes(tag));
    return isTagged && greps.every((text) => isNamed(scenario, text));
  });
  if (chosen.length > 0) return chosen;
  const asked = [...tags.map((tag) => `--tag ${tag}`), ...greps.map((text) => `--grep ${text}`)].join(' ');
  if (asked === '') throw new UsageError('no scenario in these files');
  const known = [...new Set(scenarios.flatMap((scenario) => scenario.tags))].sort();
  // Tags help nobody who asked by name.
  const hint = tags.length === 0 ? namesHint(scenarios) : known.length === 0 ? null : `tags here: ${known.join(', ')}`;
  const isEach = greps.length > 1 && scenarios.some((one) => greps.some((text) => isNamed(one, text)));
  const each = 'each --grep has to be part of the name of one and the same run';
  throw new UsageError(`none of ${count(scenarios.length, 'run')} matches ${asked}`, isEach ? each : hint);
}

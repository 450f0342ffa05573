/**
 * Reads a scenario file into one scenario for each member of `for_each`. Order of composition: bases by `extends`, the file
 * itself, the topology's file in place of its path, then all `overrides`, then `--set`. Variables are put in before overrides are
 * applied, so that an override may depend on the member. Everything wrong comes back as diagnostics; nothing is thrown.
 */
import type { Loaded } from '../diagnostics/diagnostic.ts';
import { applyOverrides, compose, settings } from '../source/compose.ts';
import type { Composed } from '../source/compose.ts';
import type { ModelHost } from '../source/host.ts';
import { validate } from '../source/issues.ts';
import type { Override } from '../source/merge.ts';
import { refine } from '../source/refine.ts';
import { Report } from '../source/report.ts';
import { nodeAt, textOf, withEntry } from '../source/tree.ts';
import type { MapNode } from '../source/tree.ts';
import type { Context } from '../topology/context.ts';
import { readTopology } from '../topology/load.ts';
import { stem } from '../topology/resolve.ts';
import type { Assumption, Topology } from '../topology/types.ts';
import { entityIndex } from './entities.ts';
import { resolveScenario } from './resolve.ts';
import { scenarioSchema } from './schema.ts';
import type { WrittenScenario } from './schema.ts';
import { select } from './selectors.ts';
import { TopologyCache, topologyKey } from './topology-cache.ts';
import type { Scenario } from './types.ts';
import { combinations, hasVariables, named, substitute, substituteText, variantName } from './variables.ts';
import type { VariableMember, Variables } from './variables.ts';

export interface ScenarioOptions {
  /** Values by dotted path, read as YAML, merged in last; the topology's paths begin with `topology.`. */
  readonly set?: Readonly<Record<string, string>>;
  /** Instead of the file's seed. */
  readonly seed?: number;
  /** Each member is made with so many seeds, the one above and those that follow it; 1 when left out. */
  readonly seedCount?: number;
  /** Only these members of `for_each`, by variant. */
  readonly variants?: ReadonlySet<string | null>;
  /** Where files of one suite find topologies that others of it have read. */
  readonly cache?: TopologyCache;
}

/** Runs that one file may make. */
export const VARIANTS_MAX = 1000;

export function loadScenario(path: string, host: ModelHost, options: ScenarioOptions = {}): Loaded<Scenario[]> {
  const report = new Report();
  const scenarios = new ScenarioReader(path, host, options, report).read();
  const diagnostics = report.diagnostics();
  return scenarios === null || report.hasErrors
    ? { ok: false, diagnostics }
    : { ok: true, value: scenarios, warnings: diagnostics };
}

interface Member {
  readonly root: MapNode;
  readonly file: string;
  /** Equal for members whose topologies say the same; null where the topology stands in the scenario itself. */
  readonly key: string | null;
}

class ScenarioReader {
  readonly #path: string;
  readonly #host: ModelHost;
  readonly #options: ScenarioOptions;
  readonly #report: Report;
  readonly #cache: TopologyCache;
  #shared: Topology | null = null;

  constructor(path: string, host: ModelHost, options: ScenarioOptions, report: Report) {
    this.#path = path;
    this.#host = host;
    this.#options = options;
    this.#report = report;
    this.#cache = options.cache ?? new TopologyCache();
  }

  read(): Scenario[] | null {
    const composed = compose(this.#path, 'scenario', this.#host, this.#report);
    const set = settings(this.#options.set ?? {}, this.#report);
    if (composed === null || this.#report.hasErrors) return null;
    const overrides = [...composed.overrides, ...set];
    const ablationOf = this.#ablation(composed);
    const members = this.#members(composed.root, overrides);
    if (members === null || this.#report.hasErrors) return null;
    // One topology serves all members unless something about it depends on the member.
    const isShared =
      !overrides.some((override) => override.path.includes('${') || hasVariables(override.entry.node)) &&
      !hasVariables(composed.root.entries.get('topology')?.node ?? composed.root);
    const scenarios: Scenario[] = [];
    for (const variables of members) {
      if (this.#options.variants?.has(variantName(variables)) === false) continue;
      scenarios.push(...this.#member(composed.root, overrides, { variables, ablationOf, isShared }));
    }
    return this.#report.hasErrors ? null : scenarios;
  }

  #member(
    written: MapNode,
    overrides: readonly Override[],
    { variables, ablationOf, isShared }: { variables: Variables; ablationOf: string | null; isShared: boolean },
  ): Scenario[] {
    const bare = withEntry(written, 'for_each', null);
    const root = substitute(bare, variables, this.#report) as MapNode;
    const own = overrides
      .filter(({ path }) => path !== 'for_each')
      .map(({ path, entry }): Override => ({
        path: substituteText(path, variables),
        entry: { ...entry, node: substitute(entry.node, variables, this.#report) },
      }));
    const expanded = this.#expand(root, own);
    if (expanded === null || this.#report.hasErrors) return [];
    const { context, form, own: ownAssumptions } = this.#form(expanded.root);
    const topology = this.#topology(expanded, isShared);
    if (form === null || topology === null) return [];
    const assumptions = settable([...under('topology', topology.assumptions), ...ownAssumptions]);
    return Array.from({ length: this.#options.seedCount ?? 1 }, (_, seedOffset) =>
      resolveScenario(context, {
        written: form,
        topology,
        file: this.#path,
        variables,
        ablationOf,
        seed: this.#options.seed,
        seedOffset,
        assumptions,
      }),
    );
  }

  /** The scenario's own part, checked; the topology is left out. */
  #form(root: MapNode): {
    readonly context: Context;
    readonly form: WrittenScenario | null;
    readonly own: readonly Assumption[];
  } {
    const refined = refine(withEntry(root, 'topology', null), this.#report);
    return {
      context: { report: this.#report, root: refined.root, base: [], host: this.#host },
      form: validate(scenarioSchema, refined.root, this.#report),
      own: refined.assumptions,
    };
  }

  #topology(member: Member, isShared: boolean): Topology | null {
    if (isShared && this.#shared !== null) return this.#shared;
    this.#shared = this.#read(member);
    return this.#shared;
  }

  #read({ root, file, key }: Member): Topology | null {
    const tree = root.entries.get('topology')!.node as MapNode;
    const read = (report: Report) => readTopology({ root: tree, base: ['topology'], file, host: this.#host }, report);
    return key === null ? read(this.#report) : this.#cache.topology(key, this.#report, read);
  }

  /** Puts the topology's tree in place of its path and applies the overrides. */
  #expand(root: MapNode, overrides: readonly Override[]): Member | null {
    const isPath = ({ path, entry }: Override): boolean => path === 'topology' && textOf(entry.node) !== null;
    const withPath = applyOverrides(root, overrides.filter(isPath), this.#report);
    const entry = withPath.entries.get('topology');
    if (entry === undefined) {
      const span = [...withPath.entries.values()][0]?.keySpan ?? withPath.span;
      this.#report.error({
        code: 'CAT1008',
        message: 'missing key: topology',
        span,
        path: 'topology',
        expected: 'the path of a topology, relative to this file',
      });
      return null;
    }
    const relative = textOf(entry.node);
    if (relative === null && entry.node.kind !== 'map') {
      this.#report.error({
        code: 'CAT1011',
        message: 'topology is not a path',
        span: entry.node.span,
        path: 'topology',
        expected: 'the path of a topology, relative to this file',
      });
      return null;
    }
    const from = entry.node.span.file.name;
    const file = relative === null ? this.#path : from === '--set' ? relative : this.#host.resolve(from, relative);
    const tree = relative === null ? entry.node : this.#topologyTree(file, entry.node.span);
    if (tree === null) return null;
    const whole = withEntry(withPath, 'topology', { ...entry, node: tree });
    const changed = applyOverrides(
      whole,
      overrides.filter((override) => !isPath(override)),
      this.#report,
    );
    const key = relative === null ? null : topologyKey(file, overrides);
    if (changed.entries.get('topology')?.node.kind === 'map') return { root: changed, file, key };
    this.#report.error({ code: 'CAT1011', message: 'an override leaves no topology', span: entry.node.span, path: 'topology' });
    return null;
  }

  #topologyTree(file: string, from: MapNode['span']): MapNode | null {
    return this.#cache.tree(file, this.#report, (report) => {
      const composed = compose(file, 'topology', this.#host, report, from);
      return composed === null ? null : applyOverrides(composed.root, composed.overrides, report);
    });
  }

  /** The members of `for_each`; null with an error when they cannot be told. */
  #members(root: MapNode, overrides: readonly Override[]): Variables[] | null {
    const given = overrides.filter(({ path }) => path === 'for_each' || path.startsWith('for_each.'));
    const forEach = applyOverrides(root, given, this.#report).entries.get('for_each')?.node;
    if (forEach === undefined) return [{}];
    const only: MapNode = {
      kind: 'map',
      span: root.span,
      entries: new Map([['for_each', { keySpan: forEach.span, node: forEach }]]),
    };
    const refined = refine(only, this.#report).root;
    const form = validate(scenarioSchema.pick({ for_each: true }), refined, this.#report);
    if (form === null) return null;
    const context: Context = { report: this.#report, root: refined, base: [], host: this.#host };
    const isSelector = (text: unknown): text is string => typeof text === 'string' && /^[a-z]+\//.test(text);
    const needsTopology = Object.values(form.for_each).flat().some(isSelector);
    const fixed = overrides.filter((override) => !override.path.includes('${') && !hasVariables(override.entry.node));
    const expanded = needsTopology ? this.#expand(root, fixed) : null;
    const topology = expanded === null || this.#report.hasErrors ? null : this.#read(expanded);
    if (needsTopology && topology === null) return null;
    // Without variables in it, this is the topology of every member: it is not read again.
    if (fixed.length === overrides.length) this.#shared = topology;
    const index = topology === null ? null : entityIndex(topology);
    const members = Object.fromEntries(
      Object.entries(form.for_each).map(([name, value]) => {
        const items = Array.isArray(value) ? value : [value];
        const at = (i: number) => ['for_each', name, ...(Array.isArray(value) ? [i] : [])];
        const found = items.flatMap((item, i): VariableMember[] => {
          if (isSelector(item)) return select(context, item, at(i), index!, null).map(({ id }) => named(id));
          if (typeof item !== 'object') return [named(String(item))];
          const node = nodeAt(refined, at(i)) as MapNode;
          return [{ name: item.name, fields: new Map([...node.entries].map(([key, entry]) => [key, entry.node])) }];
        });
        return [name, [...new Map(found.map((member) => [member.name, member])).values()]];
      }),
    );
    const count = Object.values(members).reduce((product, { length }) => product * length, 1);
    if (count <= VARIANTS_MAX) return combinations(members);
    this.#report.error({
      code: 'CAT1212',
      message: `for_each makes ${count} runs`,
      span: forEach.span,
      path: 'for_each',
      expected: `at most ${VARIANTS_MAX}`,
    });
    return null;
  }

  /** The name of the scenario that is broken on purpose; a file is looked into for it. */
  #ablation({ root }: Composed): string | null {
    const node = root.entries.get('ablation_of')?.node;
    const text = textOf(node);
    if (node === undefined || text === null || !isFile(text)) return text;
    const file = this.#host.resolve(node.span.file.name, text);
    const base = compose(file, 'scenario', this.#host, this.#report, node.span);
    return base === null ? null : (textOf(base.root.entries.get('name')?.node) ?? stem(file));
  }
}

const under = (base: string, assumptions: readonly Assumption[]): Assumption[] =>
  assumptions.map((one) => ({ ...one, path: one.path === '' ? base : `${base}.${one.path}` }));

/** Paths as overrides take them, where an item of a list is a step like any other. */
const settable = (assumptions: readonly Assumption[]): Assumption[] =>
  assumptions.map((one) => ({ ...one, path: one.path.replace(/\[(\d+)\]/g, '.$1') }));

const isFile = (text: string): boolean => /\.ya?ml$/.test(text);

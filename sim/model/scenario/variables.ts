/**
 * `for_each:` and `${…}`: the members of each variable, their product, and their names put into texts and keys. A member may
 * be a map: `${step}` is its name, `${step.limit}` the value of its key `limit`, whole where nothing else stands beside it.
 */
import { nearest } from '../diagnostics/nearest.ts';
import type { Report } from '../source/report.ts';
import { pathText, toPlain } from '../source/tree.ts';
import type { Entry, Path, SourceNode } from '../source/tree.ts';

export interface VariableMember {
  readonly name: string;
  /** What a member that is a map holds beside its name. */
  readonly fields: ReadonlyMap<string, SourceNode>;
}

export type Variables = Readonly<Record<string, VariableMember>>;

const NO_FIELDS: ReadonlyMap<string, SourceNode> = new Map();

/** A member that is nothing but its name. */
export const named = (name: string): VariableMember => ({ name, fields: NO_FIELDS });

/** What a variable, or a field of one, stands for; undefined where there is none. A name is text. */
function valueOf(reference: string, variables: Variables): SourceNode | string | undefined {
  const dot = reference.indexOf('.');
  const name = dot < 0 ? reference : reference.slice(0, dot);
  if (!Object.hasOwn(variables, name)) return undefined;
  return dot < 0 ? variables[name]!.name : variables[name]!.fields.get(reference.slice(dot + 1));
}

const asText = (value: SourceNode | string | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.kind === 'scalar' ? String(value.value) : undefined;

const referencesIn = (variables: Variables): string[] =>
  Object.entries(variables).flatMap(([name, { fields }]) => [name, ...[...fields.keys()].map((key) => `${name}.${key}`)]);

const VARIABLE = /\$\{([^{}]*)\}/g;

/** Whether a tree mentions a variable anywhere. */
export function hasVariables(node: SourceNode): boolean {
  if (node.kind === 'scalar') return typeof node.value === 'string' && node.value.includes('${');
  if (node.kind === 'list') return node.items.some(hasVariables);
  return [...node.entries].some(([key, entry]) => key.includes('${') || hasVariables(entry.node));
}

/**
 * The tree with variables replaced in texts and keys; the same node where there are none. A value that is nothing but a
 * variable becomes a number where it looks like one.
 */
export function substitute(node: SourceNode, variables: Variables, report: Report, path: Path = []): SourceNode {
  if (!hasVariables(node)) return node;
  const replace = (text: string, entry: Pick<Entry, 'keySpan'>): string =>
    text.replace(VARIABLE, (whole, name: string) => {
      const text = asText(valueOf(name, variables));
      if (text !== undefined) return text;
      const known = referencesIn(variables);
      report.error({
        code: 'CAT1211',
        message: `no such variable: ${name}`,
        span: entry.keySpan,
        path: pathText(path),
        hint: nearest(name, known),
        expected: known.length === 0 ? 'a variable that `for_each` defines' : `one of ${known.join(', ')}`,
      });
      return whole;
    });
  if (node.kind === 'scalar') {
    const alone = /^\$\{([^{}]*)\}$/.exec(String(node.value))?.[1];
    const field = alone === undefined ? undefined : valueOf(alone, variables);
    if (field !== undefined && typeof field !== 'string') return field;
    const text = replace(String(node.value), { keySpan: node.span });
    const isAlone = alone !== undefined;
    return { ...node, value: isAlone && /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? Number(text) : text };
  }
  if (node.kind === 'list')
    return { ...node, items: node.items.map((item, i) => substitute(item, variables, report, [...path, i])) };
  const entries = new Map<string, Entry>();
  for (const [key, entry] of node.entries) {
    entries.set(replace(key, entry), {
      keySpan: entry.keySpan,
      node: substitute(entry.node, variables, report, [...path, key]),
    });
  }
  return { ...node, entries };
}

/** The text with variables replaced, for paths of overrides; unknown ones are left. */
export const substituteText = (text: string, variables: Variables): string =>
  text.replace(VARIABLE, (whole, name: string) => asText(valueOf(name, variables)) ?? whole);

/** Every combination of one member each, the last variable running fastest. */
export const combinations = (members: Readonly<Record<string, readonly VariableMember[]>>): Variables[] =>
  Object.entries(members).reduce<Variables[]>(
    (partial, [name, values]) => partial.flatMap((variables) => values.map((value) => ({ ...variables, [name]: value }))),
    [{}],
  );

/** `datacenter=fra,load=120%`; null without variables. */
export const variantName = (variables: Variables): string | null =>
  Object.keys(variables).length === 0
    ? null
    : Object.entries(variables)
        .map(([name, member]) => `${name}=${member.name}`)
        .join(',');

/** What members that are maps hold beside their names, by variable, as plain data. */
export const variantFields = (variables: Variables): Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
  Object.fromEntries(
    Object.entries(variables)
      .map(([variable, { fields }]) => [variable, [...fields].filter(([key]) => key !== 'name')] as const)
      .filter(([, fields]) => fields.length > 0)
      .map(([variable, fields]) => [variable, Object.fromEntries(fields.map(([key, node]) => [key, toPlain(node)]))]),
  );

/** The name of each variable's member. */
export const variantKey = (variables: Variables): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(variables).map(([name, member]) => [name, member.name]));

/** `for_each:` and `${…}`: the members of each variable, their product, and their names put into texts and keys. */
import { nearest } from '../diagnostics/nearest.ts';
import type { Report } from '../source/report.ts';
import { pathText } from '../source/tree.ts';
import type { Entry, Path, SourceNode } from '../source/tree.ts';

export type Variables = Readonly<Record<string, string>>;

const VARIABLE = /\$\{([^{}]*)\}/g;

/** Whether a tree mentions a variable anywhere. */
export function hasVariables(node: SourceNode): boolean {
  if (node.kind === 'scalar') return typeof node.value === 'string' && node.value.includes('${');
  if (node.kind === 'list') return node.items.some(hasVariables);
  return [...node.entries].some(([key, entry]) => key.includes('${') || hasVariables(entry.node));
}

/**
 * The tree with variables replaced in texts and keys; the same node where there are none. A value that is nothing but a variable
 * becomes a number where it looks like one.
 */
export function substitute(node: SourceNode, variables: Variables, report: Report, path: Path = []): SourceNode {
  if (!hasVariables(node)) return node;
  const replace = (text: string, entry: Pick<Entry, 'keySpan'>): string =>
    text.replace(VARIABLE, (whole, name: string) => {
      if (Object.hasOwn(variables, name)) return variables[name]!;
      const known = Object.keys(variables);
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
    const text = replace(String(node.value), { keySpan: node.span });
    const isAlone = /^\$\{[^{}]*\}$/.test(String(node.value));
    return { ...node, value: isAlone && /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? Number(text) : text };
  }
  if (node.kind === 'list')
    return { ...node, items: node.items.map((item, i) => substitute(item, variables, report, [...path, i])) };
  const entries = new Map<string, Entry>();
  for (const [key, entry] of node.entries) {
    entries.set(replace(key, entry), { keySpan: entry.keySpan, node: substitute(entry.node, variables, report, [...path, key]) });
  }
  return { ...node, entries };
}

/** The text with variables replaced, for paths of overrides; unknown ones are left. */
export const substituteText = (text: string, variables: Variables): string =>
  text.replace(VARIABLE, (whole, name: string) => (Object.hasOwn(variables, name) ? variables[name]! : whole));

/** Every combination of one member each, the last variable running fastest. */
export const combinations = (members: Readonly<Record<string, readonly string[]>>): Variables[] =>
  Object.entries(members).reduce<Variables[]>(
    (partial, [name, values]) => partial.flatMap((variables) => values.map((value) => ({ ...variables, [name]: value }))),
    [{}],
  );

/** `datacenter=fra,load=120%`; null without variables. */
export const variantName = (variables: Variables): string | null =>
  Object.keys(variables).length === 0
    ? null
    : Object.entries(variables)
        .map(([name, value]) => `${name}=${value}`)
        .join(',');

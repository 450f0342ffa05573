/**
 * JSON Schemas (draft-07, the dialect that editors know best) from the zod schemas, with what the reader allows everywhere: `x-`
 * keys, and `assumed: {value, why, range}` in place of any value.
 */
import * as z from 'zod';

export interface JsonSchema {
  [key: string]: unknown;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  patternProperties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema | JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  const?: unknown;
  enum?: unknown[];
}

/** The bare schema of what is written, as zod gives it. */
export const inputSchema = (schema: z.ZodType): JsonSchema => {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    unrepresentable: 'any',
    reused: 'inline',
  }) as JsonSchema;
  delete json.$schema;
  return json;
};

/** Keys whose values are structure, never a figure that one might assume. */
const structural: ReadonlySet<string> = new Set([
  'kind',
  'version',
  'extends',
  'overrides',
  'name',
  'id',
  'description',
  'assumed',
]);

/** The schema for editors: with composition keys, `x-` keys and assumptions. */
export function editorSchema(schema: z.ZodType, id: string, hasVariables: boolean): JsonSchema {
  const root = inputSchema(schema);
  const withComposition: JsonSchema = {
    ...root,
    properties: {
      ...root.properties,
      extends: { type: 'string', description: 'A file of the same kind that this one changes; relative to this file.' },
      overrides: { type: 'object', description: 'Changes after all else: a tree, or path: value. A null takes a key away.' },
    },
    // With `extends`, whatever is required may come from the base.
    required: ['kind', 'version'],
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: id,
    ...open(withComposition, hasVariables),
    definitions: {
      variable: {
        type: 'string',
        pattern: '\\$\\{[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?\\}',
        description: 'A variable of `for_each`.',
      },
      assumed: {
        type: 'object',
        description: 'A figure that was chosen, not known.',
        properties: {
          assumed: {
            type: 'object',
            properties: {
              value: { description: 'What a run uses.' },
              why: { type: 'string', description: 'Why this figure was chosen.' },
              range: { type: 'array', minItems: 2, maxItems: 2, items: {}, description: 'The bounds between which it may lie.' },
            },
            patternProperties: { '^x-': {} },
            required: ['value', 'why'],
            additionalProperties: false,
          },
        },
        required: ['assumed'],
        additionalProperties: false,
      },
    },
  };
}

/** Lets `x-` keys into every map, and assumptions (where files have them, variables) in place of every value. */
function open(schema: JsonSchema, hasVariables: boolean): JsonSchema {
  const inside = (value: JsonSchema): JsonSchema => open(value, hasVariables);
  const value = (written: JsonSchema): JsonSchema =>
    orElse(inside(written), hasVariables ? ['assumed', 'variable'] : ['assumed']);
  const result: JsonSchema = { ...schema };
  if (schema.properties !== undefined) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, one]) => [key, structural.has(key) ? inside(one) : value(one)]),
    );
  }
  if (typeof schema.additionalProperties === 'object') result.additionalProperties = value(schema.additionalProperties);
  delete result.propertyNames; // Names are checked by the reader, whose message is better than a pattern.
  if (schema.type === 'object') result.patternProperties = { ...schema.patternProperties, '^x-': {} };
  if (Array.isArray(schema.items)) {
    result.items = schema.items.map(value);
    delete result.additionalItems;
    result.minItems = schema.items.length;
    result.maxItems = schema.items.length;
  } else if (schema.items !== undefined) result.items = value(schema.items);
  if (schema.anyOf !== undefined) result.anyOf = schema.anyOf.map(inside);
  if (schema.oneOf !== undefined) result.oneOf = schema.oneOf.map(inside);
  return result;
}

/**
 * The schema, or one of the shared definitions instead. A map that can be nothing but a map stays alone, though the reader takes
 * an assumption for it too: an editor would otherwise blame the whole map for one wrong key in it.
 */
function orElse(schema: JsonSchema, definitions: readonly string[]): JsonSchema {
  if (schema.type === 'object') return schema;
  const instead = definitions.map((name) => ({ $ref: `#/definitions/${name}` }));
  const { description, default: fallback, ...rest } = schema;
  const outside = {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
  const own = Array.isArray(rest.anyOf) && Object.keys(rest).length === 1 ? rest.anyOf : [rest];
  return { ...outside, anyOf: [...own, ...instead] };
}

/** The keys that a map at this path may have, as far as the schema names them; empty for maps of entities. */
export function knownKeys(schema: JsonSchema, path: readonly PropertyKey[], plain: unknown): string[] {
  const [step, ...rest] = path;
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter((variant) => fits(variant, plain));
  const found = new Set(variants.flatMap((variant) => knownKeys(variant, path, plain)));
  if (step === undefined) for (const key of Object.keys(schema.properties ?? {})) found.add(key);
  else {
    const inner = typeof plain === 'object' && plain !== null ? (plain as Record<PropertyKey, unknown>)[step] : undefined;
    const items = Array.isArray(schema.items) ? schema.items[Number(step)] : schema.items;
    const property =
      typeof step === 'string' && schema.properties !== undefined && Object.hasOwn(schema.properties, step)
        ? schema.properties[step]
        : undefined;
    const next =
      property ??
      (Array.isArray(plain) ? items : typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    if (next !== undefined) for (const key of knownKeys(next, rest, inner)) found.add(key);
  }
  return [...found];
}

/** Whether a variant's constants (its `kind`) agree with the value. */
const fits = (variant: JsonSchema, plain: unknown): boolean =>
  Object.entries(variant.properties ?? {}).every(
    ([key, { const: due }]) =>
      due === undefined || typeof plain !== 'object' || plain === null || (plain as Record<string, unknown>)[key] === due,
  );

/**
 * As much of JSON Schema draft-07 as the generated schemas use, written apart from them; an unknown keyword is an error, so
 * nothing is skipped unseen.
 */
type Schema = Record<string, unknown>;

const annotations = new Set(['$schema', '$id', 'title', 'description', 'default', 'examples', 'definitions']);

export function schemaProblems(root: object, value: unknown): string[] {
  return check(root as Schema, value, '');

  function check(schema: Schema | boolean, data: unknown, path: string): string[] {
    if (schema === true) return [];
    if (schema === false) return [`${path}: nothing is allowed here`];
    return Object.entries(schema).flatMap(([keyword, due]) =>
      annotations.has(keyword) ? [] : keywordProblems(schema, keyword, due, data, path),
    );
  }

  function keywordProblems(schema: Schema, keyword: string, due: unknown, data: unknown, path: string): string[] {
    const fail = (condition: boolean): string[] =>
      condition ? [`${path}: ${keyword} ${JSON.stringify(due)?.slice(0, 80)}`] : [];
    const isMap = typeof data === 'object' && data !== null && !Array.isArray(data);
    const map = data as Record<string, unknown>;
    switch (keyword) {
      case '$ref':
        return check(
          (root as { definitions: Record<string, Schema> }).definitions[String(due).replace('#/definitions/', '')]!,
          data,
          path,
        );
      case 'type':
        return fail(![due].flat().some((type) => isType(String(type), data)));
      case 'const':
        return fail(data !== due);
      case 'enum':
        return fail(!(due as unknown[]).includes(data));
      case 'pattern':
        return fail(typeof data === 'string' && !new RegExp(String(due), 'u').test(data));
      case 'minLength':
        return fail(typeof data === 'string' && data.length < Number(due));
      case 'maxLength':
        return fail(typeof data === 'string' && data.length > Number(due));
      case 'minimum':
        return fail(typeof data === 'number' && data < Number(due));
      case 'maximum':
        return fail(typeof data === 'number' && data > Number(due));
      case 'minItems':
        return fail(Array.isArray(data) && data.length < Number(due));
      case 'maxItems':
        return fail(Array.isArray(data) && data.length > Number(due));
      case 'anyOf':
        return fail(!(due as Schema[]).some((one) => check(one, data, path).length === 0));
      case 'oneOf':
        return fail((due as Schema[]).filter((one) => check(one, data, path).length === 0).length !== 1);
      case 'required':
        return isMap ? fail((due as string[]).some((key) => !Object.hasOwn(map, key))) : [];
      case 'properties':
        return isMap
          ? Object.entries(due as Record<string, Schema>).flatMap(([key, one]) =>
              Object.hasOwn(map, key) ? check(one, map[key], `${path}.${key}`) : [],
            )
          : [];
      case 'patternProperties':
        return isMap
          ? Object.entries(due as Record<string, Schema>).flatMap(([pattern, one]) =>
              Object.keys(map)
                .filter((key) => new RegExp(pattern, 'u').test(key))
                .flatMap((key) => check(one, map[key], `${path}.${key}`)),
            )
          : [];
      case 'additionalProperties':
        return isMap
          ? Object.keys(map)
              .filter((key) => !isNamed(schema, key))
              .flatMap((key) => check(due as Schema, map[key], `${path}.${key}`))
          : [];
      case 'items':
        return Array.isArray(data)
          ? data.flatMap((item, i) => check(Array.isArray(due) ? (due[i] ?? true) : (due as Schema), item, `${path}[${i}]`))
          : [];
      default:
        throw new Error(`a keyword that this checker does not know: ${keyword}`);
    }
  }
}

const isNamed = (schema: Schema, key: string): boolean =>
  Object.hasOwn((schema.properties ?? {}) as object, key) ||
  Object.keys((schema.patternProperties ?? {}) as object).some((pattern) => new RegExp(pattern, 'u').test(key));

function isType(type: string, data: unknown): boolean {
  switch (type) {
    case 'object':
      return typeof data === 'object' && data !== null && !Array.isArray(data);
    case 'array':
      return Array.isArray(data);
    case 'integer':
      return Number.isInteger(data);
    case 'null':
      return data === null;
    default:
      return typeof data === type;
  }
}

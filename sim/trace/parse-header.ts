/** The header of a stored trace: JSON from a stranger, checked before anyone relies on its shape. */
import { Malformed } from './bytes.ts';
import { FORMAT_VERSION, type TraceHeader } from './header.ts';

type Fields = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSpan = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** A key that would reach an object's prototype has no business in data. Walks without recursion, so depth costs nothing. */
function hasForbiddenKey(top: unknown): boolean {
  const waiting: unknown[] = [top];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return true;
    for (const inner of Object.values(value)) waiting.push(inner);
  }
  return false;
}

function complaint(value: unknown, version: number): string | null {
  if (!isObject(value)) return 'header: not an object';
  if (value['formatVersion'] !== version) return 'header: formatVersion does not match';
  if (typeof value['engineVersion'] !== 'string') return 'header: engineVersion is not a text';
  if (typeof value['seed'] !== 'number') return 'header: seed is not a number';
  if (!isSpan(value['duration']) || !isSpan(value['warmUp'])) return 'header: duration or warmUp is not a span';
  const scenario = value['scenario'];
  if (!isObject(scenario)) return 'header: scenario is not an object';
  for (const key of ['name', 'file', 'hash']) {
    if (typeof scenario[key] !== 'string') return `header: scenario.${key} is not a text`;
  }
  if (scenario['variant'] !== null && typeof scenario['variant'] !== 'string') return 'header: scenario.variant is not a text';
  if (!isObject(value['entities']) || !isObject(value['notes'])) return 'header: entities or notes are not objects';
  for (const [table, rows] of Object.entries(value['entities'])) {
    const sound = (row: unknown): boolean => isObject(row) && typeof row['id'] === 'string' && typeof row['name'] === 'string';
    if (!Array.isArray(rows) || !rows.every(sound)) return `header: table ${table} does not list entities`;
  }
  return hasForbiddenKey(value) ? 'header: forbidden key __proto__' : null;
}

/**
 * `text` is the header as JSON, without its entity tables where those are given apart; `version` is what the file says it is.
 *
 * @throws Malformed when it is not a header.
 */
export function parseHeader(text: string, version: number, entities: TraceHeader['entities'] | null = null): TraceHeader {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Malformed('malformed', 'header: not JSON');
  }
  if (entities !== null && isObject(value)) value = { ...value, entities };
  const wrong = complaint(value, version);
  if (wrong !== null) throw new Malformed('malformed', wrong);
  return { ...(value as TraceHeader), formatVersion: FORMAT_VERSION };
}

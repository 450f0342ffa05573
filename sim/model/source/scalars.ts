/**
 * The scalars of written files as zod schemas: each takes what YAML gives and yields a base number, or an issue that carries its
 * diagnostic code. The JSON Schema of a scalar is its text pattern, so that an editor knows the same rule.
 */
import * as z from 'zod';
import { ASN_MAX, isAsn } from '../asn.ts';
import type { Asn } from '../asn.ts';
import { readPrefix } from '../prefix.ts';
import type { Prefix } from '../prefix.ts';
import * as units from '../units.ts';
import type { Quantity } from '../units.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';

/** What a scalar's issue carries for the diagnostic made of it. */
export interface ScalarIssue {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly expected: string;
  readonly hint: string | null;
}

type Reader<T> = (
  value: unknown,
) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issue: ScalarIssue };

/** A schema around a reader; `json` is what an editor is told. */
export function scalar<T>(read: Reader<T>, json: Readonly<Record<string, unknown>>) {
  return z
    .unknown()
    .meta(json)
    .transform((value, context): T => {
      const result = read(value);
      if (result.ok) return result.value;
      context.addIssue({ code: 'custom', message: result.issue.message, params: result.issue });
      return z.NEVER;
    });
}

/** How a wrong value is shown in a message: short, on one line, quotes only around text. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function quantity<T>(what: Quantity<T>, isBareAllowed = false) {
  return scalar<T>(
    (value) => {
      const text = isBareAllowed && typeof value === 'number' && value >= 0 ? `${value}` : value;
      if (typeof text === 'number') {
        const message = `a number without a unit: ${text}`;
        return { ok: false, issue: { code: 'CAT1003', message, expected: what.expected, hint: null } };
      }
      const result = typeof text === 'string' ? what.read(text) : { ok: false as const, hint: null };
      if (result.ok) return result;
      const code = typeof text === 'string' ? 'CAT1004' : 'CAT1011';
      return {
        ok: false,
        issue: {
          code,
          message: `not ${what.expected.replace(/ such as.*/, '')}: ${show(value)}`,
          expected: what.expected,
          hint: result.hint,
        },
      };
    },
    isBareAllowed
      ? { type: ['string', 'integer'], examples: what.examples }
      : { type: 'string', pattern: what.pattern, examples: what.examples },
  );
}

export const durationSchema = quantity(units.duration);
export const requestRateSchema = quantity(units.requestRate);
export const bitRateSchema = quantity(units.bitRate);
export const byteSizeSchema = quantity(units.byteSize);
export const lengthSchema = quantity(units.length);
export const ratioSchema = quantity(units.percentage);
export const factorSchema = quantity(units.factor);
export const peopleSchema = quantity(units.people, true);
export const timeOfDaySchema = quantity(units.timeOfDay);

/** A ratio that cannot exceed one. */
export const shareSchema = ratioSchema.refine((ratio) => ratio <= 1, { error: 'more than 100%' });

export const asnSchema = scalar<Asn>(
  (value) =>
    typeof value === 'number' && isAsn(value)
      ? { ok: true, value: value as Asn }
      : {
          ok: false,
          issue: {
            code: 'CAT1005',
            message: `not an AS number: ${show(value)}`,
            expected: `an integer from 1 to ${ASN_MAX}`,
            hint: null,
          },
        },
  { type: 'integer', minimum: 1, maximum: ASN_MAX },
);

export const prefixSchema = scalar<Prefix>(
  (value) => {
    const result = typeof value === 'string' ? readPrefix(value) : { ok: false as const, problem: `${show(value)} is not text` };
    if (result.ok) return { ok: true, value: result.prefix };
    const expected = 'a prefix such as 192.0.2.0/24 or 2001:db8::/48 without host bits';
    return {
      ok: false,
      issue: { code: 'CAT1006', message: `not a prefix: ${show(value)}: ${result.problem}`, expected, hint: null },
    };
  },
  { type: 'string', pattern: '^[0-9a-fA-F:.]+/\\d{1,3}$', examples: ['192.0.2.0/24', '2001:db8::/48'] },
);

/** Text of bounded length; empty text is refused. */
export const textSchema = z.string().min(1).max(20_000);

/** A count, an integer ≥ 0. */
export const countSchema = z.int().min(0).max(1_000_000);

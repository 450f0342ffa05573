/**
 * The gamma function's logarithm, its derivative, and the incomplete gamma function, for positive arguments: what the wait
 * in a queue with exponential patience is made of. Errors stay below 1e-12, relative or absolute, whichever is larger.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41, 6.3.18 and 6.5.29.
 */
import { log, log1p, PI } from '../../kernel/math.ts';

/** From here on the asymptotic series give all digits. */
const LARGE = 16;
const HALF_LOG_TAU = log(2 * PI) / 2;
const RELATIVE_ERROR = 5e-17;

/** ln Γ(x) − ((x − ½)·ln x − x + ½·ln 2π), for large x. */
function stirlingRest(x: number): number {
  const z = 1 / (x * x);
  return (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / x;
}

/** ln Γ(x + 1). */
function logFactorial(x: number): number {
  let shift = 0;
  let large = x;
  for (; large < LARGE; large++) shift += log(large + 1);
  return (large + 0.5) * log(large) - large + HALF_LOG_TAU + stirlingRest(large) - shift;
}

/** ψ(x) = d ln Γ(x) / dx. */
export function digamma(x: number): number {
  let shift = 0;
  let large = x;
  for (; large < LARGE; large++) shift += 1 / large;
  const z = 1 / (large * large);
  const rest = z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z / 132))));
  return log(large) - 1 / (2 * large) - rest - shift;
}

/** z − ln(1 + z) without cancellation near none. */
function excess(z: number): number {
  if (Math.abs(z) > 0.1) return z - log1p(z);
  let sum = 0;
  let power = z * z;
  for (let k = 2; k < 20; k++, power *= -z) sum += power / k;
  return sum;
}

/** −ln of the Poisson probability (continued to every a ≥ 0) of a events when z > 0 are expected. */
export function surprise(a: number, z: number): number {
  if (a < LARGE) return z - a * log(z) + logFactorial(a);
  return a * excess((z - a) / a) + log(a) / 2 + HALF_LOG_TAU + stirlingRest(a);
}

/** Σ zʲ / ((a+1)…(a+j)), j = 0, 1, …: γ(a, z)·a·eᶻ/zᵃ. Overflows far above a; ends after about 9·√a terms near it. */
export function risingSum(a: number, z: number): number {
  let sum = 1;
  let term = 1;
  for (let j = 1; ; j++) {
    const ratio = z / (a + j);
    term *= ratio;
    sum += term;
    if (ratio < 1 && term * ratio < RELATIVE_ERROR * sum * (1 - ratio)) return sum;
  }
}

/** Whether γ(a, z) is Γ(a) to all digits: z lies far enough above a. */
export const isComplete = (a: number, z: number): boolean => z > a + 12 * Math.sqrt(a) + 60;

/** ln(γ(a, z) / Γ(a)): the logarithm of the probability that a gamma variable of shape a is below z. */
export const logLowerGamma = (a: number, z: number): number =>
  z === 0 ? -Infinity : isComplete(a, z) ? 0 : Math.min(0, log(risingSum(a, z)) - surprise(a, z));

/** The length of the vector (x, y), by a square root; not guarded against overflow beyond 1e154. */
export const hypot = (x: number, y: number): number => Math.sqrt(x * x + y * y);

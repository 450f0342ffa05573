/** The log of acts as a piece of an address: `fail,datacenter/fra,312000000;restore,…`. What does not fit is left out. */
import { ACTS, INPUTS_MAX, TARGET_KINDS, type Input } from './input.ts';

const TEXT_LENGTH_MAX = 4000;
/** As the model has names: letters, digits and _ . : @ + -. */
const ENTRY = /^([a-z]{1,10}),([a-z]{1,12})\/([\p{L}\p{N}_.:@+-]{1,200}),(\d{1,15})$/u;

export const logText = (log: readonly Input[]): string =>
  log.map(({ act, target, at }) => `${act},${target.kind}/${target.id},${Math.round(at)}`).join(';');

export function readLog(text: string, end: number): readonly Input[] {
  if (text.length > TEXT_LENGTH_MAX) return [];
  const found: Input[] = [];
  for (const entry of text.split(';').slice(0, INPUTS_MAX)) {
    const [, word, kindName, id, time] = ENTRY.exec(entry) ?? [];
    const act = ACTS.find((one) => one === word);
    const kind = TARGET_KINDS.find((one) => one === kindName);
    const at = Number(time);
    if (act !== undefined && kind !== undefined && id !== undefined && at < end) found.push({ act, target: { kind, id }, at });
  }
  return found.sort((a, b) => a.at - b.at);
}

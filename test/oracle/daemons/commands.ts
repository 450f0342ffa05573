/** Runs foreign programs. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs a program to its end.
 * @returns what it wrote to stdout.
 * @throws Error with its stderr when it fails.
 */
export function run(command: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${err.slice(0, 500)}`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** A few at a time: each is work for several processes. */
export async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

export const BIRD = '/usr/sbin/bird';
/** By full path: OpenBGPD has a bgpd as well. */
export const FRR_BGPD = '/usr/lib/frr/bgpd';

/** What a machine lacks to run the daemons; null when nothing. */
export function missingForDaemons(daemons: readonly string[] = [BIRD, FRR_BGPD]): string | null {
  if (process.platform !== 'linux') return 'network namespaces need Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const lacking = daemons.find((file) => !existsSync(file));
  return lacking === undefined ? null : `${lacking} is not installed`;
}

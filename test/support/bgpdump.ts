/** The program `bgpdump` of Debian, the second reader of MRT files in tests. */
import { spawnSync } from 'node:child_process';

/** Prints its version when it cannot be used otherwise; only a missing program has no exit. */
export const hasBgpdump = (): boolean => spawnSync('bgpdump', ['-q', '-T', '/dev/null']).error === undefined;

export interface Dumped {
  readonly lines: readonly string[];
  /** Everything that it had to say besides. */
  readonly complaints: string;
}

/** One line an element; complaints are on standard error. */
export function bgpdump(file: string): Dumped {
  const { stdout, stderr, status } = spawnSync('bgpdump', ['-v', '-m', file], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const lines = stdout === '' ? [] : stdout.trimEnd().split('\n');
  // It names itself and the file it opens; whatever else it says is a complaint.
  const said = stderr.split('\n').filter((line) => line !== '' && !/\[info\]/.test(line));
  return { lines, complaints: [...said, ...(status === 0 ? [] : [`exit ${status}`])].join('\n') };
}

/** Reports keep away from what was read. */
import { UsageError } from './errors.ts';
import { realPath, wasRead } from './host.ts';

/** @throws UsageError when a report would take the place of a file that was read, or of another report. */
export function spareInputs(reporters: readonly { readonly file: string | null }[]): void {
  const taken = new Set<string>();
  for (const { file } of reporters) {
    if (file === null) continue;
    if (wasRead(file)) throw new UsageError(`cannot write ${file}: it is an input of this run`);
    if (taken.has(realPath(file))) throw new UsageError(`cannot write ${file}: it is written twice`);
    taken.add(realPath(file));
  }
}

/** Origins of an anycast prefix as a file of a route collector shows them: who announces exactly that prefix at its end. */
import { StandingRoutes } from '../interop/mrt/announcements.ts';
import { contains, readPrefix } from '../model/prefix.ts';
import { readCollected } from './collected-file.ts';
import { didYouMean, UsageError } from './errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * AS numbers, those that most peers see first.
 * @throws UsageError for what is no prefix, a file that cannot be read, a prefix that nobody announces.
 */
export async function originsFrom(path: string, prefixText: string, terminal: Terminal): Promise<readonly number[]> {
  const read = readPrefix(prefixText);
  if (!read.ok) throw new UsageError(`--prefix ${prefixText}: ${read.problem}`);
  const wanted = read.prefix;
  const routes = new StandingRoutes();
  const result = await readCollected(path, (element) => {
    // Prefixes that cover it are kept as well, to say what there is instead.
    if (element.kind === 'state' || contains(element.prefix, wanted)) routes.add(element);
  });
  if (!result.ok) throw new UsageError(`cannot read ${path}: ${result.problem}`);
  const { problemCount, problems } = result.notes;
  if (problemCount > 0) {
    const [first] = problems;
    terminal.err(`${path}: not everything could be read, and origins may be missing (${first})\n`);
  }
  const announcements = routes.announcements();
  const exact = announcements.get(wanted.text);
  if (exact !== undefined) return exact.origins.map(({ asn }) => asn);
  const [covering] = [...announcements.values()].map(({ prefix }) => prefix).sort((a, b) => b.length - a.length);
  throw new UsageError(`${path}: nobody announces ${wanted.text}`, didYouMean(covering?.text ?? null));
}

/** The work behind `catchment explain`: one run is chosen, the moment and the client are looked up, the answer is set in text. */
import { nearest } from '../model/diagnostics/nearest.ts';
import { duration } from '../model/units.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Topology } from '../model/topology/types.ts';
import type { SimTime } from '../kernel/time.ts';
import { runName } from '../report/run-report.ts';
import { ExitCode } from '../report/exit-code.ts';
import { didYouMean, UsageError } from './errors.ts';
import { findFiles } from './find-files.ts';
import { choose, lackData, loadSuite } from './load-suite.ts';
import { assertNever } from '../kernel/assert.ts';
import { entityIndex } from '../model/scenario/entities.ts';
import { explainPlacement } from '../run/explain-placement.ts';
import { placementText } from './placement-text.ts';
import { explain } from '../run/explain.ts';
import type { ExplainQuestion } from '../run/explain.ts';
import { explainRoute, routeSubjects } from '../run/explain-route.ts';
import type { RouteSubjects } from '../run/explain-route.ts';
import { explanationText, routeExplanationText } from './explanation-text.ts';
import type { ReporterOutput } from './outputs.ts';
import { spareInputs } from './spare-inputs.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';
import { plain } from '../report/palette.ts';
import type { ExplanationStyle } from './explanation-text.ts';
import type { Terminal } from './terminal.ts';

/** A client's way to a service, a router's view of a prefix, or a replica's node; by id or name. */
export type ExplainSubject =
  | { readonly kind: 'client'; readonly client: string; readonly service: string }
  | { readonly kind: 'router'; readonly router: string; readonly prefix: string }
  | { readonly kind: 'replica'; readonly replica: string };

export interface ExplainWishes {
  readonly path: string;
  readonly subject: ExplainSubject;
  readonly at: string;
  readonly family: string;
  readonly greps: readonly string[];
  readonly seed: number | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly reporters: readonly ReporterOutput<'pretty' | 'json'>[];
}

const RUNS_SHOWN = 8;
/** Of a text that goes to a file. */
const FILE_COLUMNS = 100;

export async function runExplain(wishes: ExplainWishes, terminal: Terminal): Promise<number> {
  const at = momentOf(wishes.at);
  const family = wishes.family === '4' || wishes.family === '6' ? (Number(wishes.family) as 4 | 6) : null;
  if (family === null) throw new UsageError(`--family is 4 or 6: ${wishes.family}`);
  const suite = loadSuite(await findFiles([wishes.path]), { seed: wishes.seed, set: wishes.set }, terminal);
  if (suite === null) return ExitCode.usage;
  const [scenario, ...others] = choose(suite.scenarios, { tags: [], greps: wishes.greps });
  if (others.length > 0) {
    const names = [scenario!, ...others].map(({ name, variant }) => runName({ scenario: name, variant }));
    const more = names.length > RUNS_SHOWN ? ', …' : '';
    const hint = `they are: ${names.slice(0, RUNS_SHOWN).join(', ')}${more}`;
    throw new UsageError(`${names.length} runs match; name one with --grep`, hint);
  }
  if (lackData(suite, [scenario!], terminal)) return ExitCode.usage;
  const end = scenario!.duration;
  if (at > end) throw new UsageError(`--at ${wishes.at} is after the end of the run (${duration.format(end)})`);
  const { reporters } = wishes;
  spareInputs(reporters);
  for (const { file } of reporters) if (file !== null) checkWritable(file);
  const answer = answerTo(scenario!, wishes.subject, { at, family });
  for (const { name, file } of reporters) {
    const palette = file === null ? terminal.outPalette : plain;
    const style = { palette, columns: file === null ? terminal.columns : FILE_COLUMNS };
    const text = name === 'json' ? `${JSON.stringify(answer.explanation, null, 2)}\n` : answer.text(style);
    if (file === null) terminal.out(text);
    else writeFileAtomically(file, text);
  }
  return ExitCode.passed;
}

interface Moment {
  readonly at: SimTime;
  readonly family: 4 | 6;
}

interface Answer {
  readonly explanation: unknown;
  readonly text: (style: ExplanationStyle) => string;
}

function answerTo(scenario: Scenario, subject: ExplainSubject, moment: Moment): Answer {
  switch (subject.kind) {
    case 'client':
      return clientAnswer(scenario, subject, moment);
    case 'router':
      return routerAnswer(scenario, subject, moment);
    case 'replica':
      return replicaAnswer(scenario, subject.replica, moment);
    default:
      return assertNever(subject);
  }
}

function clientAnswer(scenario: Scenario, subject: Extract<ExplainSubject, { kind: 'client' }>, { at, family }: Moment): Answer {
  const { topology } = scenario;
  const client = entityId('client', subject.client, topology.populations);
  const service = entityId('service', subject.service, topology.services);
  checkUse(topology, { client, service, family });
  const explanation = explain(scenario, { client, service, at, family });
  return { explanation, text: (style) => explanationText(explanation, style) };
}

function routerAnswer(scenario: Scenario, subject: Extract<ExplainSubject, { kind: 'router' }>, { at }: Moment): Answer {
  const subjects = routeSubjects(scenario);
  const router = routerId(subject.router, subjects);
  const prefix = prefixId(subject.prefix, subjects, scenario.topology);
  const explanation = explainRoute(scenario, { router, prefix, at });
  return { explanation, text: (style) => routeExplanationText(explanation, style) };
}

function replicaAnswer(scenario: Scenario, replica: string, { at }: Moment): Answer {
  const replicas = entityIndex(scenario.topology).get('instance')!;
  const explanation = explainPlacement(scenario, entityId('replica', replica, replicas), at);
  return { explanation, text: (style) => placementText(explanation, style) };
}

const NAMES_SHOWN = 8;

/** `a, b and 3 others`. */
const someOf = (names: readonly string[]): string =>
  names.length <= NAMES_SHOWN + 1
    ? names.join(', ')
    : `${names.slice(0, NAMES_SHOWN).join(', ')} and ${names.length - NAMES_SHOWN} others`;

/** The id of a router of ours or of a place of another AS; an AS stands for its place where it has only one. */
function routerId(text: string, { routers }: RouteSubjects): string {
  const isNamed = routers.some(({ id, name }) => id === text || name === text);
  const places = routers.filter(({ as, asName, asn }) => as !== null && [as, asName, String(asn), `AS${asn}`].includes(text));
  if (isNamed || places.length === 0) return entityId('router', text, routers);
  if (places.length === 1) return places[0]!.id;
  throw new UsageError(
    `${text} is an AS with ${places.length} places, each a router of its own`,
    `they are: ${someOf(places.map(({ id }) => id))}`,
  );
}

/** The id of a prefix. Those of clients have no addresses, only names; who gives a client, or its place, is told them. */
function prefixId(text: string, { prefixes }: RouteSubjects, { populations }: Topology): string {
  if (prefixes.some(({ id }) => id === text)) return text;
  const pops = populations.filter(({ id, name }) => id === text || name === text).map(({ pop }) => pop);
  const theirs = prefixes.filter(({ pop }) => pop !== null && (pop === text || pops.includes(pop)));
  if (theirs.length > 0) {
    const list = theirs.map(({ id }) => `'${id}'`).join(', ');
    throw new UsageError(`no such prefix: ${text}`, `the prefixes of its clients are: ${list}`);
  }
  const near = nearest(text, prefixes.map(({ id }) => id));
  const [ours, clients] = [prefixes.filter(({ pop }) => pop === null), prefixes.filter(({ pop }) => pop !== null)];
  const names = [...ours, ...clients.slice(0, 1)].map(({ id }) => (id.includes(' ') ? `'${id}'` : id));
  const all = `there are: ${someOf(names)}${clients.length > 1 ? `, and ${clients.length - 1} more of clients` : ''}`;
  throw new UsageError(`no such prefix: ${text}`, didYouMean(near, all));
}

/** @throws UsageError when the client never calls the service over that family. */
function checkUse({ populations, services }: Topology, { client, service, family }: Omit<ExplainQuestion, 'at'>): void {
  const { demand, ipv6Ratio } = populations.find(({ id }) => id === client)!;
  const used = demand.map((one) => one.service);
  const hint = `it calls: ${used.join(', ') || 'nothing'}`;
  if (!used.includes(service)) throw new UsageError(`${client} does not call ${service}`, hint);
  const families = services.find(({ id }) => id === service)!.vips.map(({ prefix }) => prefix.family);
  if (!families.includes(family)) throw new UsageError(`${service} has no IPv${family} address`);
  const share = family === 6 ? ipv6Ratio : 1 - ipv6Ratio;
  if (families.length > 1 && share === 0) throw new UsageError(`nobody in ${client} uses IPv${family}`);
}

function momentOf(text: string): SimTime {
  const result = duration.read(text);
  if (result.ok) return result.value as number as SimTime;
  const found = text === '' ? 'nothing' : text;
  throw new UsageError(`--at is not a moment: ${found} (expected ${duration.expected})`, didYouMean(result.hint));
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The id of the entity with that id, or the one with that name. */
function entityId(kind: string, text: string, entities: readonly Named[]): string {
  const found = entities.find(({ id }) => id === text) ?? entities.find(({ name }) => name === text);
  if (found !== undefined) return found.id;
  const near = nearest(
    text,
    entities.flatMap(({ id, name }) => [id, name]),
  );
  throw new UsageError(`no such ${kind}: ${text}`, didYouMean(near));
}

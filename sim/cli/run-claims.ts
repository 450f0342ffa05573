/**
 * The work behind `catchment claims`: a platform's scenarios in several worlds and with several seeds, then what was assumed at
 * the ends of its range; the claims are judged by all of these runs together.
 */
import { claims } from '../model/claims.ts';
import type { Claim } from '../model/claims.ts';
import { nearest } from '../model/diagnostics/nearest.ts';
import { TopologyCache } from '../model/scenario/topology-cache.ts';
import type { Scenario } from '../model/scenario/types.ts';
import type { Topology } from '../model/topology/types.ts';
import { ExitCode } from '../report/exit-code.ts';
import { studyRows } from '../report/claim-study.ts';
import type { Setting, StudyRun } from '../report/claim-study.ts';
import { nearestOfClaims, nearestVariants, trials } from '../study/claim-plan.ts';
import type { Chosen, StudyPlan } from '../study/claim-plan.ts';
import { deliverClaims } from './claims-output.ts';
import type { ClaimsReporter } from './claims-output.ts';
import { didYouMean, UsageError } from './errors.ts';
import type { Executor } from './executor.ts';
import { findFiles } from './find-files.ts';
import type { FoundFile } from './find-files.ts';
import type { VerdictJob } from './jobs.ts';
import { lackData, loadSuite, sharingTopologies } from './load-suite.ts';
import type { ReporterOutput } from './outputs.ts';
import { progress } from './progress.ts';
import { startExecutor, tellCrash } from './run-suite.ts';
import { repeatCommand } from './shell.ts';
import type { StudyFacts } from './study-facts.ts';
import type { Terminal } from './terminal.ts';
import { checkWritable } from './write-file.ts';

export interface ClaimsWishes {
  readonly platform: string;
  readonly plan: StudyPlan;
  readonly seed: number | undefined;
  readonly workers: number | undefined;
  readonly reporters: readonly ReporterOutput<ClaimsReporter>[];
  /** A file that keeps the table between marks; null: none. */
  readonly readme: string | null;
  readonly isQuiet: boolean;
}

const SEED_MAX = 4_294_967_295;
/** The path of the seed that another world is made of. */
const WORLD_PATH = 'topology.internet.seed';

export async function runClaims(wishes: ClaimsWishes, terminal: Terminal): Promise<number> {
  const asked = claimsOf(wishes.platform);
  for (const { file } of wishes.reporters) if (file !== null) checkWritable(file);
  if (wishes.readme !== null) checkWritable(wishes.readme);
  const executor = await startExecutor(wishes.workers);
  const onInterrupt = (): void => process.exit(ExitCode.interrupted);
  process.on('SIGINT', onInterrupt);
  try {
    const files = await findFiles([`scenarios/${wishes.platform.toLowerCase()}`]);
    const study = new Study(wishes, files, executor, terminal);
    const facts = await study.run();
    if (facts === null) return ExitCode.usage;
    deliverClaims(wishes, { rows: studyRows(asked, study.runs), runs: study.runs, facts }, terminal);
    return study.crashCount > 0 ? ExitCode.internal : ExitCode.passed;
  } finally {
    executor.stop();
    process.off('SIGINT', onInterrupt);
  }
}

function claimsOf(platform: string): readonly Claim[] {
  const asked = claims.filter((claim) => claim.platform.toLowerCase() === platform.toLowerCase());
  if (asked.length > 0) return asked;
  const known = [...new Set(claims.map((claim) => claim.platform.toLowerCase()))];
  const near = nearest(platform.toLowerCase(), known);
  throw new UsageError(`no such platform: ${platform} (expected ${known.join(', ')})`, didYouMean(near));
}

/** One piece of the study: some variants in one world, under one setting. */
interface Batch {
  readonly world: number;
  readonly setting: Setting | null;
  readonly scenarios: readonly Scenario[];
  readonly wantsHash?: boolean;
}

class Study {
  readonly runs: StudyRun[] = [];
  crashCount = 0;
  readonly #wishes: ClaimsWishes;
  readonly #files: readonly FoundFile[];
  readonly #executor: Executor;
  readonly #terminal: Terminal;
  readonly #caches = new Map<number, TopologyCache>();
  /** Topologies of all worlds, by hash: threads know them by what they are. */
  readonly #topologies = new Map<string, Topology>();
  readonly #behaviours: Record<string, string> = {};
  #firstWorld = 1;

  constructor(wishes: ClaimsWishes, files: readonly FoundFile[], executor: Executor, terminal: Terminal) {
    this.#wishes = wishes;
    this.#files = files;
    this.#executor = executor;
    this.#terminal = terminal;
  }

  /** Null when files are wrong or data are missing, which has been told. */
  async run(): Promise<StudyFacts | null> {
    const { plan, seed } = this.#wishes;
    const suite = loadSuite(this.#files, { seed, cache: this.#cache(0) }, this.#terminal);
    if (suite === null || lackData(suite, suite.scenarios, this.#terminal)) return null;
    const tested = sharingTopologies(suite.scenarios, this.#topologies).filter(({ claims: ids }) => ids.length > 0);
    if (tested.length === 0) throw new UsageError('no scenario of this platform tests a claim');
    const files = this.#files.filter(({ path }) => tested.some(({ file }) => file === path));
    this.#firstWorld = tested[0]!.topology.internet.worldSeed;
    // What is needed next is read while the threads are at what was read before.
    const first = this.#make('all variants', [{ world: this.#firstWorld, setting: null, scenarios: tested, wantsHash: true }]);
    const survey = await this.#eachWorld(1, (at) => this.#load(files, at, { seed }));
    await first;
    if (survey === null) return null;
    await this.#make('all variants', survey);

    const next = ((seed ?? tested[0]!.seed) + 1) % (SEED_MAX + 1);
    const further = await this.#eachWorld(0, async (at) => {
      if (plan.seedCount < 2) return [];
      const chosen = nearestVariants(this.#runsIn(this.#world(at)), plan.variantsMax);
      return await this.#load(files, at, { seed: next, seedCount: plan.seedCount - 1, chosen });
    });
    if (further === null) return null;
    const tried = plan.triesAssumptions ? trials(tested.filter(({ ablationOf }) => ablationOf === null)) : [];
    const chosen = nearestOfClaims(this.#runsIn(this.#firstWorld));
    const seeds = this.#make('further seeds', further);
    const ends: Batch[] = [];
    for (const { setting, files: names } of tried) {
      const some = files.filter(({ path }) => names.includes(path) && chosen.has(path));
      const loaded = await this.#load(some, 0, { seed, chosen, set: { [setting.path]: setting.value } });
      if (loaded !== null) ends.push({ world: this.#firstWorld, setting, scenarios: loaded });
    }
    await seeds;
    if (ends.length < tried.length) return null;
    await this.#make('assumptions', ends);
    return {
      platform: this.#wishes.platform.toUpperCase(),
      plan,
      worlds: Array.from({ length: plan.worldCount }, (_, at) => this.#world(at)),
      runCount: this.runs.length,
      scenarios: tested,
      settings: tried.map(({ setting }) => setting),
      behaviours: this.#behaviours,
    };
  }

  #world(at: number): number {
    return (this.#firstWorld + at) % (SEED_MAX + 1);
  }

  #cache(at: number): TopologyCache {
    const known = this.#caches.get(at) ?? new TopologyCache();
    this.#caches.set(at, known);
    return known;
  }

  #runsIn(wanted: number): readonly StudyRun[] {
    return this.runs.filter(({ world, setting }) => world === wanted && setting === null);
  }

  /** A batch for each world from that one on; null when files are wrong in one of them, which has been told. */
  async #eachWorld(
    from: number, load: (at: number) => Promise<readonly Scenario[] | null>,
  ): Promise<readonly Batch[] | null> {
    const batches: Batch[] = [];
    for (let at = from; at < this.#wishes.plan.worldCount; at++) {
      const scenarios = await load(at);
      if (scenarios === null) return null;
      batches.push({ world: this.#world(at), setting: null, scenarios });
    }
    return batches;
  }

  /** Scenarios of a world, file by file, so that threads are heard in between; null when files are wrong there. */
  async #load(
    files: readonly FoundFile[],
    at: number,
    options: { seed: number | undefined; seedCount?: number; chosen?: Chosen; set?: Readonly<Record<string, string>> },
  ): Promise<readonly Scenario[] | null> {
    const set = { ...(at === 0 ? {} : { [WORLD_PATH]: String(this.#world(at)) }), ...options.set };
    // What is tried once need not be remembered.
    const cache = options.set === undefined ? this.#cache(at) : new TopologyCache();
    const scenarios: Scenario[] = [];
    for (const file of files) {
      const suite = loadSuite([file], { ...options, set, cache }, this.#terminal);
      if (suite === null) return null;
      scenarios.push(...suite.scenarios);
      await new Promise((resume) => setImmediate(resume));
    }
    return sharingTopologies(scenarios, options.set === undefined ? this.#topologies : new Map());
  }

  async #make(what: string, batches: readonly Batch[]): Promise<void> {
    const places: Batch[] = [];
    const jobs = batches.flatMap((batch) => batch.scenarios.map((scenario, order): VerdictJob => {
      const index = places.push(batch) - 1;
      const isFirst = scenario.file !== batch.scenarios[order - 1]?.file;
      const wantsHash = batch.wantsHash === true && isFirst;
      return { kind: 'verdict', index, scenario, wantsHash, repeat: this.#repeat(scenario, batch) };
    }));
    const { showsProgress, columns, err } = this.#terminal;
    const line = progress(jobs.length, { write: err, isShown: showsProgress && !this.#wishes.isQuiet, columns });
    const results: StudyRun[] = [];
    let doneCount = 0;
    await this.#executor.run(jobs, (result) => {
      line.show(++doneCount, what);
      if (result.kind === 'judged') {
        const { world, setting } = places[result.index]!;
        results[result.index] = { run: result.verdict, world, setting };
        if (result.behaviourHash !== null) this.#behaviours[result.verdict.scenario] = result.behaviourHash;
      } else if (result.kind === 'crashed') {
        this.crashCount++;
        line.clear();
        tellCrash(result.failure, jobs[result.index]!, this.#terminal);
      }
    });
    line.clear();
    this.runs.push(...results.flat());
  }

  #repeat(scenario: Scenario, { world, setting }: Batch): string {
    return repeatCommand(scenario, {
      ...(world === this.#firstWorld ? {} : { [WORLD_PATH]: String(world) }),
      ...(setting === null ? {} : { [setting.path]: setting.value }),
    });
  }
}

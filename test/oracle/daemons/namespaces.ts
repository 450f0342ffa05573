/**
 * Network namespaces of one run: a namespace for each router, a veth pair for each wire. All names begin with a prefix that only
 * this run uses. A janitor process of its own waits for the run to end in whatever way and then removes what is left.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { pause, run } from './commands.ts';

/** A wire between two routers; the interface is called `l<index>` at both ends. */
export interface Wire {
  readonly a: string;
  readonly b: string;
}

/** Ends what lives in the namespaces of a prefix, removes them and a directory, once its stdin is closed. */
const JANITOR = `cat >/dev/null
for name in $(ip netns list | cut -d' ' -f1 | grep "^$1"); do
  for pid in $(ip netns pids "$name"); do kill -9 "$pid"; done
  ip netns del "$name"
done
rm -rf "$2"`;

export class Namespaces {
  /** For configurations, logs and control sockets. */
  readonly directory: string;
  private readonly prefix: string;
  private readonly janitor: ChildProcess;
  private readonly children = new Map<string, ChildProcess>();
  private names: string[] = [];

  constructor() {
    this.prefix = `ctcho-${randomBytes(4).toString('hex')}-`;
    this.directory = mkdtempSync(join(tmpdir(), this.prefix));
    this.janitor = spawn('sh', ['-c', JANITOR, 'janitor', this.prefix, this.directory], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // The run may end without waiting for it.
    this.janitor.unref();
    (this.janitor.stdin as unknown as { unref?: () => void }).unref?.();
  }

  /** Makes all namespaces and wires. */
  async create(routers: readonly string[], wires: readonly Wire[]): Promise<void> {
    this.names = [...routers];
    const lines = routers.map((router) => `netns add ${this.nameOf(router)}`);
    wires.forEach(({ a, b }, k) => {
      lines.push(`link add l${k} netns ${this.nameOf(a)} type veth peer name l${k} netns ${this.nameOf(b)}`);
    });
    await run('ip', ['-batch', '-'], `${lines.join('\n')}\n`);
  }

  /** Runs `ip` commands inside a router. */
  async ip(router: string, lines: readonly string[]): Promise<void> {
    await run('ip', ['-n', this.nameOf(router), '-batch', '-'], `${lines.join('\n')}\n`);
  }

  /** Runs a shell script inside a router. */
  shell(router: string, script: string): Promise<string> {
    return run('nsenter', [`--net=${this.path(router)}`, 'sh', '-ec', script]);
  }

  /** Starts the daemon of a router; it replaces the shell that starts it, so signals reach it. */
  start(router: string, command: readonly string[]): void {
    const output = openSync(this.outputFile(router), 'w');
    const child = spawn('nsenter', [`--net=${this.path(router)}`, ...command], { stdio: ['ignore', output, output] });
    closeSync(output);
    child.on('error', () => undefined);
    this.children.set(router, child);
  }

  /** Starts a program inside a router whose output is read; whoever starts it ends it. */
  watch(router: string, command: readonly string[]): ChildProcess {
    return spawn('nsenter', [`--net=${this.path(router)}`, ...command], { stdio: ['ignore', 'pipe', 'ignore'] });
  }

  /** Ends the daemon of a router without a farewell. */
  async kill(router: string): Promise<void> {
    const child = this.children.get(router);
    if (child === undefined) return;
    this.children.delete(router);
    await ended(child);
  }

  /** What the daemon of a router wrote, where it ended by itself: it was not satisfied with something. */
  lastWords(router: string): string | null {
    const child = this.children.get(router);
    return child?.exitCode === null ? null : readFileSync(this.outputFile(router), 'utf8').trim();
  }

  /** Stops everything and removes it. */
  async remove(): Promise<void> {
    await Promise.all([...this.children.values()].map(ended));
    const lines = this.names.map((router) => `netns del ${this.nameOf(router)}`);
    await run('ip', ['-force', '-batch', '-'], `${lines.join('\n')}\n`).catch(() => undefined);
    rmSync(this.directory, { recursive: true, force: true });
    const gone = once(this.janitor, 'exit');
    this.janitor.stdin!.end();
    await Promise.race([gone, pause(2000)]);
  }

  private nameOf(router: string): string {
    return `${this.prefix}${router}`;
  }

  private outputFile(router: string): string {
    return join(this.directory, `${router}.out`);
  }

  private path(router: string): string {
    return `/run/netns/${this.nameOf(router)}`;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

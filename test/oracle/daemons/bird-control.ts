/** BIRD's control socket: one command at a time, answers as lines with their reply codes. */
import { connect, type Socket } from 'node:net';
import { pause } from './commands.ts';

export interface Reply {
  /** Four digits; that of the line before where a line continues it. */
  readonly code: string;
  readonly text: string;
}

const ANSWER_MS = 10_000;
const START_MS = 10_000;

export class BirdControl {
  private readonly socket: Socket;
  private buffer = '';
  private waiting: { readonly resolve: (lines: Reply[]) => void; readonly reject: (error: Error) => void } | null = null;
  private lines: Reply[] = [];
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.read(text));
    const fail = (error?: Error): void => this.waiting?.reject(error ?? new Error('BIRD closed its control socket'));
    socket.on('error', fail);
    socket.on('close', () => fail());
  }

  /**
   * Waits until the daemon has made its socket.
   * @param lastWords what it wrote if it has ended instead.
   */
  static async open(path: string, lastWords: () => string | null): Promise<BirdControl> {
    const end = Date.now() + START_MS;
    for (;;) {
      const socket = await new Promise<Socket | Error>((resolve) => {
        const attempt = connect(path);
        attempt.once('connect', () => resolve(attempt));
        attempt.once('error', resolve);
      });
      if (!(socket instanceof Error)) {
        const control = new BirdControl(socket);
        await control.answer();
        return control;
      }
      const words = lastWords();
      if (words !== null || Date.now() > end) throw new Error(`no BIRD at ${path}: ${words ?? socket.message}`);
      await pause(20);
    }
  }

  command(text: string): Promise<Reply[]> {
    const next = this.queue.then(() => {
      const answer = this.answer();
      this.socket.write(`${text}\n`);
      return answer;
    });
    this.queue = next.catch(() => undefined);
    return next;
  }

  close(): void {
    this.socket.destroy();
  }

  private answer(): Promise<Reply[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('BIRD does not answer')), ANSWER_MS);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          this.waiting = null;
          then(value);
        };
      this.waiting = { resolve: settle(resolve), reject: settle(reject) };
    });
  }

  private read(text: string): void {
    this.buffer += text;
    for (let end = this.buffer.indexOf('\n'); end >= 0; end = this.buffer.indexOf('\n')) {
      const line = this.buffer.slice(0, end);
      this.buffer = this.buffer.slice(end + 1);
      const coded = /^(\d{4})([ -])(.*)$/.exec(line);
      if (coded === null) {
        this.lines.push({ code: this.lines.at(-1)?.code ?? '', text: line.slice(1) });
        continue;
      }
      this.lines.push({ code: coded[1]!, text: coded[3]! });
      if (coded[2] === '-') continue;
      const lines = this.lines;
      this.lines = [];
      this.waiting?.resolve(lines);
    }
  }
}

// What a browser that is not Playwright's own can be asked to do. Firefox and WebKit speak two protocols of the W3C; pointer
// and key actions are the same in both.
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";

export interface Driver {
  navigate(url: string): Promise<void>;
  /** Runs an expression in the page and waits for what it promises; it comes back as JSON. */
  evaluate(expression: string): Promise<string>;
  perform(sources: object[]): Promise<void>;
  /** The page as it is seen, a PNG. */
  screenshot(): Promise<Buffer>;
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

/** An engine that may be on this machine. */
export type Engine = { name: string; missing: () => string | null; open: () => Promise<Driver> };

/** Asks until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false> | T | null | undefined | false, within = 20_000): Promise<T> {
  const end = Date.now() + within;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what} did not come within ${within / 1000} s: ${last}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** A program of one's own: what it says, kept for the error, and an end to it. */
export class Program {
  readonly said: string[] = [];
  private readonly child: ChildProcess;

  constructor(command: string, args: string[], options: SpawnOptions = {}) {
    this.child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.said.push(text));
    }
    this.child.on("error", (error) => this.said.push(`${error}`));
  }

  /** The first match in what it says. */
  async says(pattern: RegExp): Promise<RegExpMatchArray> {
    return until(`${pattern} from ${this.child.spawnfile}`, () => {
      if (this.child.exitCode !== null) throw new Error(`it ended with ${this.child.exitCode}: ${this.said.join("").slice(-800)}`);
      return this.said.join("").match(pattern);
    });
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((done) => this.child.once("exit", done));
    this.child.kill("SIGTERM");
    const killer = setTimeout(() => this.child.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(killer);
  }
}

// A shop of one's own: `milepost demo` on a free port and in a temporary folder, with its people and tracking pages as it
// prints them. It can be killed and started again on the same data.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export type Person = { role: string; email: string; password: string };

const binary = process.env.MILEPOST_BIN ?? join(import.meta.dirname, "../target/release/milepost");

export class Shop {
  people = new Map<string, Person>();
  tracks: string[] = [];
  setUpCode = "";
  /** What is done before any shop closes: a page that is still open would complain that its stream broke off. */
  static farewell: () => Promise<void> = async () => {};
  private process?: ChildProcess;

  private constructor(
    readonly url: string,
    private readonly data: string,
    readonly port: number,
    private readonly environment: Record<string, string>,
    private readonly metricsPort: number,
  ) {}

  /** Starts `milepost demo` (or `serve`, which is empty) and waits until it listens. */
  static async open(mode: "demo" | "serve" = "demo", more: string[] = []): Promise<Shop> {
    return Shop.openWith({}, mode, more);
  }

  /** The same on a PostgreSQL database, which may have other instances already. */
  static async openOn(database: string, mode: "demo" | "serve"): Promise<Shop> {
    const secret = "an example of a secret that is long enough";
    return Shop.openWith({ MILEPOST_DATABASE_URL: database, MILEPOST_SECRET: secret }, mode, []);
  }

  private static async openWith(environment: Record<string, string>, mode: string, more: string[]): Promise<Shop> {
    const port = await freePort();
    const shop = new Shop(`http://127.0.0.1:${port}`, mkdtempSync(join(tmpdir(), "milepost-e2e-")), port, environment, await freePort());
    await shop.start(mode, more);
    return shop;
  }

  /** The same shop as a browser reaches it by another address. */
  at(url: string): Shop {
    const shop = new Shop(url, this.data, this.port, this.environment, this.metricsPort);
    shop.people = this.people;
    return shop;
  }

  /** How many streams of boards are open, and how many were opened so far. */
  async feeds(): Promise<{ open: number; opened: number }> {
    const lines = (await (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`)).text()).split("\n");
    const sum = (fits: (line: string) => boolean) =>
      lines.filter(fits).reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
    return {
      open: sum((line) => line.startsWith('milepost_feed_viewers{feed="board"}')),
      opened: sum((line) => /_count\{.*route="[^"]*\{board\}\/feed"/.test(line)),
    };
  }

  person(role: string): Person {
    const person = this.people.get(role);
    if (!person) throw new Error(`the demo has nobody with the role ${role}`);
    return person;
  }

  /** The power goes: no warning, no clean-up. */
  async kill(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await gone;
  }

  /** Starts again on the same data and port. */
  async restart(): Promise<void> {
    await this.start("serve", []);
  }

  async close(): Promise<void> {
    await Shop.farewell();
    await this.end();
  }

  /** Closes it where no page is open that it served: those that are open belong to the next. */
  async end(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  private async start(mode: string, more: string[]): Promise<void> {
    const child = spawn(binary, [mode, "--listen", `127.0.0.1:${this.port}`, "--data", join(this.data, "data"), "--metrics-listen", `127.0.0.1:${this.metricsPort}`, ...more], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...this.environment },
    });
    this.process = child;
    const errors: string[] = [];
    createInterface({ input: child.stderr! }).on("line", (line) => errors.push(line));
    const lines = createInterface({ input: child.stdout! });
    await new Promise<void>((ready, failed) => {
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`milepost ${mode} ended with ${code}: ${errors.slice(-5).join("\n")}`)));
      lines.on("line", (line) => {
        this.read(line);
        if (line.includes("listening on ")) ready();
      });
    });
  }

  private read(line: string): void {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === "sign-in") this.people.set(rest[0], { role: rest[0], email: rest[1], password: rest[2] });
    if (word === "track") this.tracks.push(rest[0]);
    if (line.includes("set-up code ")) this.setUpCode = line.split("set-up code ")[1].split(/\s/)[0];
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const port = (server.address() as { port: number }).port;
  await new Promise((done) => server.close(done));
  return port;
}

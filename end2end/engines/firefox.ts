// Firefox by WebDriver BiDi, which it speaks itself.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { Program, type Driver, type Engine } from "./driver";

const places = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const binary = () => places.find((place) => existsSync(place));

export const firefox: Engine = {
  name: "Firefox",
  missing: () => (binary() ? null : "Firefox is missing: install your system's package `firefox-esr`"),
  open: () => Firefox.open(),
};

type Reply = { id?: number; type: string; result?: any; error?: string; message?: string };

class Firefox implements Driver {
  private next = 1;
  private readonly waiting = new Map<number, { done: (result: any) => void; failed: (error: Error) => void }>();
  private context = "";

  private constructor(private readonly program: Program, private readonly profile: string, private readonly socket: WebSocket) {
    socket.on("message", (data) => this.hear(JSON.parse(data.toString())));
    socket.on("close", () => this.waiting.forEach(({ failed }) => failed(new Error("Firefox is gone"))));
  }

  static async open(): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), "milepost-firefox-"));
    const program = new Program(binary()!, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]);
    const [, address] = await program.says(/WebDriver BiDi listening on (ws:\S+)/);
    const socket = new WebSocket(`${address}/session`);
    await new Promise((open, failed) => socket.once("open", open).once("error", failed));
    const driver = new Firefox(program, profile, socket);
    await driver.send("session.new", { capabilities: {} });
    const { contexts } = await driver.send("browsingContext.getTree", {});
    driver.context = contexts[0].context;
    return driver;
  }

  async navigate(url: string): Promise<void> {
    await this.send("browsingContext.navigate", { context: this.context, url, wait: "complete" });
  }

  async evaluate(expression: string): Promise<string> {
    const { type, result, exceptionDetails } = await this.send("script.evaluate", {
      expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
      target: { context: this.context },
      awaitPromise: true,
    });
    if (type !== "success") throw new Error(exceptionDetails.text);
    return result.value;
  }

  async perform(actions: object[]): Promise<void> {
    await this.send("input.performActions", { context: this.context, actions });
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.send("browsingContext.captureScreenshot", { context: this.context });
    return Buffer.from(data, "base64");
  }

  async resize(width: number, height: number): Promise<void> {
    await this.send("browsingContext.setViewport", { context: this.context, viewport: { width, height } });
  }

  async close(): Promise<void> {
    await this.send("browser.close", {}).catch(() => {});
    this.socket.terminate();
    await this.program.end();
    rmSync(this.profile, { recursive: true, force: true });
  }

  private send(method: string, params: object): Promise<any> {
    const id = this.next++;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((done, failed) => this.waiting.set(id, { done, failed }));
  }

  private hear(reply: Reply): void {
    const waiting = this.waiting.get(reply.id ?? 0);
    if (!waiting) return;
    this.waiting.delete(reply.id!);
    if (reply.type === "success") waiting.done(reply.result);
    else waiting.failed(new Error(`${reply.error}: ${reply.message}`));
  }
}

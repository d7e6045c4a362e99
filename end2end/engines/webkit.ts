// WebKit as GTK has it, by WebDriver over HTTP, on a screen that nobody sees: as near to Safari as a Linux machine comes.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../shop";
import { Program, until, type Driver, type Engine } from "./driver";

const driver = "/usr/bin/WebKitWebDriver";
const xvfb = "/usr/bin/Xvfb";

function browser(): string | undefined {
  const roots = ["/usr/lib", ...readdirSync("/usr/lib").filter((name) => name.includes("linux-gnu")).map((name) => `/usr/lib/${name}`)];
  const folders = roots.flatMap((root) => ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"].map((name) => join(root, name)));
  return folders.map((folder) => join(folder, "MiniBrowser")).find((path) => existsSync(path));
}

export const webkit: Engine = {
  name: "WebKit",
  missing: () =>
    existsSync(driver) && existsSync(xvfb) && browser()
      ? null
      : "WebKit is missing: install your system's packages `webkit2gtk-driver` and `xvfb`",
  open: () => WebKit.open(),
};

class WebKit implements Driver {
  private constructor(private readonly programs: Program[], private readonly url: string) {}

  static async open(): Promise<WebKit> {
    const screen = new Program(xvfb, ["-displayfd", "1", "-screen", "0", "1600x1100x24", "-nolisten", "tcp"]);
    const [, display] = await screen.says(/^(\d+)\n/);
    const port = await freePort();
    const env = {
      ...process.env,
      DISPLAY: `:${display}`,
      GDK_BACKEND: "x11",
      // Inside a container, and as root, WebKit's own sandbox does not start; what is opened here is ours.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
    };
    const server = new Program(driver, ["--host=127.0.0.1", `--port=${port}`], { env });
    const url = `http://127.0.0.1:${port}`;
    await until("WebKit's driver", () => fetch(`${url}/status`).then((answer) => answer.ok));
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary: browser(), args: ["--automation"] } } };
    const { sessionId } = await ask(`${url}/session`, "POST", { capabilities });
    return new WebKit([server, screen], `${url}/session/${sessionId}`);
  }

  async navigate(url: string): Promise<void> {
    await ask(`${this.url}/url`, "POST", { url });
  }

  async evaluate(expression: string): Promise<string> {
    const script = `const done = arguments[0];
      (async () => JSON.stringify((await (${expression})) ?? null))().then((json) => done({ json }), (error) => done({ error: String(error) }));`;
    const { json, error } = await ask(`${this.url}/execute/async`, "POST", { script, args: [] });
    if (error) throw new Error(error);
    return json;
  }

  async perform(actions: object[]): Promise<void> {
    await ask(`${this.url}/actions`, "POST", { actions });
  }

  async screenshot(): Promise<Buffer> {
    // The driver waits for the next painting, which on a page where nothing moves may never come.
    await this.evaluate(`(() => {
      const speck = document.body.appendChild(document.createElement("i"));
      speck.id = "speck";
      speck.style.cssText = "position:fixed;right:0;bottom:0;width:1px;height:1px;z-index:9999";
      let dark = false;
      speck.beat = setInterval(() => speck.style.background = (dark = !dark) ? "#777" : "#888", 40);
    })()`);
    const png = await ask(`${this.url}/screenshot`, "GET");
    await this.evaluate(`(() => { clearInterval(speck.beat); speck.remove(); })()`);
    return Buffer.from(png, "base64");
  }

  async resize(width: number, height: number): Promise<void> {
    await ask(`${this.url}/window/rect`, "POST", { x: 0, y: 0, width, height });
  }

  async close(): Promise<void> {
    await ask(this.url, "DELETE").catch(() => {});
    for (const program of this.programs) await program.end();
  }
}

async function ask(url: string, method: string, body?: object): Promise<any> {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" } });
  const { value } = (await answer.json()) as { value: any };
  if (!answer.ok) throw new Error(`${value?.error}: ${value?.message}`);
  return value;
}

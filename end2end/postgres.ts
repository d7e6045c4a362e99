// A PostgreSQL of one's own: a cluster in a temporary folder on a free port, with one database for a shop.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { freePort } from "./shop";

export class Postgres {
  private constructor(readonly url: string, private readonly folder: string, private readonly server: ChildProcess) {}

  static async start(): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), "milepost-e2e-postgres-"));
    // PostgreSQL refuses to run as root.
    const as = userInfo().uid === 0 ? ["runuser", "-u", "postgres", "--"] : ["env"];
    if (as[0] === "runuser") execFileSync("chown", ["postgres:", folder]);
    chmodSync(folder, 0o700);
    const [data, port] = [join(folder, "data"), await freePort()];
    const run = (program: string, more: string[]) => [...as.slice(1), join(programs(), program), "-D", data, ...more];
    const init = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
    execFileSync(as[0], run("initdb", init), { cwd: "/", stdio: "ignore" });
    const settings = ["-p", `${port}`, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"];
    const server = spawn(as[0], run("postgres", settings), { cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
    await new Promise<void>((ready, failed) => {
      server.once("exit", (code) => failed(new Error(`PostgreSQL ended with ${code}`)));
      server.stderr!.on("data", (text) => `${text}`.includes("ready to accept connections") && ready());
    });
    return new Postgres(`postgres://postgres@127.0.0.1:${port}/postgres`, folder, server);
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.server.once("exit", done));
    // The server itself and not who started it: that one keeps signals to itself.
    process.kill(Number(readFileSync(join(this.folder, "data/postmaster.pid"), "utf8").split("\n")[0]), "SIGQUIT");
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where PostgreSQL's own programs are: in the newest of Debian's folders, or on the path. */
function programs(): string {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, "bin")) : [];
  return versions.filter((folder) => existsSync(join(folder, "initdb"))).sort().pop() ?? "";
}

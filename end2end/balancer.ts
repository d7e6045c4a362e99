// A load balancer with the least that one does: it hands each connection to the first of its instances that takes it.
import { connect, createServer, type Server, type Socket } from "node:net";

export class Balancer {
  private constructor(readonly url: string, private readonly server: Server, private readonly open: Set<Socket>) {}

  /** Listens on a free port for these ports, in order of preference. */
  static async before(ports: number[]): Promise<Balancer> {
    const open = new Set<Socket>();
    const server = createServer((client) => {
      open.add(client);
      client.on("close", () => open.delete(client));
      client.on("error", () => client.destroy());
      pass(client, ports);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new Balancer(`http://127.0.0.1:${(server.address() as { port: number }).port}`, server, open);
  }

  async close(): Promise<void> {
    this.open.forEach((socket) => socket.destroy());
    await new Promise((done) => this.server.close(done));
  }
}

function pass(client: Socket, [port, ...others]: number[]): void {
  const instance = connect(port, "127.0.0.1");
  let taken = false;
  instance.once("connect", () => {
    taken = true;
    client.pipe(instance).pipe(client);
  });
  instance.once("error", () => {
    if (taken || others.length === 0) client.destroy();
    else pass(client, others);
  });
  instance.once("close", () => taken && client.destroy());
  client.once("close", () => instance.destroy());
}

// The feeds of all tabs of a browser, over one connection a board: a browser allows six per server, and a tab that waits
// for one neither loads nor saves. Runs as a SharedWorker, and as a Worker of one tab where there are none.
//
// A tab sends ["join", board, after, role], ["look", visible] and ["leave"]; the role, if any, is the one as which it looks. It hears [name, data, id] as the server sent it, and
// besides ["lost"], when what it shows may be old, and ["me", person], when the connection is made anew: null is nobody.
const SILENCE = 37_500; // The server beats every 15 seconds; 2.5 beats without a word, and the connection counts as lost.
const HIDDEN = 5_000; // How long a hidden tab keeps a connection that is its own.
const RETRY = [500, 15_000];
const KEPT = 500; // So many events are kept for tabs that come later.
const NAMES = ["hello", "change", "skip", "reset", "beat", "presence"];

const shared = "onconnect" in self;
const feeds = new Map();

class Feed {
  constructor(name, board, after, role) {
    [this.name, this.role] = [name, role];
    [this.board, this.last, this.since, this.kept, this.ports, this.failures] = [board, after, after, [], new Set(), 0];
    this.open();
  }

  open() {
    this.close();
    const role = this.role ? `&as=${encodeURIComponent(this.role)}` : "";
    this.source = new EventSource(`/api/v1/boards/${encodeURIComponent(this.board)}/feed?after=${this.last}${role}`);
    for (const name of NAMES) this.source.addEventListener(name, (event) => this.hear(name, event.data, event.lastEventId));
    this.source.onerror = () => this.lose();
    this.watch();
  }

  close() {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.source?.close();
    this.source = this.hello = this.present = undefined;
  }

  watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lose(), SILENCE);
  }

  hear(name, data, id) {
    this.failures = 0;
    this.watch();
    // Not an entry of the log: only the newest counts, also for tabs that come later.
    if (name === "presence") return this.tell((this.present = [name, data, id]));
    const seq = id === "" ? this.last : Number(id);
    if (name === "hello") {
      this.hello = [name, data, id];
      // It begins elsewhere than asked: nothing that was kept joins on. The reset that follows says so to the tabs.
      if (seq !== this.last) [this.kept, this.since] = [[], seq];
    } else if (name === "reset") {
      // What the tabs fetch now is newer than all that was heard; whoever comes with less has to fetch too.
      [this.kept, this.since] = [[], Infinity];
    } else if (name !== "beat") {
      this.since = Math.min(this.since, seq);
      this.kept.push([name, data, id]);
      if (this.kept.length > KEPT) this.since = Number(this.kept.shift()[2]);
    }
    this.last = seq;
    this.tell([name, data, id]);
  }

  async lose() {
    const told = this.hello;
    this.close();
    if (told) this.tell(["lost"]);
    const wait = Math.min(RETRY[0] * 2 ** this.failures++, RETRY[1]) * (0.5 + Math.random() / 2);
    this.retry = setTimeout(() => this.ask(), wait);
  }

  // Whose the connection will be: an EventSource does not say why it was refused. Nobody's is not tried again by itself.
  async ask() {
    const answer = await fetch("/api/v1/me").catch(() => undefined);
    if (this.source || !this.ports.size) return;
    if (answer?.status === 401) return this.tell(["me", null]);
    if (answer?.ok) this.tell(["me", (await answer.json().catch(() => ({}))).id ?? null]);
    if (!this.source && this.ports.size) this.open();
  }

  tell(message) {
    for (const port of this.ports) port.postMessage(message);
  }

  join(port, after) {
    this.ports.add(port);
    if (!this.hello) return this.resume();
    port.postMessage(this.hello);
    if (after < this.since) port.postMessage(["reset", "{}", ""]);
    else for (const event of this.kept) if (Number(event[2]) > after) port.postMessage(event);
    if (this.present) port.postMessage(this.present);
  }

  leave(port) {
    this.ports.delete(port);
    if (this.ports.size) return;
    this.close();
    feeds.delete(this.name);
  }

  resume() {
    if (this.source && this.source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.retry);
    this.failures = 0;
    this.ask();
  }

  rest() {
    if (this.hello) this.tell(["lost"]);
    this.close();
  }
}

const serve = (port) => {
  let feed, hidden;
  const leave = () => (feed = feed?.leave(port));
  port.onmessage = ({ data: [what, subject, after, role] }) => {
    clearTimeout(hidden);
    if (what === "leave") return leave();
    if (what === "join") {
      leave();
      const name = JSON.stringify([subject, role]);
      feed = feeds.get(name) ?? new Feed(name, subject, after, role);
      feeds.set(name, feed);
      feed.join(port, after);
    } else if (subject) feed?.resume();
    else if (!shared) hidden = setTimeout(() => feed?.rest(), HIDDEN);
  };
};

addEventListener("online", () => feeds.forEach((feed) => feed.resume()));
if (shared) self.onconnect = ({ ports: [port] }) => serve(port);
else serve(self);

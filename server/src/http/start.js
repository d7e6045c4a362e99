// The page's own start. It fetches the program and hands the page over to it; where somebody has changed the page in
// between, or the program breaks down, it begins anew with an empty page, and says so when that fails too.
const { glue, wasm, texts, sentences, nodes } = document.getElementById("start").dataset;
const sentence = JSON.parse(sentences);
const SOON = 60_000, PATIENCE = 20_000;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
let program, attempt = 0, begun = 0;

// What the program takes over must be what the server wrote, node for node: a password manager adds elements, a
// translator replaces texts.
const count = () => {
  const sums = [0, 0, 0];
  const walker = document.createTreeWalker(document.body);
  for (let node; (node = walker.nextNode()) && node.id !== "start"; ) sums[[, 0, , 1, , , , , 2][node.nodeType]]++;
  return sums.join("-");
};

const message = (title, text, label) => {
  const main = document.createElement("main");
  main.className = "AuthPage";
  main.innerHTML = '<div class="AuthPage-card" role="alert"><h1></h1><p class="AuthPage-lead"></p></div>';
  main.querySelector("h1").textContent = title;
  main.querySelector("p").textContent = text;
  if (label) main.firstChild.append(reload(label));
  document.body.replaceChildren(main);
};

const reload = (label) => {
  const button = document.createElement("button");
  Object.assign(button, { className: "Button", type: "button", textContent: label, onclick: () => location.reload() });
  button.dataset.kind = "primary";
  return button;
};

// Said below a page that can be read meanwhile.
let bar;
const say = (unreachable) => {
  bar?.remove();
  bar = undefined;
  if (!unreachable) return;
  bar = document.createElement("div");
  bar.className = "StartBar";
  bar.setAttribute("role", "alert");
  bar.append(sentence.incomplete, reload(sentence.reload));
  document.body.append(bar);
};

// What the program says in another language than its own. A page is all in one: without its texts it is not taken over.
const spoken = async () => {
  if (!texts) return "";
  const answer = await fetch(texts);
  if (!answer.ok) throw new Error(`${texts}: ${answer.status}`);
  return answer.text();
};

const load = async (afresh, mine) => {
  for (let tries = 0; mine === attempt; tries++) {
    try {
      const module = await import(afresh || tries ? `${glue}?${mine}-${tries}` : glue);
      const [own] = await Promise.all([spoken(), module.default({ module_or_path: wasm })]);
      module.speak(document.documentElement.lang, own);
      await module.prepare();
      say(false);
      return module;
    } catch (error) {
      if (afresh && tries > 2) throw error;
      say(!afresh);
      await wait(Math.min(1000 * 2 ** tries, 15_000));
    }
  }
};

// What people typed before the program was there is not lost with the page.
const fields = () => [...document.querySelectorAll("input[id], textarea[id], select[id]")];
const takeTyped = () => {
  const focus = document.activeElement?.id;
  const changed = (field) => field.type !== "file" && (field.value !== (field.defaultValue ?? field.value) || field.checked !== field.defaultChecked);
  const typed = fields().filter(changed).map((field) => [field.id, field.value, field.checked]);
  return async () => {
    for (const [id, value, checked] of typed) {
      // A page whose code is a download of its own comes a little later.
      for (let tries = 0; tries < 100 && !document.getElementById(id); tries++) await wait(50);
      const field = document.getElementById(id);
      if (!field) continue;
      [field.value, field.checked] = [value, checked];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (typed.length && focus) document.getElementById(focus)?.focus();
  };
};

const start = async (afresh) => {
  const mine = ++attempt;
  try {
    const module = await load(afresh, mine);
    if (mine !== attempt) return;
    [program, begun] = [module, performance.now()];
    const how = afresh || count() !== nodes ? "render" : "hydrate";
    const giveBack = takeTyped();
    if (how === "render") document.body.replaceChildren();
    await Promise.race([module[how](), wait(PATIENCE).then(() => Promise.reject(new Error("the page was not taken over")))]);
    if (mine !== attempt) return;
    if (how === "render") giveBack();
    document.documentElement.dataset.started = how;
  } catch (error) {
    if (mine !== attempt) return;
    console.warn("Milepost starts afresh:", error);
    broken();
  }
};

let fresh = 0;
const broken = () => {
  program?.stop();
  program = undefined;
  delete document.documentElement.dataset.started;
  attempt++;
  if (fresh && performance.now() - fresh < SOON) {
    return message(sentence.stopped, sentence.saved, sentence.reload);
  }
  fresh = performance.now();
  message(sentence.moment, sentence.afresh);
  start(true);
};

// A program that panics traps, and whatever it was doing then is reported to the window.
const trapped = (error) => error instanceof WebAssembly.RuntimeError && program && broken();
addEventListener("error", (event) => trapped(event.error));
addEventListener("unhandledrejection", (event) => trapped(event.reason));
start(false);

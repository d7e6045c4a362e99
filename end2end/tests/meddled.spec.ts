// Pages that others change or cut off: password managers, translators, a program that breaks down, a browser without script,
// more tabs than a browser has connections, a session that ended elsewhere.
import { chromium, type BrowserContext, type Page } from "@playwright/test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import playwright from "../playwright.config";
import { anOrder, boardSlug, card, cardIn, dragByMouse, expect, live, moveByApi, openBoard, place, refused, signIn, snapshot, test, unreachable } from "../people";
import { Shop } from "../shop";

const started = (page: Page) => page.locator("html[data-started]");
const how = (page: Page) => page.evaluate(() => document.documentElement.dataset.started);

/** Puts an element beside every input, as password managers do: at once, later, or again and again while the page loads. */
const beside = (wait: number) => `const put = () => { for (const i of document.querySelectorAll("input:not([data-seen])")) { i.dataset.seen = "";
  const d = document.createElement("div"); d.dataset.iconRoot = ""; i.after(d); } document.documentElement.dataset.ran = ""; };
  ${wait < 0 ? "new MutationObserver(put).observe(document, { childList: true, subtree: true }); put();" : `setTimeout(put, ${wait});`}`;

/** A browser with such an extension, on a line of 10 Mbit/s. */
async function withExtension(run_at: string, wait: number, use: (context: BrowserContext) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "milepost-extension-"));
  writeFileSync(join(folder, "beside.js"), beside(wait));
  const content_scripts = [{ matches: ["http://127.0.0.1/*"], js: ["beside.js"], run_at }];
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ manifest_version: 3, name: "beside inputs", version: "1", content_scripts }));
  const { executablePath, args } = playwright.use!.launchOptions!;
  const context = await chromium.launchPersistentContext("", {
    executablePath,
    headless: false,
    args: [...args!, "--headless=new", `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
  });
  try {
    await use(context);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function slow(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 20, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 });
}

const MOMENTS: [string, number][] = [["document_start", -1], ["document_start", 40], ["document_start", 300], ["document_end", 0], ["document_idle", 0], ["document_idle", 500]];

for (const [run_at, wait] of MOMENTS) {
  test(`with an element beside each input (${run_at}, ${wait} ms) every page works`, async ({ browser, shop }) => {
    const admin = await browser.newContext();
    await signIn(admin, shop);
    const slug = await boardSlug(admin, shop);
    const order = await place(admin, shop, `M-${run_at.slice(9)}-${Math.abs(wait)}`);
    await withExtension(run_at, wait, async (context) => {
      const page = await context.newPage();
      await slow(page);
      await page.goto(`${shop.url}/sign-in`);
      await page.locator("html[data-ran]").waitFor();
      const { email, password } = shop.person("administrator");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await live(page);
      await moveByApi(admin, shop, order, "approval", { after: null });
      await expect(cardIn(page, order.number, "approval")).toBeVisible();
      const pages: [string, string | RegExp][] = [
        [`/boards/${slug}/orders/${order.number}`, "Quayside Books"], [`/boards/${slug}/new`, "New order"],
        [`/boards/${slug}/import`, /Import/], ["/orders", "Orders"], ["/people", "People"], ["/settings", "Settings"],
      ];
      for (const [address, heading] of pages) {
        await page.goto(shop.url + address);
        await expect(started(page), address).toBeAttached();
        await page.locator("html[data-ran]").waitFor();
        await expect(page.getByRole("heading", { name: heading }).first(), address).toBeVisible();
        await expect(page.getByText("Getting ready"), address).toHaveCount(0);
        await expect(page.getByText("Milepost stopped"), address).toHaveCount(0);
      }
      // What the script does works too.
      await page.getByRole("button", { name: "Save" }).first().click();
      await expect(page.getByText("Saved").first()).toBeVisible();
    });
  });
}

/** What a translator does: each text in an element of its own, but for what says that it is not to be translated. */
const translate = () => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  let replaced = 0;
  for (const text of texts) {
    const parent = text.parentElement!;
    if (!text.data.trim() || !parent.translate || parent.closest("script, style, textarea, option")) continue;
    const font = document.createElement("font");
    font.textContent = text.data.toUpperCase();
    text.replaceWith(font);
    replaced++;
  }
  return replaced;
};

test("under a translator what is live stays true, and what stands still is translated", async ({ context, shop }) => {
  await signIn(context, shop);
  const order = await place(context, shop, "M-WORDS");
  const page = await context.newPage();
  await openBoard(page, shop);
  expect(await how(page)).toBe("hydrate");
  expect(await page.evaluate(translate), "texts replaced").toBeGreaterThan(0);
  await expect(page.getByText("ORDERS", { exact: true }).first()).toBeVisible();
  await expect(card(page, order.number)).toContainText("Jan");
  const now = await (await context.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  const answer = await context.request.patch(`${shop.url}/api/v1/orders/${order.id}`, {
    data: { reason: "The mill is late.", promise: { earliest: "2027-03-08", latest: "2027-03-09" } },
    headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await expect(card(page, order.number)).toContainText("Mar");
  await expect(card(page, order.number)).not.toContainText("Jan");
});

test("a page translated before the program is there is begun anew, and nothing typed is lost", async ({ browser, shop, allow }) => {
  // Who is signed in is asked anew: nobody.
  allow(refused(401));
  const context = await browser.newContext();
  const page = await context.newPage();
  let go = () => {};
  const held = new Promise<void>((done) => (go = done));
  await page.route("**/*.wasm", async (route) => (await held, route.continue()));
  await page.goto(`${shop.url}/sign-in`, { waitUntil: "commit" });
  await page.getByLabel("E-mail").fill("ada@");
  expect(await page.evaluate(translate)).toBeGreaterThan(0);
  go();
  await expect(started(page)).toBeAttached();
  expect(await how(page)).toBe("render");
  await expect(page.getByLabel("E-mail")).toHaveValue("ada@");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
});

/** A real trap: what a panic of the program ends in. */
const trap = () => {
  const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 97, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  const { a } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code))).exports as { a: () => void };
  setTimeout(a);
};

test("a program that breaks down is started afresh; twice, and the page says so", async ({ context, shop, allow }) => {
  allow(/unreachable/);
  await signIn(context, shop);
  const order = await place(context, shop, "M-TRAP");
  const page = await context.newPage();
  await openBoard(page, shop);
  await page.evaluate(trap);
  await expect(page.locator("html[data-started=render]")).toBeAttached();
  await live(page);
  await dragByMouse(page, order.number, "approval");
  await expect(cardIn(page, order.number, "approval")).toBeVisible();
  await expect(page.locator("[data-live=live]")).toHaveCount(1);
  await page.evaluate(trap);
  await expect(page.getByRole("heading", { name: "Milepost stopped on this page" })).toBeVisible();
  await expect(page.locator("[data-live]")).toHaveCount(0);
  await page.getByRole("button", { name: "Reload the page" }).click();
  await live(page);
});

test("a program that cannot be fetched leaves a page that says so, and comes by itself", async ({ context, shop, allow }) => {
  allow(unreachable, /starts afresh|Failed to fetch/);
  await signIn(context, shop);
  const page = await context.newPage();
  await page.route("**/pkg/*.wasm", (route) => route.abort());
  const slug = await boardSlug(context, shop);
  await page.goto(`${shop.url}/boards/${slug}`);
  await expect(page.getByText("Milepost could not be loaded completely")).toBeVisible();
  await expect(page.locator("[data-live=live]")).toHaveCount(0);
  await expect(page.locator("[data-order]").first()).toBeVisible();
  await page.unroute("**/pkg/*.wasm");
  await live(page);
  expect(await how(page)).toBe("hydrate");
  await expect(page.getByText("Milepost could not be loaded completely")).toHaveCount(0);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("somebody signs in, is told what is wrong, and comes back to where they wanted", async ({ browser, shop, allow }) => {
    allow(refused(401), refused(422));
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${shop.url}/orders?late=true`);
    const { email, password } = shop.person("administrator");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("Type your password.")).toBeVisible();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not it at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("do not fit together")).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await expect(page.getByLabel("Password")).toHaveValue("");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`${shop.url}/orders?late=true`);
    await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  });

  test("a shop is set up and an invitation accepted", async ({ browser, allow }) => {
    allow(refused(422));
    const shop = await Shop.open("serve");
    try {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${shop.url}/setup?code=${shop.setUpCode}`);
      const fill = (name: string, value: string) => page.locator(`[name=${name}]`).fill(value);
      await fill("shop", "Saltmarsh & Daughters");
      await fill("zone", "Europe/London");
      await page.locator("[name=open-5]").uncheck();
      await fill("name", "Nell Saltmarsh");
      await fill("email", "nell@saltmarsh.example");
      await fill("password", "short");
      await page.getByRole("button", { name: /Set up/ }).click();
      await expect(page.getByText("it needs at least 10")).toBeVisible();
      await expect(page.locator("[name=shop]")).toHaveValue("Saltmarsh & Daughters");
      await expect(page.locator("[name=open-5]")).not.toBeChecked();
      await expect(page.locator("[name=open-4]")).toBeChecked();
      await fill("password", "a long walk on the marsh");
      await page.getByRole("button", { name: /Set up/ }).click();
      await expect(page.getByText("No orders yet")).toBeVisible();

      const made = await context.request.post(`${shop.url}/api/v1/invitations`, {
        data: { name: "Tom Reed", email: "tom@saltmarsh.example", admin: false, roles: {} },
        headers: { origin: shop.url },
      });
      expect(made.status(), await made.text()).toBe(201);
      const { url } = await made.json();
      const tom = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
      await tom.goto(url);
      await tom.locator("[name=password]").fill("reeds in the wind");
      await tom.locator("[name=again]").fill("reeds in the rain");
      await tom.getByRole("button", { name: "Set password" }).click();
      await expect(tom.getByText("not the same password")).toBeVisible();
      await tom.locator("[name=password]").fill("reeds in the wind");
      await tom.locator("[name=again]").fill("reeds in the wind");
      await tom.getByRole("button", { name: "Set password" }).click();
      await expect(tom.getByText("No board yet").first()).toBeAttached();
    } finally {
      await shop.close();
    }
  });
});

test("ten tabs are live at once over one stream, and a drag in each is saved", async ({ context }) => {
  test.slow();
  const shop = await Shop.open();
  await signIn(context, shop);
  const orders = [];
  for (let n = 0; n < 10; n++) orders.push(await place(context, shop, `M-TAB-${n}`));
  const pages: Page[] = [];
  for (let n = 0; n < 10; n++) {
    const page = await context.newPage();
    // As high as the whole column: a board draws what is looked at.
    await page.setViewportSize({ width: 1440, height: 2400 });
    await openBoard(page, shop);
    pages.push(page);
  }
  expect(await shop.feeds(), "streams of ten tabs").toEqual({ open: 1, opened: 1 });
  for (const [n, page] of pages.entries()) {
    await page.bringToFront();
    await dragByMouse(page, orders[n].number, "approval");
    await expect(cardIn(page, orders[n].number, "approval")).toBeVisible();
  }
  for (const page of pages) {
    await expect(page.locator("[data-live=live]")).toHaveCount(1);
    for (const order of orders) await expect(cardIn(page, order.number, "approval")).toBeAttached();
  }
  for (const order of orders) {
    const now = await (await context.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
    expect(now.card.status).toBe("approval");
  }
  await shop.close();
});

test("a tab that joins a stream before it is there hears what it missed, however far behind it is", async ({ page, context, shop }) => {
  await signIn(context, shop);
  const { slug, seq } = await snapshot(context, shop);
  await page.goto(`${shop.url}/settings`);
  const heard = await page.evaluateHandle(
    ({ slug, seq }) => {
      const script = document.querySelector<HTMLMetaElement>("meta[name=feed]")?.content ?? "";
      return [seq, seq - 3].map((after) => {
        const seqs: number[] = [];
        const { port } = new SharedWorker(script);
        port.onmessage = ({ data: [name, , id] }) => void (["change", "skip", "reset"].includes(name) && seqs.push(Number(id)));
        port.postMessage(["join", slug, after, null]);
        return seqs;
      });
    },
    { slug, seq },
  );
  await expect.poll(() => heard.evaluate(([, behind]) => behind)).toEqual([seq - 2, seq - 1, seq]);
});

test("where workers are not shared, each tab has its own stream, and lets go of it while hidden", async ({ browser, shop }) => {
  const context = await browser.newContext();
  await signIn(context, shop);
  await context.addInitScript("delete globalThis.SharedWorker");
  const page = await context.newPage();
  await openBoard(page, shop);
  const order = await place(context, shop, "M-OWN");
  await expect(card(page, order.number)).toBeVisible();
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      window.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await expect(page.locator("[data-live=stale]")).toBeAttached({ timeout: 8_000 });
  await moveByApi(context, shop, order, "approval", { after: null });
  await hide(false);
  await live(page);
  await expect(cardIn(page, order.number, "approval")).toBeVisible();
});

test("a session that ended elsewhere says so, and leads back to the same place", async ({ context, shop, allow }) => {
  allow(refused(401));
  await signIn(context, shop);
  const order = await anOrder(context, shop, "received");
  const page = await context.newPage();
  await openBoard(page, shop, "?late=true");
  const elsewhere = await context.request.delete(`${shop.url}/api/v1/session`, { headers: { origin: shop.url } });
  expect(elsewhere.status()).toBe(204);
  await expect(page.getByText("You are signed out.")).toBeVisible({ timeout: 20_000 });
  await expect(page.locator("[data-live=signed-out]")).toHaveText("Signed out");
  await page.getByRole("link", { name: "Sign in" }).click();
  const { email, password } = shop.person("administrator");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await live(page);
  await expect(page).toHaveURL(/late=true/);
  expect(order.number).toBeTruthy();
});

test("a write that has no answer after three seconds says so until it has one", async ({ context, shop }) => {
  await signIn(context, shop);
  const order = await place(context, shop, "M-SLOW");
  const page = await context.newPage();
  await openBoard(page, shop);
  let go = () => {};
  const held = new Promise<void>((done) => (go = done));
  await page.route("**/moves", async (route) => (await held, route.continue()));
  await dragByMouse(page, order.number, "approval");
  const notice = page.getByLabel("Notices").getByText("Not saved yet");
  await expect(notice).toBeVisible({ timeout: 6_000 });
  go();
  await expect(notice).toHaveCount(0);
  await expect(cardIn(page, order.number, "approval")).toBeVisible();
});

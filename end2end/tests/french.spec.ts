// The team's pages in French: by the browser's wish, by one's own choice, and with nothing left in English. What is left is found with
// English that has marks around every text that can be translated (`en-XA`): whatever has none cannot be.
import { type BrowserContext, type Page } from "@playwright/test";
import { clean, shot } from "../axe";
import { anOrder, boardSlug, card, expect, openBoard, refused, signIn, snapshot, test } from "../people";
import { Shop } from "../shop";

const french = { locale: "fr-FR" };
const marked = { locale: "en-XA" };

const started = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-started", "hydrate", { timeout: 20_000 });

/** Every text that the shop's own data say: they are what somebody typed, in whatever language. */
async function said(context: BrowserContext, shop: Shop): Promise<string[]> {
  const slug = await boardSlug(context, shop);
  const all = new Set<string>();
  const take = (value: unknown): void => {
    if (typeof value === "string") all.add(value.trim());
    else if (value && typeof value === "object") Object.values(value).forEach(take);
  };
  const board = `/api/v1/boards/${slug}`;
  const orders = (await snapshot(context, shop)).columns.flatMap((column) => column.orders.slice(0, 2));
  const paths = ["/api/v1/me", "/api/v1/people", "/api/v1/shop", board, `${board}/workflow`, ...orders.map((order) => `/api/v1/orders/${order.id}`)];
  for (const path of paths) {
    const answer = await context.request.get(shop.url + path, { headers: { "accept-language": "en" } });
    if (answer.ok()) take(await answer.json());
  }
  return [...all].filter((text) => /\p{L}{2}/u.test(text)).sort((one, other) => other.length - one.length);
}

/** What stands on a page, or within a part of it, without marks: neither what people typed nor names of Milepost itself. */
async function unmarked(page: Page, within = "body", typed: string[] = []): Promise<string[]> {
  return page.evaluate(([within, typed]) => {
    const own = "[dir=auto], bdi, code, kbd, script, style, noscript, input, textarea, [lang]:not(html), datalist, .Face, .Template-statuses, time";
    const whole = new Set(typed);
    // Within other texts only what cannot be one of Milepost's own words.
    const names = typed.filter((name) => /^\p{Lu}.{3}/u.test(name));
    const bare = (text: string) => {
      for (let before = ""; before !== text; ) [before, text] = [text, text.replace(/⟦[^⟦⟧]*⟧/gu, " ")];
      text = text.replace(/[\u2066-\u2069]/g, "").trim();
      if (whole.has(text)) return "";
      text = names.reduce((rest, name) => (rest.includes(name) ? rest.replaceAll(name, " ") : rest), text);
      return text.replace(/\b(Milepost|GBP|UTC)\b|\{\w+\}|\/boards\/\S+/g, " ").trim();
    };
    const found = new Set<string>();
    const look = (text: string | null) => {
      if (text && /\p{L}{2}/u.test(bare(text))) found.add(text.trim());
    };
    for (const part of document.querySelectorAll(within)) {
      for (const element of [part, ...part.querySelectorAll("*")]) {
        for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt"]) look(element.getAttribute(name));
        if (element.closest(own)) continue;
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) look(node.nodeValue);
      }
    }
    return [...found];
  }, [within, typed] as const);
}

test("whoever prefers French is asked in French to sign in, and goes on in it", async ({ browser, shop, allow }) => {
  allow(refused(401));
  const context = await browser.newContext({ ...french, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${shop.url}/sign-in`);
  await started(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page).toHaveTitle("Se connecter · Milepost");
  await shot(page, "sign-in-french");
  await clean(page, "signing in, in French");
  const { email, password } = shop.person("administrator");
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByText("Saisissez votre mot de passe.")).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Mot de passe").fill("not the password");
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByText("L’adresse e-mail et le mot de passe ne vont pas ensemble.")).toBeVisible();
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
  const menu = page.getByRole("navigation", { name: "Navigation principale" });
  await expect(menu.getByRole("link", { name: "Tableau", exact: true })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await openBoard(page, shop);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByText("Pages", { exact: true })).toBeVisible();
  await page.keyboard.type("nouveau");
  await expect(page.getByRole("option", { name: /Nouveau tableau/ })).toBeVisible();
  // The browser writes moments itself, in the page's language.
  const order = await anOrder(context, shop, "received");
  await page.goto(`${shop.url}/boards/${await boardSlug(context, shop)}/orders/${order.number}`);
  await started(page);
  await expect(page.locator(".Drawer-title time")).toHaveText(/^(lun|mar|mer|jeu|ven|sam|dim)\. \d+ \p{L}+\.?/u);
});

test("the sign-in page is in the language of whoever asks, without script too", async ({ browser, shop, allow }) => {
  allow(refused(422));
  const page = await (await browser.newContext({ ...french, javaScriptEnabled: false })).newPage();
  await page.goto(`${shop.url}/sign-in`);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByText("Saisissez votre mot de passe.")).toBeVisible();
  const other = await (await browser.newContext({ locale: "de-DE" })).newPage();
  await other.goto(`${shop.url}/sign-in`);
  await expect(other.locator("html")).toHaveAttribute("lang", "en");
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a language that somebody chose goes with them into every browser, until they leave it to the browser again", async ({ browser, shop }) => {
  const [own, other] = [await browser.newContext(), await browser.newContext()];
  for (const context of [own, other]) await signIn(context, shop, "leadership");
  const page = await own.newPage();
  await page.goto(`${shop.url}/notifications`);
  await started(page);
  await page.getByLabel("Language").selectOption("fr");
  await page.getByRole("button", { name: "Save the language" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await started(page);
  await expect(page.getByLabel("Langue")).toHaveValue("fr");
  const elsewhere = await other.newPage();
  await openBoard(elsewhere, shop);
  await expect(elsewhere.locator("html")).toHaveAttribute("lang", "fr");
  await expect(elsewhere.getByRole("link", { name: "À surveiller" })).toBeVisible();
  await page.getByLabel("Langue").selectOption("");
  await page.getByRole("button", { name: "Enregistrer la langue" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("nothing on the way in stays English", async ({ browser, shop }) => {
  const page = await (await browser.newContext(marked)).newPage();
  await page.goto(`${shop.url}/sign-in`);
  await started(page);
  await expect(page.getByRole("heading", { name: "⟦Sign in⟧" })).toBeVisible();
  expect(await unmarked(page), "signing in").toEqual([]);
  await page.getByRole("button", { name: "⟦Sign in⟧" }).click();
  await expect(page.getByText("⟦Type your password.⟧")).toBeVisible();
  expect(await unmarked(page), "signing in with nothing").toEqual([]);
});

test("nothing of the team’s pages stays English", async ({ browser, shop, allow }) => {
  test.setTimeout(180_000);
  allow(refused(404), refused(409), refused(422));
  const context = await browser.newContext({ ...marked, reducedMotion: "reduce" });
  await signIn(context, shop);
  const [page, slug, typed] = [await context.newPage(), await boardSlug(context, shop), await said(context, shop)];
  const left: Record<string, string[]> = {};
  const look = async (name: string, within = "body") => {
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    const found = await unmarked(page, within, typed);
    if (found.length > 0) left[name] = found;
    await shot(page, `marked-${name.replace(/\W+/g, "-")}`);
  };
  const open = async (path: string) => {
    await page.goto(shop.url + path);
    await started(page);
    await expect(page.locator("main h1, main h2").first()).toBeVisible();
  };

  const order = await anOrder(context, shop, "received");
  await openBoard(page, shop);
  await look("board");
  await card(page, order.number).getByRole("button", { name: /Move/ }).click();
  await look("move menu");
  await page.getByRole("dialog").getByRole("button", { name: /Cancelled/ }).click();
  await look("prompt");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await look("palette");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await look("keys");

  await open(`/boards/${slug}/orders/${order.number}`);
  await expect(page.locator(".History li").first()).toBeVisible();
  await look("order");
  await open(`/boards/${slug}/orders/NO-SUCH-ORDER`);
  await look("no such order");

  const pages = [
    "/orders", "/orders?q=nothing-like-this", "/my-work", "/attention", "/inbox", "/notifications", "/people", "/stand-ins",
    "/settings", "/settings/roles", "/settings/calendar", "/settings/boards", "/settings/boards/new", "/settings/promise",
    "/settings/privacy", "/settings/mail", "/settings/messages", "/settings/customers-page",
    `/boards/${slug}/new`, `/boards/${slug}/import`, `/boards/${slug}/rules`, `/boards/${slug}/workflow`,
    `/boards/${slug}/workflow?show=publish`, `/boards/${slug}/workflow?show=compare`, "/nowhere",
  ];
  for (const path of pages) {
    await open(path);
    await look(path);
  }
  await open(`/boards/${slug}/workflow`);
  await page.getByRole("button", { name: "Awaiting quality check" }).first().click();
  await look("a status");
  await page.getByRole("button", { name: /The move to/ }).first().click();
  await look("a move");
  await page.locator("main summary", { hasText: "More" }).click();
  await look("more of the workflow");
  expect(left).toEqual({});
});

test("setting up can be done in French", async ({ browser }) => {
  test.setTimeout(120_000);
  const empty = await Shop.open("serve");
  try {
    const page = await (await browser.newContext(french)).newPage();
    await page.goto(`${empty.url}/setup`);
    await started(page);
    await expect(page.getByRole("heading", { name: "Installer Milepost" })).toBeVisible();
    await expect(page.getByLabel("lundi, ouverture")).toHaveValue("09:00");
    await page.getByRole("button", { name: "Installer et ouvrir le tableau" }).click();
    await expect(page.getByText("Saisissez le code affiché dans le terminal.")).toBeVisible();
    const stranger = await (await browser.newContext(marked)).newPage();
    await stranger.goto(`${empty.url}/setup`);
    await started(stranger);
    expect(await unmarked(stranger, ".AuthPage fieldset:not(.Templates, :has(.Templates)), .AuthPage-lead, .AuthPage h1"), "setting up").toEqual([]);
  } finally {
    await empty.close();
  }
});

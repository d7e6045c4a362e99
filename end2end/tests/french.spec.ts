// The team's pages in French: by the browser's wish, by one's own choice, and with nothing left in English. What is left is found with
// English that has marks around every text that can be translated (`en-XA`): whatever has none cannot be.
import { type Page } from "@playwright/test";
import { clean, shot } from "../axe";
import { expect, openBoard, refused, signIn, test } from "../people";
import { Shop } from "../shop";

const french = { locale: "fr-FR" };
const marked = { extraHTTPHeaders: { "accept-language": "en-XA" } };

const started = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-started", "hydrate", { timeout: 20_000 });

/** What stands on a page, or within a part of it, without marks: neither what people typed nor names of Milepost itself. */
async function unmarked(page: Page, within = "body"): Promise<string[]> {
  return page.evaluate((within) => {
    const typed = "[dir=auto], bdi, script, style, noscript, input, textarea, [lang]:not(html), svg, datalist";
    const bare = (text: string) => {
      for (let before = ""; before !== text; ) [before, text] = [text, text.replace(/⟦[^⟦⟧]*⟧/gu, " ")];
      return text.replace(/\bMilepost\b/g, " ").trim();
    };
    const found = new Set<string>();
    const look = (text: string | null) => {
      if (text && /\p{L}{2}/u.test(bare(text))) found.add(text.trim());
    };
    for (const part of document.querySelectorAll(within)) {
      for (const element of [part, ...part.querySelectorAll("*")]) {
        for (const name of ["aria-label", "title", "placeholder", "alt"]) look(element.getAttribute(name));
        if (element.closest(typed)) continue;
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) look(node.nodeValue);
      }
    }
    return [...found];
  }, within);
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
});

test("the sign-in page is in the language of whoever asks, without script too", async ({ browser, shop }) => {
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

test("nothing of what is in French stays English", async ({ browser, shop }) => {
  const stranger = await (await browser.newContext(marked)).newPage();
  await stranger.goto(`${shop.url}/sign-in`);
  await started(stranger);
  await expect(stranger.getByRole("heading", { name: "⟦Sign in⟧" })).toBeVisible();
  expect(await unmarked(stranger), "signing in").toEqual([]);
  await stranger.getByRole("button", { name: "⟦Sign in⟧" }).click();
  await expect(stranger.getByText("⟦Type your password.⟧")).toBeVisible();
  expect(await unmarked(stranger), "signing in with nothing").toEqual([]);

  const context = await browser.newContext(marked);
  await signIn(context, shop);
  const page = await context.newPage();
  await openBoard(page, shop);
  // Whatever is beside the page: the pages themselves are named here one after the other.
  const frame = ".SkipLink, .Navigation, .Notices";
  expect(await unmarked(page, frame), "beside the page").toEqual([]);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await unmarked(page, ".Palette"), "the palette").toEqual([]);
  await page.keyboard.press("Escape");
  await page.goto(`${shop.url}/notifications`);
  await started(page);
  expect(await unmarked(page, "form:has(#spoken-language)"), "the choice of a language").toEqual([]);
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

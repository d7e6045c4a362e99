// What journeys through the workflow's editor have in common: a shop that was set up a moment ago, the page, its panel at the
// side, and drafts.
import { type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { boardSlug, expect } from "./people";
import { Shop } from "./shop";

/** A shop that was set up a moment ago: the workflow a board starts with, and no order. */
export async function fresh(browser: Browser): Promise<{ shop: Shop; page: Page; slug: string }> {
  const shop = await Shop.open("serve");
  const context = await browser.newContext();
  const windows = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1020 }));
  const data = {
    code: shop.setUpCode, shop: "Saltmarsh & Daughters", contact_email: null, contact_phone: null, zone: "Europe/London", currency: "GBP",
    windows, board: "Orders", name: "Nell Saltmarsh", email: "nell@saltmarsh.example", password: "a long walk on the marsh",
  };
  const answer = await context.request.post(`${shop.url}/api/v1/setup`, { data, headers: { origin: shop.url } });
  expect(answer.ok(), await answer.text()).toBe(true);
  await context.request.post(`${shop.url}/api/v1/session`, { data: { email: data.email, password: data.password }, headers: { origin: shop.url } });
  return { shop, page: await context.newPage(), slug: await boardSlug(context, shop) };
}

export const side = (page: Page) => page.getByRole("complementary", { name: /^(Status|Move|Field|Fact|Approval|Step|Condition)$/ });
export const saved = (page: Page) => expect(page.locator(".SaveWords")).toHaveText(/^Saved/);
export const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(name) });

/** Somebody who has no mouse: from place to place, and from part to part of the page. */
export function byKeyboard(page: Page) {
  const press = (key: string) => page.keyboard.press(key);
  const type = (text: string) => page.keyboard.type(text);
  const tabTo = async (to: Locator, back = false) => {
    for (let i = 0; i < 200; i++) {
      if (await to.evaluate((element) => element === document.activeElement).catch(() => false)) return;
      await press(back ? "Shift+Tab" : "Tab");
    }
    throw new Error(`the keyboard does not reach ${to}`);
  };
  const go = async (part: string) => {
    await tabTo(page.getByRole("navigation", { name: "Parts of the workflow" }).getByRole("button", { name: new RegExp(`^${part}`) }), true);
    await press("Enter");
    await expect(page.getByRole("heading", { name: part, exact: true })).toBeFocused();
  };
  return { press, type, tabTo, go };
}

/** Publishes the draft as it is by the API. */
export async function publishDraft(context: BrowserContext, shop: Shop, slug: string): Promise<void> {
  const { draft } = await draftOf(context, shop, slug);
  const answer = await context.request.post(`${shop.url}/api/v1/boards/${slug}/workflow/publish`, {
    data: { draft_version: draft.version, choices: {} }, headers: { origin: shop.url },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** The page, with its script at work. */
export async function openWorkflow(page: Page, shop: Shop, slug: string, query = ""): Promise<void> {
  await page.goto(`${shop.url}/boards/${slug}/workflow${query}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".PrintedMap")).toBeAttached({ timeout: 20_000 });
}

/** The workflow in force, and the draft of the next. */
export async function draftOf(context: BrowserContext, shop: Shop, slug: string) {
  return (await context.request.get(`${shop.url}/api/v1/boards/${slug}/workflow`)).json();
}

/** Saves a draft by the API that differs from what is in force as `change` says. */
export async function draftBy(context: BrowserContext, shop: Shop, slug: string, change: (draft: any) => void): Promise<void> {
  const view = await draftOf(context, shop, slug);
  const answer = await context.request.post(`${shop.url}/api/v1/boards/${slug}/workflow/draft/from_revision`, {
    data: { revision: view.workflow.revision }, headers: { origin: shop.url },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  const draft = await answer.json();
  change(draft.draft);
  const put = await context.request.put(`${shop.url}/api/v1/boards/${slug}/workflow/draft`, {
    data: draft.draft, headers: { origin: shop.url, "if-match": `"${draft.version}"` },
  });
  expect(put.ok(), await put.text()).toBe(true);
}

/** Two administrators of one shop, each with the workflow open. */
export async function twoEditors(browser: Browser): Promise<{ shop: Shop; nell: Page; tom: Page; slug: string }> {
  const { shop, page: nell, slug } = await fresh(browser);
  const made = await nell.context().request.post(`${shop.url}/api/v1/invitations`, {
    data: { name: "Tom Reed", email: "tom@saltmarsh.example", admin: true, roles: {} }, headers: { origin: shop.url },
  });
  expect(made.status(), await made.text()).toBe(201);
  const token = new URL((await made.json()).url).pathname.split("/").at(-1);
  const context = await browser.newContext();
  const accepted = await context.request.post(`${shop.url}/api/v1/invitations/${token}`, {
    data: { password: "reeds in the wind" }, headers: { origin: shop.url },
  });
  expect(accepted.ok(), await accepted.text()).toBe(true);
  const signed = await context.request.post(`${shop.url}/api/v1/session`, {
    data: { email: "tom@saltmarsh.example", password: "reeds in the wind" }, headers: { origin: shop.url },
  });
  expect(signed.ok(), await signed.text()).toBe(true);
  const tom = await context.newPage();
  for (const page of [nell, tom]) await openWorkflow(page, shop, slug);
  return { shop, nell, tom, slug };
}

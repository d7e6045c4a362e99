// An approval from the refusal that asks for it to the edit that voids it: requested, declined, requested again, granted by a
// stand-in and for the customer, voided. Its workflow is published beforehand.
import { type Browser, type BrowserContext, type Page } from "@playwright/test";
import { clean } from "../axe";
import { boardSlug, card, column, expect, live, openBoard, place, refused, signIn, test } from "../people";
import { Shop } from "../shop";

const approval = {
  id: "price",
  name: "Artwork and price",
  steps: [
    { id: "production", of: [{ role: "production" }], covers: [{ field: "note" }] },
    { id: "customer", of: ["customer"], together: true, covers: ["promise"], limit: { days: 2 } },
    { id: "leadership", of: [{ role: "leadership" }], covers: ["lines"], when: "big" },
  ],
};

/** The demo's shop, with an approval before an order is scheduled. */
async function approving(context: BrowserContext): Promise<Shop> {
  const shop = await Shop.open();
  await signIn(context, shop);
  const slug = await boardSlug(context, shop);
  const workflow = `${shop.url}/api/v1/boards/${slug}/workflow`;
  const headers = { origin: shop.url };
  const { workflow: present } = await (await context.request.get(workflow)).json();
  const draft = await (await context.request.post(`${workflow}/draft/from_revision`, { data: { revision: present.revision }, headers })).json();
  draft.draft.conditions = [{ id: "big", name: "From 1,000", test: { total_at_least: "1000.00" } }];
  draft.draft.approvals = [approval];
  draft.draft.statuses.find((status: { id: string }) => status.id === "scheduled").entry = [{ approval: "price" }];
  const saved = await context.request.put(`${workflow}/draft`, { data: draft.draft, headers: { ...headers, "if-match": `"${draft.version}"` } });
  expect(saved.status(), await saved.text()).toBe(200);
  const { version } = await saved.json();
  const published = await context.request.post(`${workflow}/publish`, { data: { draft_version: version, choices: {} }, headers });
  expect(published.status(), await published.text()).toBe(200);
  return shop;
}

async function as(browser: Browser, shop: Shop, role: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await signIn(context, shop, role);
  return context.newPage();
}

async function openOrder(page: Page, shop: Shop, number: string): Promise<void> {
  await page.goto(`${shop.url}/boards/${await boardSlug(page.context(), shop)}/orders/${number}`);
  await live(page);
}

const part = (page: Page) => page.locator("[data-approval=price]");
const step = (page: Page, id: string) => part(page).locator(`[data-step=${id}]`);

test("an approval is requested, declined, requested again, granted by a stand-in and voided by an edit", async ({ browser, context, allow }) => {
  test.setTimeout(240_000);
  allow(refused(409));
  const shop = await approving(context);
  try {
    await place(context, shop, "X-APPROVE");
    const manager = await as(browser, shop, "account_manager");
    await openBoard(manager, shop);

    // The refusal asks for it, with one tap.
    await card(manager, "X-APPROVE").getByRole("button", { name: /Move/ }).click();
    await manager.getByRole("dialog").getByRole("button", { name: /Production scheduled/ }).click();
    const prompt = manager.getByRole("dialog");
    await expect(prompt).toContainText("needs the approval “Artwork and price”, which has not been requested: request it.");
    await clean(manager, "the refusal that asks");
    await manager.screenshot({ path: test.info().outputPath("request.png") });
    await prompt.getByRole("button", { name: "Request approval" }).click();
    await expect(card(manager, "X-APPROVE")).toContainText("Awaiting approval");
    await expect(column(manager, "received").locator("[data-order=X-APPROVE]")).toBeVisible();

    // Whoever is asked finds it with one tap, and whoever asked has nothing to decide.
    const production = await as(browser, shop, "production");
    await openBoard(production, shop);
    const mine = (page: Page) => page.getByRole("navigation", { name: "Filters" }).getByRole("link", { name: "Awaiting my approval" });
    const slugOfBoard = await boardSlug(context, shop);
    const awaited = (await (await production.request.get(`${shop.url}/api/v1/boards/${slugOfBoard}/orders?awaiting=true`)).json()).items;
    await mine(production).click();
    await expect(production).toHaveURL(/[?]awaiting=1$/);
    await expect(mine(production)).toHaveAttribute("aria-current", "true");
    await expect(production.locator("[data-columns] [data-order]")).toHaveCount(awaited.length);
    await expect(card(production, "X-APPROVE")).toContainText("Awaiting approval");
    await clean(production, "the board, awaiting my approval");
    await production.screenshot({ path: test.info().outputPath("awaiting-board.png") });
    const list = await production.context().newPage();
    await list.goto(`${shop.url}/orders?board=${slugOfBoard}`);
    await list.getByRole("checkbox", { name: "Awaiting my approval" }).check();
    await expect(list).toHaveURL(/awaiting=true/);
    await expect(list.locator(".OrdersTable tbody tr")).toHaveCount(awaited.length);
    await expect(list.getByRole("row", { name: /X-APPROVE/ }).locator(".Tag")).toHaveText(["Awaiting approval"]);
    await clean(list, "the list, awaiting my approval");
    await list.screenshot({ path: test.info().outputPath("awaiting-list.png") });
    await list.setViewportSize({ width: 390, height: 844 });
    await list.emulateMedia({ colorScheme: "dark" });
    await list.evaluate(() => document.documentElement.removeAttribute("data-theme"));
    await clean(list, "the list, awaiting my approval, phone and dark");
    await list.screenshot({ path: test.info().outputPath("awaiting-list-phone.png") });
    await list.close();
    await manager.goto(`${shop.url}/boards/${slugOfBoard}?awaiting=1`);
    await live(manager);
    await expect(manager.locator("[data-columns] [data-order]")).toHaveCount(0);
    await openBoard(manager, shop);

    // Production says no, and why.
    await card(production, "X-APPROVE").getByRole("link").click();
    await live(production);
    await expect(step(production, "customer").getByRole("button")).toHaveCount(0);
    await step(production, "production").getByRole("button", { name: "Decline…" }).click();
    await clean(production, "declining");
    await step(production, "production").getByRole("button", { name: "Decline", exact: true }).click();
    await expect(step(production, "production").getByRole("alert").first()).toBeVisible();
    await step(production, "production").getByLabel("What would have to change?").fill("The artwork is cut off");
    await step(production, "production").getByRole("button", { name: "Decline", exact: true }).click();
    await expect(part(production)).toContainText("Declined");
    // It waits for nobody now, and is gone from what awaits them at once.
    await expect(card(production, "X-APPROVE")).toHaveCount(0);
    await expect(card(manager, "X-APPROVE")).toContainText("Declined");

    // Whoever asked reads it and asks again.
    await openOrder(manager, shop, "X-APPROVE");
    await expect(step(manager, "production")).toContainText("The artwork is cut off");
    await part(manager).getByRole("button", { name: "Request again" }).click();
    await expect(part(manager).locator(".Approval-tag")).toHaveText("Awaiting approval");
    await expect(card(production, "X-APPROVE")).toBeVisible();

    // Production goes away; warehouse takes over what waits already.
    const warehouse = await as(browser, shop, "warehouse");
    await openOrder(warehouse, shop, "X-APPROVE");
    await expect(step(warehouse, "production").getByRole("button", { name: /Approve/ })).toHaveCount(0);
    const name = (await (await warehouse.request.get(`${shop.url}/api/v1/me`)).json()).name as string;
    await openOrder(production, shop, "X-APPROVE");
    await part(production).getByRole("link", { name: /Let somebody stand in/ }).click();
    await expect(production.getByRole("heading", { name: "Stand-ins" })).toBeVisible();
    await production.getByRole("combobox", { name: "Who stands in" }).selectOption({ label: name });
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await production.getByLabel("First day away").fill(day(-1));
    await production.getByLabel("Back on").fill(day(3));
    await production.getByRole("button", { name: "Enter" }).click();
    await expect(production.locator(".StandIns")).toContainText(name);
    await clean(production, "stand-ins");
    await production.screenshot({ path: test.info().outputPath("stand-ins.png") });
    await openBoard(warehouse, shop, "?awaiting=1");
    await card(warehouse, "X-APPROVE").getByRole("link").click();
    await step(warehouse, "production").getByRole("button", { name: /Approve/ }).click();
    await expect(step(warehouse, "production")).toContainText(/Granted by .* for /);
    await expect(card(warehouse, "X-APPROVE")).toHaveCount(0);

    // The customer's answer comes with what shows it.
    await step(manager, "customer").getByRole("button", { name: "Record answer…" }).click();
    await step(manager, "customer").getByText("Approves", { exact: true }).click();
    await step(manager, "customer").getByLabel("What shows it?").fill("E-mail of this morning");
    await clean(manager, "recording an answer");
    await step(manager, "customer").getByRole("button", { name: "Record it" }).click();
    await expect(part(manager).locator(".Approval-tag")).toHaveText("Approved");
    await openBoard(warehouse, shop);
    await expect(card(warehouse, "X-APPROVE")).toContainText("Approved");
    await manager.screenshot({ path: test.info().outputPath("approved.png") });

    // An edit voids what covers it, and nothing else.
    const details = manager.getByRole("region", { name: "Details" });
    await details.getByRole("button", { name: /Edit/ }).click();
    await details.getByLabel("Note").fill("Three colours");
    await details.getByRole("button", { name: "Save" }).click();
    await expect(step(manager, "production")).toContainText("Voided by an edit of Note");
    await expect(step(manager, "customer")).toContainText("Granted");
    await expect(card(warehouse, "X-APPROVE")).toContainText("Approval voided");
    await expect(manager.locator(".History li").first()).toContainText("Approval voided");
    await clean(manager, "a voided approval");
    await part(manager).scrollIntoViewIfNeeded();
    await manager.screenshot({ path: test.info().outputPath("voided.png") });
    await manager.emulateMedia({ colorScheme: "dark" });
    await manager.evaluate(() => document.documentElement.removeAttribute("data-theme"));
    await clean(manager, "a voided approval, dark");
    await manager.screenshot({ path: test.info().outputPath("voided-dark.png") });
    await manager.setViewportSize({ width: 390, height: 844 });
    await part(manager).scrollIntoViewIfNeeded();
    await clean(manager, "a voided approval, phone");
    await manager.screenshot({ path: test.info().outputPath("voided-phone.png") });

    // The control: the move stays refused, and says by whom it waits.
    const slug = await boardSlug(context, shop);
    const now = await (await manager.request.get(`${shop.url}/api/v1/boards/${slug}/orders/X-APPROVE`)).json();
    const answer = await manager.request.post(`${shop.url}/api/v1/orders/${now.card.id}/moves`, {
      data: { to: "scheduled" },
      headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
    });
    expect(answer.status()).toBe(409);
    expect(await answer.text()).toContain("is awaiting approval by Production");
  } finally {
    await shop.close();
  }
});

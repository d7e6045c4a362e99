// Orders that stay too long: a ladder written and published, a card that goes late before the viewer's eyes, seen to with a date
// from a phone, and up again when that has passed.
import { type Browser, type Page } from "@playwright/test";
import { clean } from "../axe";
import { boardSlug, card, expect, live, openBoard, test } from "../people";
import { Shop } from "../shop";

/** A shop that works day and night, whose first status allows an hour. */
async function fresh(browser: Browser): Promise<{ shop: Shop; page: Page; slug: string }> {
  const shop = await Shop.open("serve");
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const windows = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: 0, to: 1440 }));
  const data = {
    code: shop.setUpCode, shop: "Saltmarsh & Daughters", contact_email: null, contact_phone: null, zone: "Europe/London", currency: "GBP",
    windows, board: "Orders", name: "Nell Saltmarsh", email: "nell@saltmarsh.example", password: "a long walk on the marsh",
  };
  const answer = await context.request.post(`${shop.url}/api/v1/setup`, { data, headers: { origin: shop.url } });
  expect(answer.ok(), await answer.text()).toBe(true);
  await context.request.post(`${shop.url}/api/v1/session`, { data: { email: data.email, password: data.password }, headers: { origin: shop.url } });
  shop.people.set("administrator", { role: "administrator", email: data.email, password: data.password });
  return { shop, page: await context.newPage(), slug: await boardSlug(context, shop) };
}

/** Imports an order that was placed a while ago, in seconds. */
async function imported(page: Page, shop: Shop, slug: string, number: string, seconds: number): Promise<void> {
  const placed = new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
  const mapping = { columns: { number: "No", placed_at: "Placed" }, dates: "%Y-%m-%d %H:%M:%S", zone: "UTC", source: "sheet" };
  const answer = await page.request.post(`${shop.url}/api/v1/boards/${slug}/imports?dry_run=false`, {
    multipart: { mapping: JSON.stringify(mapping), file: { name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from(`No,Placed\n${number},${placed}\n`) } },
    headers: { origin: shop.url },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

test("a ladder is written, a card goes late before one's eyes, is seen to with a date, and is up again", async ({ browser }) => {
  test.setTimeout(150_000);
  const { shop, page, slug } = await fresh(browser);
  try {
    const workflow = `${shop.url}/api/v1/boards/${slug}/workflow`;
    const headers = { origin: shop.url };
    // The first status allows an hour; who hears of more is said on the page.
    const before = await (await page.request.get(workflow)).json();
    const begun = await page.request.post(`${workflow}/draft/from_revision`, { data: { revision: before.published.revision }, headers });
    expect(begun.ok(), await begun.text()).toBe(true);
    const { draft, version } = await begun.json();
    draft.statuses[0].max_age = { hours: 1 };
    const put = await page.request.put(`${workflow}/draft`, { data: draft, headers: { ...headers, "if-match": `"${version}"` } });
    expect(put.ok(), await put.text()).toBe(true);

    await page.goto(`${shop.url}/boards/${slug}/workflow`);
    const ladder = page.getByRole("region", { name: "When orders stay too long" });
    await expect(page.locator(".PrintedMap")).toBeAttached({ timeout: 20_000 });
    await ladder.getByRole("button", { name: "Tell somebody" }).click();
    await expect(ladder.getByLabel(/Warn the owner/)).toHaveValue("80");
    await ladder.getByRole("group", { name: "At the limit" }).getByRole("checkbox", { name: "Administrators" }).check();
    await ladder.getByRole("button", { name: "Add a rung" }).click();
    await ladder.getByRole("group", { name: "2 d after it" }).getByRole("checkbox", { name: "Leadership" }).check();
    await expect(page.locator(".SaveWords")).toHaveText(/^Saved/);
    await clean(page, "the ladder of the workflow");
    await page.getByRole("button", { name: "Production scheduled" }).first().click();
    await page.getByLabel("Who hears of it").selectOption({ label: "a ladder of its own" });
    await clean(page, "the ladder of a status");
    await page.getByLabel("Who hears of it").selectOption({ label: "as the workflow has it" });
    await expect(page.locator(".SaveWords")).toHaveText(/^Saved/);
    // What is past it already would be told at once.
    await imported(page, shop, slug, "LATE-0", 7200);
    await page.goto(`${shop.url}/boards/${slug}/workflow?show=publish`);
    await expect(page.getByText("1 of them is past a step of its ladder at once")).toBeVisible();
    await clean(page, "the preview");
    const saved = await (await page.request.get(workflow)).json();
    const published = await page.request.post(`${workflow}/publish`, { data: { draft_version: saved.draft.version }, headers });
    expect(published.ok(), await published.text()).toBe(true);

    await openBoard(page, shop);
    await expect(card(page, "LATE-0").locator('[data-escalation="escalated"]')).toBeVisible();
    await imported(page, shop, slug, "LATE-1", 3600 - 8);
    const tag = card(page, "LATE-1").locator("[data-escalation]");
    await expect(tag).toHaveText("Time is running out", { timeout: 10_000 });
    await clean(page, "warned");
    await expect(tag).toHaveText("Escalated", { timeout: 60_000 });
    await clean(page, "escalated");

    // On a phone, in the dark, somebody sees to it.
    const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" })).newPage();
    const { email, password } = shop.person("administrator");
    await phone.request.post(`${shop.url}/api/v1/session`, { data: { email, password }, headers });
    await phone.goto(`${shop.url}/attention?board=${slug}`);
    await live(phone);
    const row = phone.locator('[data-concern="Nobody’s"], [data-concern="Escalated"]').locator('[data-order="LATE-1"]');
    await expect(row).toContainText("told: Nell Saltmarsh");
    await clean(phone, "attention on a phone");
    await row.getByRole("button", { name: "Acknowledge LATE-1…" }).click();
    const dialog = phone.getByRole("dialog");
    await clean(phone, "acknowledging on a phone");
    await dialog.getByLabel("A word with it").fill("The boxes come on Monday");
    await dialog.getByRole("button", { name: "I see to it" }).click();
    await expect(row).toContainText("Seen to until");
    await expect(row).toContainText("The boxes come on Monday");
    await expect(tag).toHaveText(/^Seen to until/);

    // The drawer says who, and the history what happened.
    await card(page, "LATE-1").getByRole("link").click();
    const why = page.getByRole("region", { name: "Why it needs attention" });
    await expect(why).toContainText("Nell Saltmarsh sees to it");
    await expect(page.locator(".History")).toContainText("Escalated to the administrators");
    await clean(page, "the drawer");
    // A program may name a moment: then it is up again.
    const order = (await (await page.request.get(`${shop.url}/api/v1/boards/${slug}/orders/LATE-1`)).json()).card;
    const until = new Date(Date.now() + 3000).toISOString();
    const again = await page.request.put(`${shop.url}/api/v1/orders/${order.id}/acknowledgement`, { data: { until }, headers: { ...headers, "if-match": `"${order.version}"` } });
    expect(again.ok(), await again.text()).toBe(true);
    await expect(page.locator(".History")).toContainText("Raised again", { timeout: 20_000 });
    await expect(tag).toHaveText("Escalated");
    await expect(row).not.toContainText("Seen to until");
  } finally {
    await shop.close();
  }
});

// An administrator finds what is held of a customer, takes a copy of it and erases it: refused while an order is open and while it
// has to be kept, with reason and date; then gone from the board, the order, the search and the copy. On a phone too.
import { readFileSync } from "node:fs";
import { type BrowserContext, type Page } from "@playwright/test";
import { clean, shot } from "../axe";
import { boardSlug, expect, live, refused, signIn, test } from "../people";
import { Shop } from "../shop";

const email = "ines@tidemill.example";
const name = "Inês Tidemill";

async function placed(staff: BrowserContext, shop: Shop, number: string): Promise<string> {
  const data = {
    number,
    customer: { name, email, phone: "01632 960123", address: "7 Quay Lane" },
    lines: [{ sku: "SLOPE", description: "Writing slope for Inês", quantity: 1, unit_price: "80.00" }],
    promise: { earliest: "2027-01-04", latest: "2027-01-05" },
  };
  const slug = await boardSlug(staff, shop);
  const answer = await staff.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, { data, headers: { origin: shop.url } });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).id;
}

/** Withdrawn: over, whatever the demo's workflow asks of a delivery. */
async function over(staff: BrowserContext, shop: Shop, id: string): Promise<void> {
  const url = `${shop.url}/api/v1/orders/${id}`;
  const { card } = await (await staff.request.get(url)).json();
  const headers = { origin: shop.url, "if-match": `"${card.version}"` };
  const answer = await staff.request.post(`${url}/withdraw`, { data: { reason: "Entered twice" }, headers });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function find(page: Page): Promise<void> {
  const search = page.getByRole("region", { name: "What you hold about a customer" });
  // A page that is not hydrated yet asks nothing: then once more.
  await expect(async () => {
    await search.getByLabel("E-mail address or name").fill(email);
    const found = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/privacy/find"), { timeout: 2_000 });
    await search.getByRole("button", { name: "Find" }).click();
    await found;
  }).toPass();
}

async function keep(page: Page, years: string): Promise<void> {
  await page.getByLabel("Keep for accounting, in years").fill(years);
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/privacy") && answer.request().method() === "PUT");
  await page.getByRole("form", { name: "How long customers’ data are kept" }).getByRole("button", { name: "Save" }).click();
  expect((await saved).status()).toBe(200);
}

test("a customer is found, handed out and erased", async ({ browser, shop, allow }) => {
  test.setTimeout(120_000);
  allow(refused(409), refused(404));
  const staff = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  await signIn(staff, shop);
  const [one, two] = [await placed(staff, shop, "PR-ONE"), await placed(staff, shop, "PR-TWO")];
  const page = await staff.newPage();
  await page.goto(`${shop.url}/settings`);
  await page.getByRole("link", { name: "Privacy" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Privacy" })).toBeVisible();
  await find(page);
  const row = page.getByRole("listitem").filter({ hasText: email }).first();
  await expect(row).toContainText("2 orders");
  await expect(row).toContainText("open");
  await clean(page, "what is held of a customer");
  await shot(page, "privacy-found");

  // A copy, for the customer.
  const [download] = await Promise.all([page.waitForEvent("download"), row.getByRole("link", { name: `Export ${name}`, exact: true }).click()]);
  const copy = readFileSync((await download.path())!, "utf8");
  for (const word of [name, email, "7 Quay Lane", "PR-ONE", "PR-TWO", "Writing slope"]) expect(copy).toContain(word);

  // Not while somebody works on it.
  await row.getByRole("button", { name: `Erase ${name}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("An order is still open");
  await expect(dialog.getByRole("button", { name: /Erase/ })).toHaveCount(0);
  await clean(page, "erasing refused", "dialog");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  for (const id of [one, two]) await over(staff, shop, id);

  // Not while it has to be kept: the day is said, and it can be done then.
  await keep(page, "6");
  await find(page);
  await expect(row).toContainText(/kept until 1 January 20\d\d/);
  await row.getByRole("button", { name: `Erase ${name}` }).click();
  await expect(dialog).toContainText("must be kept for accounting");
  await shot(page, "privacy-kept");
  await dialog.getByRole("button", { name: "Erase then" }).click();
  await expect(row).toContainText("2 orders will be erased once the accounting years are over.");
  await expect(page.getByText(/2 orders wait for the end of their accounting years/)).toBeVisible();

  // Now.
  await keep(page, "");
  await find(page);
  await row.getByRole("button", { name: `Erase ${name}` }).click();
  await expect(dialog).toContainText("This deletes for good, from 2 orders");
  await expect(dialog).toContainText("What stays");
  await clean(page, "erasing", "dialog");
  await shot(page, "privacy-erase");
  await dialog.getByRole("button", { name: "Erase for good" }).click();
  await expect(row).toContainText(/Erased: \d+ texts of 2 orders/);
  await expect(page.getByRole("region", { name: "Erased" })).toContainText(/texts of 2 orders, asked for by/);
  await find(page);
  await expect(page.getByText("You hold nothing about anybody with this name or address.")).toBeVisible();
  await expect(page.getByText(/were erased before, on/)).toBeVisible();

  // The order stays, with who did what; and names nobody.
  await page.goto(`${shop.url}/boards/${await boardSlug(staff, shop)}/orders/PR-ONE?id=${one}`);
  await live(page);
  const drawer = page.locator(".Drawer");
  await expect(drawer).toContainText("PR-ONE");
  await expect(drawer).not.toContainText("Tidemill");
  await expect(drawer.locator(".History")).toContainText("what was known of the customer");
  await shot(page, "privacy-erased-order");
});

test("on a phone nothing is cut off, and who is no administrator is told so", async ({ browser, shop, allow }) => {
  allow(refused(403));
  const staff = await browser.newContext({ viewport: { width: 320, height: 700 } });
  await signIn(staff, shop);
  await placed(staff, shop, "PR-PHONE");
  const page = await staff.newPage();
  await page.goto(`${shop.url}/settings/privacy`);
  await find(page);
  await expect(page.getByText(email)).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide, "sideways scrolling").toBeLessThanOrEqual(0);
  await clean(page, "privacy on a phone");
  await shot(page, "privacy-phone");

  const other = await browser.newContext();
  await signIn(other, shop, "warehouse");
  const seen = await other.newPage();
  await seen.goto(`${shop.url}/settings/privacy`);
  await expect(seen.getByText("Ask an administrator to see or erase what is known of customers.")).toBeVisible();
});

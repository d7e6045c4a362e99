// What people typed keeps to itself on every page: names from right to left, punctuation beside them, and a text that ends its
// isolate and then turns the rest of the line round.
import { type Page } from "@playwright/test";
import { MARK, hostile, leaks, marked, withoutIsolation } from "../engines/isolation";
import { boardSlug, expect, live, refused, signIn, test } from "../people";
import { Shop } from "../shop";

/** A page on which typed texts stand, none of which reaches beyond itself; the control finds that they would. */
async function contained(page: Page, what: string, least: number): Promise<void> {
  // The names of the other boards are in the switch, which is closed most of the time.
  const show = (open: boolean) =>
    page.evaluate((open) => document.querySelectorAll<HTMLDetailsElement>(".BoardSwitch").forEach((board) => (board.open = open)), open);
  await show(true);
  expect(await page.evaluate(marked, MARK), `${what}: typed texts`).toBeGreaterThanOrEqual(least);
  expect(await page.evaluate(leaks, MARK), what).toEqual([]);
  await show(false);
}

const number = `فاتورة ${MARK}7`;

test("what people typed keeps to itself on every page", async ({ browser, allow }) => {
  test.slow();
  allow(refused(409), refused(404));
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(context, shop);
    const slug = await boardSlug(context, shop);
    const api = async (method: string, path: string, data: object, version?: number) => {
      const headers = { origin: shop.url, ...(version ? { "if-match": `"${version}"` } : {}) };
      const answer = await context.request.fetch(`${shop.url}/api/v1${path}`, { method, data, headers });
      expect(answer.ok(), await answer.text()).toBe(true);
      return answer.status() === 204 ? {} : answer.json();
    };
    const line = (what: string) => ({ sku: hostile("sku"), description: hostile(what), quantity: 2, unit_price: "3.75" });
    const order = await api("POST", `/boards/${slug}/orders`, {
      number,
      customer: { name: hostile("customer"), phone: hostile("phone"), address: hostile("street"), postcode: hostile("code"), country: hostile("country") },
      lines: [line("first"), line("second")],
      promise: { earliest: "2027-01-04", latest: "2027-01-05" },
      fields: { note: hostile("note"), reference: hostile("reference") },
    });
    const path = `/orders/${order.id}`;
    const promise = { earliest: "2027-01-11", latest: "2027-01-12" };
    const fields = { carrier: hostile("carrier"), tracking_number: hostile("parcel") };
    await api("PATCH", path, { fields, promise, reason: hostile("reason") }, 1);
    await api("PATCH", path, { lines: [{ ...line("third"), was: 0 }] }, 3);
    await api("PUT", `${path}/hold`, { reason: "other", note: hostile("hold") }, 4);
    await api("POST", `${path}/moves`, { to: "received", after: null }, 5);
    const me = await api("GET", "/me", {});
    await api("PATCH", "/people", { id: me.id, name: hostile("Ada") });
    await api("POST", "/invitations", { name: hostile("Bea"), email: "bea@fennel-rye.example", roles: { [me.boards[0].id]: ["production"] } });
    await api("PATCH", "/shop", { name: hostile("shop"), contact_phone: hostile("call") });
    await api("POST", "/boards", { name: hostile("board") });

    const page = await context.newPage();
    const open = async (address: string) => page.goto(shop.url + address);
    const drawer = `/boards/${slug}/orders/${encodeURIComponent(number)}`;
    await open(`/boards/${slug}`);
    await live(page);
    await contained(page, "board", 5);
    const mine = page.locator(".Card", { hasText: MARK }).first();
    await mine.hover();
    await mine.getByRole("button", { name: /Move/ }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await contained(page, "move menu", 6);
    await page.keyboard.press("Escape");
    await page.screenshot({ path: test.info().outputPath("board.png") });

    await open(drawer);
    await live(page);
    await expect(page.getByText("History").first()).toBeVisible();
    await contained(page, "drawer", 20);
    await page.screenshot({ path: test.info().outputPath("drawer.png") });
    for (const edit of ["Edit the customer", "Edit the details", "Edit the lines"]) await page.getByRole("button", { name: edit }).click();
    await contained(page, "drawer with its forms", 20);
    await page.reload();
    await live(page);
    await page.getByRole("button", { name: "Withdraw the order…" }).click();
    await contained(page, "withdrawing", 20);
    await page.getByRole("button", { name: "Keep the order" }).click();
    await page.getByRole("button", { name: "End the hold" }).click();
    await expect(page.locator(".Notice", { hasText: "The hold has ended" })).toBeVisible();
    await page.getByRole("button", { name: "Move to…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: /Cancelled/ }).click();
    await page.getByLabel("Reason").fill(hostile("why"));
    await contained(page, "prompt", 20);
    await page.getByRole("dialog").getByRole("button", { name: "Move", exact: true }).click();
    await expect(page.locator(".Notice", { hasText: MARK })).toBeVisible();
    await contained(page, "notice", 20);

    await open("/orders?board=" + slug + "&q=" + encodeURIComponent("customer"));
    await expect(page.locator(".OrdersTable")).toBeVisible();
    await contained(page, "list", 4);
    await page.screenshot({ path: test.info().outputPath("list.png") });
    await open("/people");
    await expect(page.locator(".Person").first()).toBeVisible();
    await contained(page, "people", 3);
    await page.locator(".Person", { hasText: "Bea" }).getByRole("button", { name: /^Change/ }).click();
    await contained(page, "change a person", 4);
    await page.keyboard.press("Escape");
    await page.locator(".Person", { hasText: "Bea" }).getByRole("button", { name: /^Password link/ }).click();
    await expect(page.getByLabel("The link")).toBeVisible();
    await contained(page, "password link", 4);
    await open("/settings");
    await contained(page, "settings", 3);

    await open(`/boards/${slug}/import`);
    const file = `Order Number,${hostile("column")},Customer,Item,Qty\n${MARK}8,x,${hostile("import")},${hostile("item")},${hostile("two")}\n`;
    await page.locator("#import-file").setInputFiles({ name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
    await expect(page.locator(".Report")).toBeVisible();
    await contained(page, "import preview", 4);
    await page.screenshot({ path: test.info().outputPath("import.png"), fullPage: true });

    const { tracking_url } = await api("GET", path, {});
    for (const url of [tracking_url, `${shop.url}/t/${"A".repeat(27)}`]) {
      await page.goto(url);
      await contained(page, url.replace(/\/t\/.*/, "/t/…"), 1);
    }
    await page.goto(tracking_url);
    await page.screenshot({ path: test.info().outputPath("tracking.png"), fullPage: true });
    // The control: the same page without anything that isolates.
    await page.evaluate(withoutIsolation);
    expect((await page.evaluate(leaks, MARK)).length).toBeGreaterThan(3);
    await open(drawer);
    await page.evaluate(withoutIsolation);
    expect((await page.evaluate(leaks, MARK)).length).toBeGreaterThan(10);
  } finally {
    await shop.close();
  }
});

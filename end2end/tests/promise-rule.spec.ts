// The shop's rule for promises: set with an example beside it, taken over at a tap in an order's drawer, read by the customer; and a
// date that somebody chose by hand goes back to the rule.
import { type Page } from "@playwright/test";
import { clean, cleanInAllLooks, shot } from "../axe";
import { boardSlug, expect, live, signIn, test } from "../people";
import { Shop } from "../shop";

/** The window that the rule offers in a drawer's form, as it is written there: `Thu 3 – Fri 4 Dec`. */
async function offered(page: Page): Promise<string> {
  return (await page.getByRole("group", { name: "By the shop’s rule" }).locator("b").textContent()) ?? "";
}

/** What both ways of writing a window share: its days, without the names of months and years. */
const days = (window: string): string[] => window.match(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+/g) ?? [];

test("a rule is set, offered at a tap, and read by the customer", async ({ browser }) => {
  test.setTimeout(120_000);
  const shop = await Shop.open();
  try {
    const staff = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    await signIn(staff, shop);
    const page = await staff.newPage();

    // The rule, with its example as it is typed.
    await page.goto(`${shop.url}/settings`);
    await page.getByRole("link", { name: "Promises" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Promises" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Save" })).toBeEnabled({ timeout: 20_000 });
    await expect(page.getByText("There is no rule for this board yet")).toBeVisible();
    const example = page.getByRole("region", { name: "An order placed now" });
    await page.getByLabel("Working days to make an order").fill("400");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("A whole number of days, from 0 to 365.")).toBeVisible();
    await page.getByLabel("Working days to make an order").fill("4");
    await page.getByLabel("Cut-off").fill("14:30");
    await page.getByLabel("Delivery takes at least, in days").fill("1");
    await page.getByLabel("Delivery takes at most, in days").fill("3");
    await page.getByLabel("UPS, days at least").fill("1");
    await expect(example).toContainText("4 working days to make");
    await expect(example).toContainText("delivery 1–3 days");
    await expect(example.getByRole("list", { name: "By carrier" })).toContainText("UPS");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("region", { name: "Notices" })).toContainText("Saved. The rule’s dates are offered");
    await expect(page.getByRole("button", { name: "Promise by hand" })).toBeVisible();
    await cleanInAllLooks(page, "promises");
    await page.setViewportSize({ width: 320, height: 700 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await shot(page, "promises-320");
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.reload();
    await expect(page.getByLabel("Working days to make an order")).toHaveValue("4");
    await expect(page.getByLabel("Cut-off")).toHaveValue("14:30");
    await expect(page.getByLabel("UPS, days at most")).toHaveValue("1");

    // An order without a date: one tap fills in the rule's, and how it follows stands beside it.
    const slug = await boardSlug(staff, shop);
    const data = { number: "PR-ONE", customer: { name: "Quayside Books" }, lines: [{ description: "Alarm clock", quantity: 2 }] };
    const answer = await staff.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, { data, headers: { origin: shop.url } });
    expect(answer.status(), await answer.text()).toBe(201);
    const order = await answer.json();
    await page.goto(`${shop.url}/boards/${slug}/orders/PR-ONE`);
    await live(page);
    const part = page.getByRole("region", { name: "Promise", exact: true });
    await part.getByRole("button", { name: "Change the promise" }).click();
    await expect(part.getByText(/4 working days to make → leaves/)).toBeVisible();
    const window = await offered(page);
    expect(days(window).length).toBeGreaterThan(0);
    await part.getByRole("button", { name: "Use the rule’s dates" }).click();
    await expect(part.getByLabel(/^Earliest/)).not.toHaveValue("");
    await clean(page, "the rule's dates", ".Drawer");
    await shot(page, "promise-by-rule");
    await part.getByRole("button", { name: "Promise", exact: true }).click();
    await expect(part.getByRole("button", { name: "Change the promise" })).toBeVisible();
    for (const day of days(window)) await expect(part).toContainText(day);

    // The customer reads the same days.
    const customer = await (await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })).newPage();
    await customer.goto(order.tracking_url);
    for (const day of days(window)) await expect(customer.locator("body")).toContainText(day);

    // Another date by hand, and back to the rule.
    const url = `${shop.url}/api/v1/orders/${order.id}`;
    const { card } = await (await staff.request.get(url)).json();
    const byHand = { promise: { earliest: "2031-01-06", latest: "2031-01-07" }, reason: "The movement is out of stock." };
    const changed = await staff.request.patch(url, { data: byHand, headers: { origin: shop.url, "if-match": `"${card.version}"` } });
    expect(changed.status(), await changed.text()).toBe(200);
    await expect(part).toContainText("2031");
    await part.getByRole("button", { name: "Change the promise" }).click();
    await part.getByRole("button", { name: "Use the rule’s dates" }).click();
    await part.getByLabel("Why the date changes").fill("It came in after all.");
    await part.getByRole("button", { name: "Promise", exact: true }).click();
    await expect(part.getByRole("button", { name: "Change the promise" })).toBeVisible();
    await expect(part).not.toContainText("2031");
    const now = await (await staff.request.get(url)).json();
    const offer = await (await staff.request.get(`${url}/promise_rule`)).json();
    expect(now.card.promise).toEqual(offer.promise.window);

    // Days of each status: those that are still ahead of an order count, and each stands in the reckoning by its name.
    await page.goto(`${shop.url}/settings/promise`);
    await expect(page.getByRole("button", { name: "Save" })).toBeEnabled({ timeout: 20_000 });
    await page.getByLabel("Order received, working days").fill("1");
    await page.getByLabel("Production scheduled, working days").fill("2");
    const steps = /1 working day in Order received, 2 working days in Production scheduled → leaves/;
    await expect(example).toContainText(steps);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("region", { name: "Notices" })).toContainText("Saved. The rule’s dates are offered from now on");
    await cleanInAllLooks(page, "promises by status");
    await page.setViewportSize({ width: 320, height: 700 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await shot(page, "promises-by-status-320");
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${shop.url}/boards/${slug}/orders/PR-ONE`);
    await live(page);
    await part.getByRole("button", { name: "Change the promise" }).click();
    await expect(part.getByText(steps)).toBeVisible();
    await shot(page, "promise-by-status");
  } finally {
    await shop.close();
  }
});

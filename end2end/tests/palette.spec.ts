// Find or do: orders, pages and what can be done with the order at hand, by keyboard alone.
import { type Page } from "@playwright/test";
import { card, cardIn, column, expect, live, moveByApi, openBoard, place, signIn, test } from "../people";

/** Opens it. What is typed goes to it once it has the focus, a moment after the key. */
async function findOrDo(page: Page) {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Find or do" }).getByRole("combobox")).toBeFocused();
}

test("from a card by keyboard: what is refused says why, what is possible is done, and the focus comes back", async ({ page, context, shop }) => {
  await signIn(context, shop);
  const order = await place(context, shop, "P-KEYS");
  await openBoard(page, shop);
  await card(page, order.number).locator(".Card-link").focus();
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Find or do" });
  const field = dialog.getByRole("combobox");
  await expect(field).toBeFocused();
  await expect(dialog.getByText("P-KEYS Quayside Books")).toBeVisible();
  const chosen = dialog.locator('[role=option][aria-selected="true"]');
  await expect(chosen).toContainText("Open the order");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(card(page, order.number).locator(".Card-link")).toBeFocused();

  await findOrDo(page);
  await page.keyboard.type("deliv");
  await expect(chosen).toContainText("Move to Delivery confirmed");
  await expect(chosen).toHaveAttribute("aria-disabled", "true");
  const why = (await chosen.locator("small").textContent()) ?? "";
  expect(why.length).toBeGreaterThan(10);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await expect(cardIn(page, order.number, "received")).toBeVisible();

  await field.fill("move approv");
  await expect(chosen).toContainText("Move to Awaiting customer approval");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(cardIn(page, order.number, "approval")).toBeVisible();
});

test("finds an order and any page, from every page, and an order that is not there is a sentence", async ({ page, context, shop }) => {
  await signIn(context, shop);
  const order = await place(context, shop, "P-FIND");
  await moveByApi(context, shop, order, "approval");
  await openBoard(page, shop);
  await page.evaluate(() => Object.assign(window, { marker: true }));
  await page.getByRole("button", { name: "Find or do" }).click();
  const dialog = page.getByRole("dialog", { name: "Find or do" });
  await expect(dialog.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("peop");
  await expect(dialog.getByRole("option").first()).toContainText("People");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${shop.url}/people`);

  await findOrDo(page);
  await page.keyboard.type("zeppelin 99");
  await expect(dialog.getByRole("status")).toHaveText(/Nothing is called that/);
  await dialog.getByRole("combobox").fill("p-find");
  const found = dialog.getByRole("option").filter({ hasText: "P-FIND" });
  await expect(found).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/orders\/P-FIND$/);
  await live(page);
  await expect(page.getByRole("heading", { name: "Quayside Books" })).toBeVisible();
  expect(await page.evaluate(() => "marker" in window), "no document was loaded").toBe(true);

  // The order that is open is at hand, until one leaves it.
  await page.keyboard.press("Control+k");
  await expect(dialog.getByText("P-FIND Quayside Books")).toBeVisible();
  await expect(dialog.getByRole("group", { name: "With this order" })).toBeVisible();
  await page.keyboard.press("Backspace");
  await expect(dialog.getByRole("group", { name: "With this order" })).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(dialog).toHaveCount(0);
  await expect(column(page, "approval")).toBeVisible();
});

test("orders that cannot be searched are a sentence, and what is on the page goes on", async ({ page, context, shop, allow }) => {
  allow(/ERR_FAILED|Failed to load/);
  await signIn(context, shop);
  await openBoard(page, shop);
  await page.route("**/orders?q=*", (route) => route.abort());
  await findOrDo(page);
  await page.keyboard.type("work");
  const dialog = page.getByRole("dialog", { name: "Find or do" });
  await expect(dialog.getByRole("status")).toHaveText(/could not be searched/);
  await expect(dialog.getByRole("option").first()).toContainText("Workflow");
});

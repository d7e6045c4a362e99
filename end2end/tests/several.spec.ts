// Several cards at once: chosen by key, by click and by column, with the verdict before and the reasons after.
import { clean, shot } from "../axe";
import { card, cardIn, column, expect, openBoard, place, signIn, snapshot, test, type Card } from "../people";
import { Shop } from "../shop";

test("seventeen cards are moved at once of which four may not, and all come back", async ({ browser }) => {
  test.slow();
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 3200, height: 2400 } });
    await signIn(context, shop);
    const orders: Card[] = [];
    for (let n = 1; n <= 17; n++) orders.push(await place(context, shop, `S-${String(n).padStart(2, "0")}`));
    for (const order of orders.slice(3, 7)) {
      const held = await context.request.put(`${shop.url}/api/v1/orders/${order.id}/hold`, {
        data: { reason: "payment" },
        headers: { origin: shop.url, "if-match": `"${(await (await context.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json()).card.version}"` },
      });
      expect(held.status(), await held.text()).toBe(200);
    }
    const ada = await context.newPage();
    await openBoard(ada, shop);
    const theirs = await browser.newContext({ viewport: { width: 3200, height: 2400 } });
    await signIn(theirs, shop);
    const bea = await theirs.newPage();
    await openBoard(bea, shop);

    // The one placed last stands on top.
    await card(ada, "S-17").locator(".Card-link").focus();
    await ada.keyboard.press("x");
    await expect(ada.getByRole("status").filter({ hasText: "1 order selected" })).toBeVisible();
    await card(ada, "S-01").locator(".Card-link").focus();
    await ada.keyboard.press("Shift+X");
    const bar = ada.getByRole("region", { name: "Selected orders" });
    await expect(bar.getByRole("status")).toHaveText("17 orders selected");
    await clean(ada, ".Several", ".Several");
    await bar.getByRole("button", { name: "Move to…" }).click();
    const dialog = ada.getByRole("dialog", { name: "Move 17 orders to" });
    const target = dialog.locator('[data-to="approval"]');
    await expect(target).toContainText("13 of 17");
    await expect(target).toHaveAccessibleDescription(/^4: .*hold/);
    await expect(dialog.locator('[data-to="received"]')).toHaveAttribute("aria-disabled", "true");
    await expect(dialog.locator('[data-to="received"]')).toContainText("0 of 17");
    await clean(ada, ".MoveThem", ".MoveThem");
    await shot(ada, "several-where-to");
    await target.click();
    await expect(ada.locator(".Notices")).toContainText("13 orders moved to Awaiting customer approval");
    // The way back is offered for ten seconds, so what is asked first is short.
    await expect(cardIn(bea, "S-17", "approval")).toBeVisible();
    const there = new Map((await snapshot(context, shop)).columns.flatMap(({ status, orders }) => orders.map(({ number }) => [number, status] as const)));
    expect(orders.map(({ number }) => there.get(number))).toEqual(orders.map((_, n) => (n >= 3 && n < 7 ? "received" : "approval")));
    // One undo for all that was done.
    await ada.locator(".Notices").getByRole("button", { name: "Undo" }).click();
    await expect(ada.locator(".Notices")).toContainText("13 orders: as before");
    await expect(cardIn(bea, "S-01", "received")).toBeVisible();
    await expect(cardIn(bea, "S-17", "received")).toBeVisible();

    // Those with which it was not done are what is selected, each with its reason.
    await expect(bar.getByRole("status")).toHaveText("4 orders selected");
    await expect(bar.getByRole("alert").getByRole("listitem")).toHaveCount(4);
    await expect(bar.getByRole("alert")).toContainText("S-04");
    await expect(card(ada, "S-04")).toHaveAttribute("data-chosen", "");
    await expect(card(ada, "S-01")).not.toHaveAttribute("data-chosen");
    await clean(ada, ".Several", ".Several");
    await shot(ada, "several-not-done");
    // Whatever is selected meanwhile, they are found again.
    await card(ada, "S-04").click();
    await card(ada, "S-05").click();
    await card(ada, "S-06").click();
    await card(ada, "S-07").click();
    await expect(bar.getByRole("status")).toHaveText("0 orders selected");
    await bar.getByRole("button", { name: "Select the failed" }).click();
    await expect(bar.getByRole("status")).toHaveText("4 orders selected");
    // Given to somebody together, and back to nobody with one undo.
    await bar.getByRole("button", { name: "Assign…" }).click();
    const people = ada.getByRole("dialog", { name: "Give 4 orders to somebody" });
    await people.getByLabel("Milo Marjoram").check();
    await clean(ada, ".AssignThem", ".AssignThem");
    await shot(ada, "several-assign");
    await people.getByRole("button", { name: "Hand on" }).click();
    await expect(ada.locator(".Notices")).toContainText("4 orders given to Milo Marjoram");
    await expect(card(bea, "S-05").locator(".Face")).toBeVisible();
    await ada.locator(".Notices").getByRole("button", { name: "Undo" }).last().click();
    await expect(card(bea, "S-05").locator(".Face")).toHaveCount(0);
    for (const number of ["S-04", "S-05", "S-06", "S-07"]) {
      await card(ada, number).locator(".Card-link").focus();
      await ada.keyboard.press("x");
    }
    await bar.getByRole("button", { name: "Release 4" }).click();
    await expect(ada.locator(".Notices")).toContainText("4 orders released");
    await expect(card(bea, "S-04").getByText("payment")).toHaveCount(0);
    await expect(bar).toHaveCount(0);
  } finally {
    await shop.close();
  }
});

test("cards are chosen by a column's all and by clicks, held together, and Escape leaves them", async ({ page, context, shop }) => {
  await signIn(context, shop);
  const first = await place(context, shop, "S-CLICK-1");
  const second = await place(context, shop, "S-CLICK-2");
  await openBoard(page, shop);
  const bar = page.getByRole("region", { name: "Selected orders" });
  // Without a selection a click opens the order, as ever; with one it chooses.
  await card(page, second.number).hover();
  await page.keyboard.press("x");
  await expect(bar.getByRole("status")).toHaveText("1 order selected");
  await card(page, first.number).click();
  await expect(bar.getByRole("status")).toHaveText("2 orders selected");
  await expect(page).not.toHaveURL(/orders\//);
  await bar.getByRole("button", { name: "Hold…" }).click();
  const dialog = page.getByRole("dialog", { name: "Put 2 orders on hold" });
  await dialog.getByLabel("Other").check();
  await dialog.getByRole("button", { name: "Put on hold" }).click();
  await expect(dialog.getByText("Say what the orders wait for.")).toBeVisible();
  await dialog.getByLabel("Stock").check();
  await dialog.getByRole("button", { name: "Put on hold" }).click();
  await expect(page.locator(".Notices")).toContainText("2 orders put on hold");
  await expect(card(page, first.number)).toContainText("stock");
  await expect(bar).toHaveCount(0);

  await column(page, "received").getByRole("button", { name: /^Select all in/ }).click();
  await expect(bar.getByRole("status")).toHaveText(/^\d+ orders selected$/);
  await card(page, first.number).locator(".Card-link").focus();
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
  await card(page, first.number).click();
  await expect(page).toHaveURL(/orders\/S-CLICK-1$/);
});

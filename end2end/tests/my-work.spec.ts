// Whose turn it is: a hand-over that the other one sees at once, a person's queue as their home, what of a board needs attention,
// and how time was counted.
import { type Page } from "@playwright/test";
import { clean } from "../axe";
import { boardSlug, card, expect, live, openBoard, place, signIn, test } from "../people";

const row = (page: Page, number: string) => page.locator(`.WorkRow[data-order="${number}"]`);
const queue = (page: Page, name: string) => page.locator(`.Work-section[data-queue="${name}"]`);

test("a hand-over appears in the other's queue at once, is taken there, and the board shows who has it", async ({ browser, shop }) => {
  const manager = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const warehouse = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(manager.context(), shop, "account_manager");
  await signIn(warehouse.context(), shop, "warehouse");
  await place(manager.context(), shop, "HAND-1");
  const slug = await boardSlug(manager.context(), shop);

  // Whoever owns a status begins with their work; the board is one tap away.
  await warehouse.goto(shop.url);
  await expect(warehouse).toHaveURL(`${shop.url}/my-work`);
  await live(warehouse);
  await expect(queue(warehouse, "Act now")).toBeVisible();
  await expect(row(warehouse, "HAND-1")).toHaveCount(0);
  await warehouse.screenshot({ path: test.info().outputPath("my-work.png") });
  await clean(warehouse, "my work");

  await manager.goto(`${shop.url}/boards/${slug}/orders/HAND-1`);
  await live(manager);
  const whose = manager.getByRole("region", { name: "Who has it" });
  await expect(whose).toContainText("With nobody in particular");
  await whose.getByRole("button", { name: "Assign…" }).click();
  await whose.getByRole("button", { name: "Hand on" }).click();
  await expect(whose).toContainText("Choose who is to have it.");
  const name = await warehouse.locator(".Navigation-me b").innerText();
  await whose.getByRole("radio", { name }).check();
  await whose.getByLabel("A word with it").fill("Is there a crate that fits?");
  await manager.screenshot({ path: test.info().outputPath("assign.png") });
  await clean(manager, "the form");
  await whose.getByRole("button", { name: "Hand on" }).click();
  await expect(whose).toContainText(name);

  // Without anybody loading anything.
  await expect(queue(warehouse, "Handed to me")).toContainText("Is there a crate that fits?");
  await expect(row(warehouse, "HAND-1")).toBeVisible();
  await warehouse.screenshot({ path: test.info().outputPath("handed.png") });
  await clean(warehouse, "handed");
  await row(warehouse, "HAND-1").getByRole("button", { name: "Take HAND-1" }).click();
  await expect(queue(warehouse, "Handed to me")).toHaveCount(0);
  await expect(queue(warehouse, "Act now").locator('[data-order="HAND-1"]')).toBeVisible();
  await expect(manager.locator(".History li").first()).toContainText("Taken");

  // Handed on from the list, and the card shows the face.
  await row(warehouse, "HAND-1").getByRole("button", { name: /Hand on HAND-1/ }).click();
  const dialog = warehouse.getByRole("dialog");
  await dialog.getByRole("radio", { name: await manager.locator(".Navigation-me b").innerText() }).check();
  await clean(warehouse, "hand on");
  await dialog.getByRole("button", { name: "Hand on", exact: true }).click();
  await expect(row(warehouse, "HAND-1")).toHaveCount(0);
  await expect(whose.getByRole("button", { name: "Take it" })).toBeVisible();
  await openBoard(manager, shop);
  await expect(card(manager, "HAND-1").getByRole("img", { name: /^With / })).toBeVisible();
  await manager.screenshot({ path: test.info().outputPath("board.png") });
});

test("an order that is moved to another role leaves the mover's queue and stands in the next owner's", async ({ browser, shop }) => {
  const manager = await (await browser.newContext()).newPage();
  const buyer = await (await browser.newContext()).newPage();
  await signIn(manager.context(), shop, "account_manager");
  await signIn(buyer.context(), shop, "procurement");
  const order = await place(manager.context(), shop, "NEXT-1");
  for (const page of [manager, buyer]) {
    await page.goto(`${shop.url}/my-work`);
    await live(page);
  }
  await row(manager, "NEXT-1").getByRole("button", { name: "Take NEXT-1" }).click();
  await expect(row(manager, "NEXT-1").getByRole("button", { name: /Hand on/ })).toBeVisible();
  const now = await (await manager.context().request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  const moved = await manager.context().request.post(`${shop.url}/api/v1/orders/${order.id}/moves`, {
    data: { to: "supplier" },
    headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
  });
  expect(moved.status(), await moved.text()).toBe(200);
  await expect(row(manager, "NEXT-1")).toHaveCount(0);
  await expect(row(buyer, "NEXT-1").getByRole("button", { name: "Take NEXT-1" })).toBeVisible();
  await row(buyer, "NEXT-1").getByRole("link").click();
  await live(buyer);
  await expect(buyer.locator(".History")).toContainText("no longer with");
  await expect(buyer.locator(".History")).toContainText("Deadline met");
});

test("what needs attention, and what is nobody's once who had it has left", async ({ browser, shop }) => {
  const ada = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(ada.context(), shop);
  await ada.goto(`${shop.url}/attention`);
  await live(ada);
  await expect(ada.getByRole("heading", { name: "Attention" })).toBeVisible();
  await expect(ada.locator("[data-concern]").first()).toBeVisible();
  await ada.screenshot({ path: test.info().outputPath("attention.png") });
  await clean(ada, "attention");
  // Logistics leave: what they own is nobody's, and the administrator assigns it.
  const people = await (await ada.context().request.get(`${shop.url}/api/v1/people`)).json();
  const person = people.find((one: { email: string }) => one.email === shop.person("logistics").email);
  const patch = (active: boolean) =>
    ada.context().request.patch(`${shop.url}/api/v1/people`, { data: { id: person.id, active }, headers: { origin: shop.url } });
  expect((await patch(false)).status()).toBe(200);
  try {
    await ada.reload();
    await live(ada);
    const nobodys = ada.locator('[data-concern="Nobody’s"]');
    await expect(nobodys).toContainText("nobody holds Logistics");
    await ada.screenshot({ path: test.info().outputPath("nobodys.png") });
    await clean(ada, "nobody's");
    await nobodys.getByRole("button", { name: /^Assign/ }).first().click();
    await expect(ada.getByRole("dialog").getByRole("radio").first()).toBeVisible();
    await ada.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  } finally {
    expect((await patch(true)).status()).toBe(200);
  }
});

test("how time is counted adds up before one's eyes", async ({ browser, shop }) => {
  const ada = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(ada.context(), shop);
  const slug = await boardSlug(ada.context(), shop);
  const board = await (await ada.context().request.get(`${shop.url}/api/v1/boards/${slug}`)).json();
  const old = board.columns.find((column: { status: string }) => column.status === "floor").orders[0];
  await ada.goto(`${shop.url}/boards/${slug}/orders/${encodeURIComponent(old.number)}`);
  await live(ada);
  const part = ada.getByRole("region", { name: "Time in this status" });
  await expect(part.locator("table")).toHaveCount(0);
  await part.getByRole("button", { name: "How this is counted" }).click();
  await expect(part.locator("tbody tr").first()).toBeVisible();
  const minutes = await part.locator("tbody:not([data-ahead]) tr[data-minutes]").evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("data-minutes"))));
  const clock = await (await ada.context().request.get(`${shop.url}/api/v1/orders/${old.id}/clock`)).json();
  const sum = minutes.reduce((sum, minutes) => sum + minutes, 0);
  expect(Math.abs(sum - Math.floor(clock.used / 60))).toBeLessThanOrEqual(1);
  await ada.screenshot({ path: test.info().outputPath("clock.png") });
  await clean(ada, "the counting");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`on a phone, ${colorScheme}`, async ({ browser, shop }) => {
    // axe reads a whole board behind the drawer.
    test.slow();
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await signIn(context, shop, "account_manager");
    for (const path of ["my-work", "attention"]) {
      await page.goto(`${shop.url}/${path}`);
      await live(page);
      await page.screenshot({ path: test.info().outputPath(`${path}.png`) });
      await clean(page, path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      expect(wide, "nothing is wider than the phone").toBe(false);
    }
    // The board stays one tap away.
    await page.getByRole("link", { name: "Board", exact: true }).click();
    await live(page);
    await page.locator(".Card-link").first().click();
    await page.getByRole("button", { name: "How this is counted" }).click();
    await page.screenshot({ path: test.info().outputPath("drawer.png") });
    await clean(page, "drawer");
  });
}

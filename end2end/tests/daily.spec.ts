// The board in daily use: chips with counts that move, a peek, a key for what is done most, whose face is on an order, and columns
// that are folded and still take drops.
import { type Browser, type Page } from "@playwright/test";
import { clean, shot } from "../axe";
import { boardSlug, card, cardIn, carry, column, expect, live, openBoard, place, signIn, snapshot, test } from "../people";
import { Shop } from "../shop";

const chip = (page: Page, name: string) => page.locator(`[data-chip=${name}]`);
const drawer = (page: Page) => page.getByRole("dialog", { name: "Quayside Books" });

async function as(browser: Browser, shop: Shop, role: string, options = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  await signIn(context, shop, role);
  return context.newPage();
}

/** How many orders a chip says it shows. */
async function counted(page: Page, name: string): Promise<number> {
  await expect(chip(page, name).locator(".Chip-count")).toBeVisible();
  return Number(await chip(page, name).locator(".Chip-count").innerText());
}

async function hold(page: Page, shop: Shop, id: string, reason: string | null): Promise<void> {
  const order = await (await page.request.get(`${shop.url}/api/v1/orders/${id}`)).json();
  const answer = await page.request.fetch(`${shop.url}/api/v1/orders/${id}/hold`, {
    method: reason ? "PUT" : "DELETE",
    data: reason ? { reason } : {},
    headers: { origin: shop.url, "if-match": `"${order.card.version}"` },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

test("chips count, filter together and move with the feed; an empty board says which and offers to clear it", async ({ browser, shop }) => {
  const [ada, bea] = [await as(browser, shop, "account_manager"), await as(browser, shop, "account_manager")];
  const order = await place(ada.context(), shop, "DAILY-1");
  await openBoard(ada, shop);
  const [held, mine] = [await counted(ada, "held"), await counted(ada, "mine")];
  expect(mine).toBeGreaterThan(0);
  // The navigation counts too.
  await expect(ada.getByRole("link", { name: /^My work \d+$/ })).toBeVisible();
  await ada.keyboard.press("f");
  await expect(ada.locator(".Filters .Chip").first()).toBeFocused();
  await openBoard(bea, shop, "?held=1");
  await expect(card(bea, order.number)).toHaveCount(0);
  await hold(ada, shop, order.id, "customer");
  // Both figures move without anybody doing anything, and so does the filtered board.
  await expect(chip(ada, "held")).toContainText(String(held + 1));
  await expect(card(bea, order.number)).toBeVisible();
  await shot(ada, "daily-chips");
  await chip(bea, "mine").click();
  await expect(bea).toHaveURL(/[?]mine=1&held=1$/);
  await expect(card(bea, order.number)).toBeVisible();
  await chip(bea, "customer").click();
  await expect(card(bea, order.number)).toBeVisible();
  await clean(bea, "filtered");
  // As many are shown as are counted.
  for (const name of ["nobodys", "at_risk", "ready"]) {
    await openBoard(bea, shop, `?${name}=1`);
    const totals = (await (await bea.request.get(`${shop.url}/api/v1/boards/${await boardSlug(bea.context(), shop)}?${name}=1`)).json()).columns;
    expect(await counted(bea, name)).toBe(totals.reduce((sum: number, { total }: { total: number }) => sum + total, 0));
  }
  await openBoard(bea, shop, "?nobodys=1&held=1&today=1&late=1");
  await expect(bea.getByRole("heading", { name: "No order matches the filter" })).toBeVisible();
  await expect(bea.locator(".Board-start")).toContainText("“On hold”, “Nobody’s”, “Today” and “Late”");
  await shot(bea, "daily-nothing");
  await clean(bea, "nothing matches", ".Board-start");
  await bea.getByRole("link", { name: "Clear the filter" }).click();
  await expect(bea).toHaveURL(/boards\/[^?]*$/);
  await expect(card(bea, order.number)).toBeVisible();
});

test("Space peeks and arrows walk on, and each key opens the order at what it stands for", async ({ browser, shop }) => {
  const ada = await as(browser, shop, "account_manager");
  const [below, order] = [await place(ada.context(), shop, "DAILY-2"), await place(ada.context(), shop, "DAILY-3")];
  await openBoard(ada, shop);
  const peek = ada.getByRole("complementary", { name: "A look at the order" });
  await card(ada, order.number).locator(".Card-link").focus();
  await ada.keyboard.press("Space");
  await expect(peek).toContainText(order.number);
  await expect(peek).toContainText("Alarm clock");
  await expect(peek).toContainText("Placed in Order received");
  await shot(ada, "daily-peek");
  await clean(ada, "peek", ".Peek");
  await ada.keyboard.press("ArrowDown");
  await expect(peek).toContainText(below.number);
  await ada.keyboard.press("Escape");
  await expect(peek).toHaveCount(0);
  await expect(card(ada, below.number).locator(".Card-link")).toBeFocused();
  // The card under the mouse, too.
  await ada.locator("h1").click();
  await card(ada, order.number).hover();
  await ada.keyboard.press("Space");
  await expect(peek).toContainText(order.number);
  await ada.keyboard.press("Enter");
  await expect(drawer(ada)).toBeVisible();
  await expect(peek).toHaveCount(0);
  await ada.keyboard.press("Escape");
  await expect(drawer(ada)).toHaveCount(0);
  await expect(card(ada, order.number).locator(".Card-link")).toBeFocused();

  const press = async (key: string) => {
    await card(ada, order.number).locator(".Card-link").focus();
    await ada.keyboard.press(key);
    await expect(drawer(ada)).toBeVisible();
  };
  const close = async () => {
    const cancel = drawer(ada).getByRole("button", { name: "Cancel" });
    if (await cancel.count()) await cancel.click();
    await drawer(ada).getByRole("button", { name: "Close the order" }).click();
    await expect(drawer(ada)).toHaveCount(0);
  };
  await press("a");
  await expect(drawer(ada).getByRole("form", { name: "Give the order to somebody" }).getByRole("radio").first()).toBeFocused();
  await close();
  await press("h");
  await expect(drawer(ada).getByRole("form", { name: "Put on hold" }).getByRole("radio").first()).toBeFocused();
  await close();
  await press("p");
  await expect(drawer(ada).getByLabel("Earliest")).toBeFocused();
  await close();
  await press("c");
  await expect(drawer(ada).getByRole("textbox", { name: "Add a comment…" })).toBeFocused();
  await ada.keyboard.press("Escape");
  await expect(drawer(ada)).toHaveCount(0);
  await ada.keyboard.press("?");
  await expect(ada.getByRole("dialog", { name: "The board by keyboard" })).toContainText("Peek at the order");
  await clean(ada, "keys", "dialog");
  await ada.keyboard.press("Escape");
  // Who may not, is told.
  const wendy = await as(browser, shop, "warehouse");
  await openBoard(wendy, shop);
  await card(wendy, order.number).locator(".Card-link").focus();
  await wendy.keyboard.press("h");
  await expect(wendy.locator(".Notices")).toContainText("none of your roles may put it on hold");
});

test("whose face is on an order is seen while it is, and a folded column takes a drop and stays folded", async ({ browser, shop }) => {
  const [ada, bea] = [await as(browser, shop, "account_manager"), await as(browser, shop, "administrator")];
  const order = await place(ada.context(), shop, "DAILY-4");
  await openBoard(ada, shop);
  await openBoard(bea, shop);
  const face = card(ada, order.number).locator("[data-here]");
  await card(bea, order.number).locator(".Card-link").click();
  await expect(drawer(bea)).toBeVisible();
  await expect(face).toHaveAccessibleName(/ is looking at it$/);
  await drawer(bea).getByRole("button", { name: "Edit the details" }).click();
  await expect(face).toHaveAccessibleName(/ is editing it$/);
  await shot(ada, "daily-presence-card");
  await card(ada, order.number).locator(".Card-link").click();
  await expect(drawer(ada)).toContainText("is editing the details");
  await expect(drawer(bea)).toContainText("is here, too");
  await shot(ada, "daily-presence-drawer");
  await clean(ada, "two on one order", ".Drawer");
  await ada.keyboard.press("Escape");
  await expect(drawer(bea)).not.toContainText("is here, too");
  await drawer(bea).getByRole("button", { name: "Cancel" }).click();
  await bea.getByRole("button", { name: "Close the order" }).click();
  await expect(face).toHaveCount(0);
  // Nothing of it is in the trail.
  const kinds = (await (await bea.request.get(`${shop.url}/api/v1/orders/${order.id}/events`)).json()).items.map((entry: { event: object }) => Object.keys(entry.event)[0]);
  expect(kinds.join()).not.toContain("presen");

  await column(ada, "approval").hover();
  await column(ada, "approval").getByRole("button", { name: "Fold Awaiting customer approval" }).click();
  await expect(column(ada, "approval").getByRole("button", { name: /^Unfold Awaiting customer approval, \d+ orders$/ })).toBeFocused();
  expect((await column(ada, "approval").boundingBox())!.width).toBeLessThan(60);
  await shot(ada, "daily-folded");
  await clean(ada, "folded");
  const before = (await snapshot(ada.context(), shop)).columns.find(({ status }) => status === "approval")!.total;
  await carry(ada, order.number, "approval");
  await ada.mouse.up();
  await expect(cardIn(bea, order.number, "approval")).toBeVisible();
  await expect(column(ada, "approval").getByRole("button", { name: `Unfold Awaiting customer approval, ${before + 1} orders` })).toBeVisible();
  await ada.reload();
  await live(ada);
  await expect(column(ada, "approval")).toHaveAttribute("data-folded", "");
  await column(ada, "approval").getByRole("button", { name: /^Unfold/ }).press("Enter");
  await expect(cardIn(ada, order.number, "approval")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`on a phone, ${colorScheme}`, async ({ browser, shop }) => {
    const page = await as(browser, shop, "account_manager", { viewport: { width: 390, height: 844 }, colorScheme, hasTouch: true });
    const order = await place(page.context(), shop, `DAILY-PHONE-${colorScheme}`);
    // Given to them by somebody else, with a word: the head of its drawer is as long as it gets.
    const wendy = await as(browser, shop, "administrator");
    const me = (await (await page.request.get(`${shop.url}/api/v1/me`)).json()).id;
    const now = await (await page.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
    const given = await wendy.request.put(`${shop.url}/api/v1/orders/${order.id}/assignee`, {
      data: { to: me, note: "They rang twice this morning and would like to know whether both clocks come together" },
      headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
    });
    expect(given.status(), await given.text()).toBe(200);
    await openBoard(page, shop);
    await expect(chip(page, "mine").locator(".Chip-count")).toBeVisible();
    expect((await chip(page, "mine").boundingBox())!.height).toBeGreaterThanOrEqual(44);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(wide, "nothing is wider than the phone").toBe(false);
    await shot(page, `daily-phone-${colorScheme}`);
    await clean(page, "board");
    await column(page, "received").getByRole("button", { name: /^Fold/ }).tap();
    await shot(page, `daily-phone-folded-${colorScheme}`);
    await page.getByRole("button", { name: /^Unfold Order received/ }).tap();
    await card(page, order.number).locator(".Card-link").tap();
    await expect(drawer(page)).toContainText("They rang twice");
    await shot(page, `daily-phone-drawer-${colorScheme}`);
    // Every word beside the face has room, and what lies below can be reached.
    expect((await page.locator(".Assignee > p").boundingBox())!.width).toBeGreaterThan(180);
    expect((await page.locator(".Composer").boundingBox())!.height).toBeLessThan(80);
    await page.getByRole("button", { name: "How this is counted" }).tap();
    await expect(page.locator(".Clock tbody tr").first()).toBeVisible();
    await shot(page, `daily-phone-scrolled-${colorScheme}`);
    await expect(page.locator("#order-heading")).toBeInViewport();
    await page.getByRole("textbox", { name: "Add a comment…" }).tap();
    await expect(page.getByRole("button", { name: "Comment", exact: true })).toBeVisible();
    await clean(page, "drawer", ".Drawer");
  });
}

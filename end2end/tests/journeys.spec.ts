// Two people on one board: every way of moving a card, and what the other one sees.
import { type BrowserContext, type Page } from "@playwright/test";
import {
  anOrder, boardSlug, card, cardIn, carry, column, dragByMouse, dragByTouch, expect, live, moveByApi, openBoard, place, refused, signIn, test,
  unreachable,
} from "../people";
import { Shop } from "../shop";

/** Two contexts, each with the board open: Ada moves, Bea watches. */
async function two(browser: import("@playwright/test").Browser, shop: Shop, options = {}): Promise<[Page, Page]> {
  const pages: Page[] = [];
  for (const role of ["administrator", "account_manager"]) {
    const context = await browser.newContext({ viewport: { width: 3200, height: 900 }, ...options });
    await signIn(context, shop, role);
    const page = await context.newPage();
    await openBoard(page, shop);
    pages.push(page);
  }
  return [pages[0], pages[1]];
}

/** A fresh order that an account manager can send on without being asked for anything. */
async function fresh(context: BrowserContext, shop: Shop, number: string) {
  return place(context, shop, number);
}

test("a card dragged with the mouse arrives in the other browser", async ({ browser, shop }) => {
  const [ada, bea] = await two(browser, shop);
  const order = await fresh(ada.context(), shop, "J-MOUSE");
  await expect(card(bea, order.number)).toBeVisible();
  await dragByMouse(ada, order.number, "scheduled");
  await expect(cardIn(ada, order.number, "scheduled")).toBeVisible();
  await expect(cardIn(bea, order.number, "scheduled")).toBeVisible();
  await expect(ada.getByText("J-MOUSE moved to Production scheduled").first()).toBeVisible();
});

test("a card dragged with a finger arrives in the other browser", async ({ browser, shop }) => {
  const [ada, bea] = await two(browser, shop, { hasTouch: true });
  const order = await fresh(ada.context(), shop, "J-TOUCH");
  await expect(card(ada, order.number)).toBeVisible();
  await dragByTouch(ada, order.number, "scheduled");
  // It arrives at the end of its column, which may be out of sight.
  for (const page of [ada, bea]) {
    await expect
      .poll(async () => {
        await column(page, "scheduled").evaluate((column) => {
          for (const part of [column, ...column.querySelectorAll("*")]) part.scrollTop = part.scrollHeight;
        });
        return cardIn(page, order.number, "scheduled").count();
      })
      .toBe(1);
  }
});

test("a card moved by keyboard alone arrives in the other browser", async ({ browser, shop }) => {
  const [ada, bea] = await two(browser, shop);
  const order = await fresh(ada.context(), shop, "J-KEYS");
  await expect(card(ada, order.number)).toBeVisible();
  await card(ada, order.number).getByRole("link").first().focus();
  await ada.keyboard.press("l");
  await ada.keyboard.press("ArrowRight");
  await ada.keyboard.press("Enter");
  await expect(cardIn(ada, order.number, "approval")).toBeVisible();
  await expect(cardIn(bea, order.number, "approval")).toBeVisible();
});

test("a card moved by the menu alone arrives in the other browser", async ({ browser, shop }) => {
  const [ada, bea] = await two(browser, shop);
  const order = await fresh(ada.context(), shop, "J-MENU");
  await card(ada, order.number).getByRole("button", { name: /Move/ }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Production scheduled" }).click();
  // It arrives at the end of its column, which may be out of sight.
  for (const page of [ada, bea]) {
    await expect
      .poll(async () => {
        await column(page, "scheduled").evaluate((column) => {
          for (const part of [column, ...column.querySelectorAll("*")]) part.scrollTop = part.scrollHeight;
        });
        return cardIn(page, order.number, "scheduled").count();
      })
      .toBe(1);
  }
});

test("two moves held back and let go together both arrive at both", async ({ browser, shop }) => {
  const [ada, bea] = await two(browser, shop);
  const [first, second] = [await fresh(ada.context(), shop, "J-BOTH-1"), await fresh(ada.context(), shop, "J-BOTH-2")];
  await expect(card(ada, second.number)).toBeVisible();
  await expect(card(bea, second.number)).toBeVisible();
  const held: (() => void)[] = [];
  for (const page of [ada, bea]) {
    await page.route("**/moves", async (route) => {
      await new Promise<void>((go) => held.push(go));
      await route.continue();
    });
  }
  await dragByMouse(ada, first.number, "scheduled");
  await dragByMouse(bea, second.number, "approval");
  // Each sees their own card in its new place before the server knows of it.
  await expect(cardIn(ada, first.number, "scheduled")).toBeVisible();
  await expect(cardIn(bea, second.number, "approval")).toBeVisible();
  await expect.poll(() => held.length).toBe(2);
  held.forEach((go) => go());
  for (const page of [ada, bea]) {
    await expect(cardIn(page, first.number, "scheduled")).toBeVisible();
    await expect(cardIn(page, second.number, "approval")).toBeVisible();
  }
});

test("a move that the rules refuse is dimmed before the drop and says why", async ({ browser, shop }) => {
  const [ada] = await two(browser, shop);
  const order = await fresh(ada.context(), shop, "J-REFUSED");
  await expect(card(ada, order.number)).toBeVisible();
  await carry(ada, order.number, "quality");
  await expect(column(ada, "quality")).toHaveAttribute("data-drop", "refused");
  await expect(column(ada, "quality")).toContainText("orders go to");
  await expect(column(ada, "scheduled")).toHaveAttribute("data-drop", "open");
  await ada.mouse.up();
  await expect(cardIn(ada, order.number, "received")).toBeVisible();
});

test("somebody of another role learns whose move it is", async ({ browser, shop }) => {
  const context = await browser.newContext({ viewport: { width: 3200, height: 900 } });
  await signIn(context, shop, "warehouse");
  const page = await context.newPage();
  await openBoard(page, shop);
  const order = await anOrder(context, shop, "received");
  await carry(page, order.number, "approval");
  await expect(column(page, "approval")).toHaveAttribute("data-drop", "refused");
  await expect(column(page, "approval")).toContainText("Account manager");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(cardIn(page, order.number, "received")).toBeVisible();
});

test("a move that needs a reason asks for it, and goes back when it is not given", async ({ browser, shop }) => {
  const [ada, bea] = await two(browser, shop);
  const order = await fresh(ada.context(), shop, "J-ASKED");
  await expect(card(ada, order.number)).toBeVisible();
  await dragByMouse(ada, order.number, "cancelled");
  const prompt = ada.getByRole("dialog");
  await expect(prompt).toBeVisible();
  await prompt.getByRole("button", { name: "Cancel" }).click();
  await expect(cardIn(ada, order.number, "received")).toBeVisible();
  await dragByMouse(ada, order.number, "cancelled");
  await prompt.getByLabel("Reason").fill("The customer ordered twice");
  await prompt.getByRole("button", { name: "Move", exact: true }).click();
  await expect(cardIn(ada, order.number, "cancelled")).toBeVisible();
  await expect(cardIn(bea, order.number, "cancelled")).toBeVisible();
});

test("of two people who move one card the slower one sees who won", async ({ browser, shop, allow }) => {
  allow(refused(412));
  const [ada, bea] = await two(browser, shop);
  const order = await fresh(ada.context(), shop, "J-RACE");
  await expect(card(ada, order.number)).toBeVisible();
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  await ada.route("**/moves", async (route) => {
    await held;
    await route.continue();
  });
  await dragByMouse(ada, order.number, "approval");
  await expect(cardIn(ada, order.number, "approval")).toBeVisible();
  await dragByMouse(bea, order.number, "scheduled");
  await expect(cardIn(bea, order.number, "scheduled")).toBeVisible();
  release();
  await expect(cardIn(ada, order.number, "scheduled")).toBeVisible();
  await expect(ada.getByText(/moved J-RACE to Production scheduled a moment ago/).first()).toBeVisible();
});

test("undo puts the card back for everybody", async ({ browser, shop }) => {
  const [ada, bea] = await two(browser, shop);
  const order = await fresh(ada.context(), shop, "J-UNDO");
  await expect(card(ada, order.number)).toBeVisible();
  await dragByMouse(ada, order.number, "scheduled");
  await expect(cardIn(bea, order.number, "scheduled")).toBeVisible();
  await ada.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(cardIn(ada, order.number, "received")).toBeVisible();
  await expect(cardIn(bea, order.number, "received")).toBeVisible();
});

test("the order's page opens over the board, by its address too", async ({ browser, shop }) => {
  const [ada] = await two(browser, shop);
  const order = await fresh(ada.context(), shop, "J-DRAWER");
  await card(ada, order.number).getByRole("link").first().click();
  await expect(ada).toHaveURL(/orders\/J-DRAWER$/);
  await expect(ada.getByText("Check details and confirm the promised date").last()).toBeVisible();
  await ada.reload();
  await expect(ada.getByRole("heading", { name: "Quayside Books" }).first()).toBeVisible();
  await ada.keyboard.press("Escape");
  await expect(ada).not.toHaveURL(/orders\/J-DRAWER/);
});

test("killed and started again mid-session, the page says it is stale, recovers and shows every move once", async ({ browser, allow }) => {
  allow(unreachable);
  const shop = await Shop.open();
  try {
    const [ada, bea] = await two(browser, shop);
    const order = await fresh(ada.context(), shop, "J-KILL");
    const other = await fresh(ada.context(), shop, "J-KILL-2");
    await dragByMouse(ada, order.number, "approval");
    await expect(cardIn(bea, order.number, "approval")).toBeVisible();
    await shop.kill();
    for (const page of [ada, bea]) {
      await expect(page.locator("[data-live=stale]").first()).toBeVisible();
      await expect(page.getByText(/Stale since \d\d:\d\d/).first()).toBeVisible();
    }
    // A move made while the server is down is kept and sent once it is back.
    await dragByMouse(ada, other.number, "approval");
    await shop.restart();
    await Promise.all([live(ada), live(bea)]);
    await moveByApi(ada.context(), shop, order, "scheduled");
    for (const page of [ada, bea]) {
      await expect(cardIn(page, order.number, "scheduled")).toBeVisible({ timeout: 30_000 });
      await expect(card(page, order.number)).toHaveCount(1);
      await expect(cardIn(page, other.number, "approval")).toBeVisible({ timeout: 30_000 });
      await expect(card(page, other.number)).toHaveCount(1);
    }
    const trail = await (await ada.context().request.get(`${shop.url}/api/v1/orders/${other.id}/events`)).json();
    expect(trail.items.filter((entry: { event: { kind: string } }) => entry.event.kind === "moved")).toHaveLength(1);
  } finally {
    await shop.close();
  }
});

test("the board's address leads a stranger to the entrance and back", async ({ browser, shop }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const known = await browser.newContext();
  await signIn(known, shop);
  const slug = await boardSlug(known, shop);
  await page.goto(`${shop.url}/boards/${slug}?late=1`);
  await expect(page).toHaveURL(/\/sign-in/);
  const { email, password } = shop.person("production");
  await page.getByLabel(/E-mail/i).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`/boards/${slug}\\?late=1$`));
  await live(page);
});
